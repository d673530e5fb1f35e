import { SGD } from "@nnf/optim";
import { parameter, type Tensor, tensor } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const x = tensor([1, 5, 6], float64);
const y = tensor([0, 16, 20], float64);
const w = parameter(2, float64);
const b = parameter(2, float64);

const cost = (): Tensor<[]> => x.mul(w).add(b).sub(y).square().sum();
const sgd = new SGD([w, b], { learningRate: 0.01 });
while (cost().item() > 1e-6) sgd.minimize(cost());

console.log(sgd.steps, w.item(), b.item()); // 650 3.9997648635104897 -3.998797917762226
