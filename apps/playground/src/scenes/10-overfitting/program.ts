import { Mlp, meanSquaredError } from "@nnf/layers";
import { Adam, l1 } from "@nnf/optim";
import { linspace, Random, sin, type Tensor, tanh } from "@nnf/tensor";

const random = new Random(5);
const [few, many] = [linspace(-4, 4, 12).reshape(-1, 1), linspace(-4, 4, 100).reshape(-1, 1)];
const follow = (x: Tensor) => sin(x).add(random.normal([x.size, 1], { std: 0.4 }));
const [y, newY] = [follow(few), follow(many)];
function learn(beta: number): string[] {
  const net = new Mlp([1, 20, 1], { activation: tanh, random });
  const error = (x: Tensor, gold: Tensor) => meanSquaredError(net.forward(x), gold);
  const adam = new Adam(net.parameters(), { learningRate: 0.03 });
  for (let i = 0; i < 2000; i++) adam.minimize(error(few, y).add(l1(net.parameters(), beta)));
  return [error(few, y), error(many, newY)].map((value) => value.item().toFixed(2));
}
console.log(learn(0)); // [0.00, 0.46]
console.log(learn(0.003)); // [0.06, 0.34]
