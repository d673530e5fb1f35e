import { walk } from "@nnf/autograd";
import { parameter, tensor } from "@nnf/tensor";

const float64 = { dtype: "float64" } as const;
const x = tensor(5, float64);
const gold = tensor(16, float64);
const w = parameter(2, { name: "w", ...float64 });
const b = parameter(2, { name: "b", ...float64 });

const cost = w.mul(x).add(b).sub(gold).square();
const steps = walk(cost, { learningRate: 0.02, names: { x, gold } });
const updates = steps.flatMap((step) => (step.kind === "update" ? step.updates : []));

console.log(steps.map(({ step }) => step)); // [1, 2, 3, 4, 4, 4, 4, 5, 6, 6, 6, 6, 7]
console.log(updates.map(({ node, after }) => [node.name, after])); // [[w, 2.8], [b, 2.16]]
