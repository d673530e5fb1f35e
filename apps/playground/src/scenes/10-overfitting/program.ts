import { Mlp, meanSquaredError } from "@nnf/layers";
import { Adam, l1 } from "@nnf/optim";
import { linspace, Random, sin, type Tensor, tanh } from "@nnf/tensor";

const random = new Random(5);
const [few, many] = [linspace(-4, 4, 12).reshape(-1, 1), linspace(-4, 4, 100).reshape(-1, 1)];
const noisy = sin(few).add(random.normal([12, 1], { std: 0.4 }));
function learn(beta: number): string[] {
  const net = new Mlp([1, 20, 1], { activation: tanh, random });
  const error = (x: Tensor, y: Tensor) => meanSquaredError(net.forward(x), y);
  const adam = new Adam(net.parameters(), { learningRate: 0.03 });
  while (adam.steps < 2000) adam.minimize(error(few, noisy).add(l1(net.parameters(), beta)));
  return [error(few, noisy), error(many, sin(many))].map((value) => value.item().toFixed(2));
}
console.log(learn(0), learn(0.003)); // [0.00, 0.20] [0.08, 0.09]
