import { parameter, tensor } from "@nnf/tensor";

const x = tensor([1, 5, 6], { dtype: "float64" });
const y = tensor([0, 16, 20], { dtype: "float64" });
const w = parameter(2, { dtype: "float64" });
const b = parameter(2, { dtype: "float64" });

const errors = x.mul(w).add(b).sub(y);
const squares = errors.square();

console.log(errors.toArray(), squares.toArray()); // [4, -4, -6] [16, 16, 36]
console.log(squares.sum().item()); // 68
