import { UnitStepSearch } from "@nnf/optim";
import { parameter, type Tensor, tensor } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const x = tensor([1, 5, 6], float64);
const y = tensor([0, 16, 20], float64);
const w = parameter(2, float64);
const b = parameter(2, float64);

const cost = (): Tensor<[]> => x.mul(w).add(b).sub(y).square().sum();
const search = new UnitStepSearch([w, b], { step: 1 });
while (search.minimize(cost));

console.log(w.item(), b.item(), cost().item(), search.evaluations); // 3 0 14 17
