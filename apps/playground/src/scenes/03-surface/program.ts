import { gradients } from "@nnf/autograd";
import { parameter, tensor } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const x = tensor([1, 5, 6], float64);
const y = tensor([0, 16, 20], float64);
const w = parameter(2, float64);
const b = parameter(2, float64);

const cost = x.mul(w).add(b).sub(y).square().sum();
const slopes = gradients(cost, [w, b]);
const curvature = slopes.map((slope) => gradients(slope, [w, b]).map((second) => second.item()));

console.log(cost.item(), curvature); // 68 [[124, 24], [24, 6]]
