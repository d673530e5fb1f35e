import { sigmoid, tensor } from "@nnf/tensor";

const x = tensor([1, 5, 6, 9, 11], { dtype: "float64" });
const s1 = sigmoid(x.mul(-1000).add(6000));
const s2 = sigmoid(x.mul(1000).sub(6000));

const y = x.mul(4).sub(4).mul(s1).add(s2.mul(20));

console.log(s1.toArray(), s2.toArray()); // [1, 1, 0.5, 0, 0] [0, 0, 0.5, 1, 1]
console.log(y.toArray()); // [0, 16, 20, 20, 20]
