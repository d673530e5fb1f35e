import { sigmoid, type Tensor, tensor } from "@nnf/tensor";

const a = tensor([0, 0, 1, 1]);
const b = tensor([0, 1, 0, 1]);

const and = (p: Tensor, q: Tensor) => sigmoid(p.mul(1000).add(q.mul(1000)).sub(1500));
const or = (p: Tensor, q: Tensor) => sigmoid(p.mul(1000).add(q.mul(1000)).sub(500));
const not = (p: Tensor) => p.neg().add(1);
const xor = or(and(a, not(b)), and(not(a), b));

console.log(and(a, b).toArray(), or(a, b).toArray()); // [0, 0, 0, 1] [0, 1, 1, 1]
console.log(xor.toArray()); // [0, 1, 1, 0]
