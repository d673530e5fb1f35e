import { Adam } from "@nnf/optim";
import { parameter, Random, sin } from "@nnf/tensor";

/** Trains a small network for a hundred steps; its weights and last loss, bit for bit. */
export function train(): number[] {
  const random = new Random(7);
  const x = random.normal([32, 10]);
  const y = sin(x.sum(1, { keepDims: true }));
  const hidden = parameter(random.normal([10, 16], { std: 0.3 }));
  const output = parameter(random.normal([16, 1], { std: 0.3 }));
  const adam = new Adam([hidden, output], { learningRate: 0.01 });
  const loss = () => x.matmul(hidden).tanh().matmul(output).sub(y).square().mean();
  let last = loss().item();
  for (let i = 0; i < 100; i += 1) last = adam.minimize(loss()).item();
  return [last, ...hidden.data(), ...output.data()];
}
