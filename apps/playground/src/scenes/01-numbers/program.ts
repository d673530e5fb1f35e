import { parameter, type Tensor, tensor } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const w = parameter(3, float64);
const b = parameter(1, float64);
const bananas = (x: Tensor): Tensor => w.mul(x).add(b);

console.log(bananas(tensor(5, float64)).item()); // 16
console.log(bananas(tensor([1, 2, 3], float64)).toArray()); // [4, 7, 10]
w.assign(2);
console.log(bananas(tensor(5, float64)).item()); // 11
