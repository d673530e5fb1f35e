import { finiteDifferences } from "@nnf/optim";
import { parameter, type Tensor, tensor } from "@nnf/tensor";

const x = tensor([1, 5, 6], { dtype: "float64" });
const y = tensor([0, 16, 20], { dtype: "float64" });
const w = parameter(2, { dtype: "float64" });
const b = parameter(2, { dtype: "float64" });

const cost = (): Tensor<[]> => x.mul(w).add(b).sub(y).square().sum();
const measure = (h: number): string[] =>
  finiteDifferences(cost, [w, b], h).map((slope) => slope.item().toFixed(3));

console.log(measure(1)); // [-42.000, -9.000]
console.log(measure(0.001)); // [-103.938, -11.997]
console.log(measure(1e-15)); // [-85.265, 0.000]
