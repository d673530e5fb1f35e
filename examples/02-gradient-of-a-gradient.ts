// Gradients are tensors like any other, so they have gradients too.
//
// Calling an operator computes nothing: it adds a node to a graph. `gradients` walks that graph
// backwards and adds the nodes of the derivative. Values are computed when they are read.
import { gradients } from "@nnf/autograd";
import { variable } from "@nnf/tensor";

const v = variable(2);
const cube = v.pow(3);
const [slope] = gradients(cube, [v]);
const [curvature] = gradients(slope, [v]);

console.log(`v³ = ${cube.item()}`);
console.log(`3v² = ${slope.item()}`);
console.log(`6v = ${curvature.item()}`);

// Newton's method needs both: x ← x − f(x) / f′(x) finds where f is 0, here x² − 2.
const x = variable(1, { dtype: "float64" });
for (let i = 0; i < 6; i++) {
  const f = x.square().sub(2);
  const [df] = gradients(f, [x]);
  x.assign(x.sub(f.div(df)));
}
console.log(`√2 = ${x.item()}`);
