// A line through three points, found by gradient descent.
//
// The data are pairs of x and y. The function is ŷ = w·x + b, and the cost of a guess at w and b is
// the sum of (ŷ − y)². Its slopes say which way to move w and b to make it smaller.
import { squaredError } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { parameter, tensor } from "@nnf/tensor";

const x = tensor([1, 5, 6]);
const y = tensor([0, 16, 20]);

// What training may change is a parameter. These two start at 2.
const w = parameter(2);
const b = parameter(2);
const sgd = new SGD([w, b], { learningRate: 0.01 });

for (let i = 0; i < 650; i++) {
  // Computes the cost and its slopes, then takes a step against the slopes.
  const cost = sgd.minimize(squaredError(x.mul(w).add(b), y));
  if (i % 130 === 0) console.log(`step ${i}: cost ${cost.item().toFixed(4)}`);
}

// The line that the points lie on: y = 4x − 4.
console.log(`w = ${w.item().toFixed(2)}, b = ${b.item().toFixed(2)}`);
