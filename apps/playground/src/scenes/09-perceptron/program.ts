import { gradients } from "@nnf/autograd";
import { parameter, sigmoid, type Tensor, tensor } from "@nnf/tensor";

const x = tensor([1, 5, 6, 9, 11, 15, 19], { dtype: "float64" });
const y = tensor([0, 16, 20, 20, 20, 1, 1], { dtype: "float64" });
const fit = (k: number, opens: Tensor | number) => {
  const s1 = sigmoid(x.sub(6).mul(-k));
  const s3 = sigmoid(x.sub(opens).mul(k));
  const s2 = sigmoid(s1.add(s3).sub(0.5).mul(-k));
  return x.mul(4).sub(4).mul(s1).add(s2.mul(20)).add(s3);
};
const t = parameter(17, { dtype: "float64" });
const slope = (k: number) => gradients(fit(k, t).sub(y).square().sum(), [t])[0].item();
console.log(Array.from(fit(1000, 13).data(), Math.round)); // [0, 16, 20, 20, 20, 1, 1]
console.log(fit(1000, 15).data()[5], slope(1000)); // 10.5 0
