import { binaryCrossEntropy, Mlp } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { Random, tanh, tensor } from "@nnf/tensor";

const points = tensor([-1, -1, -1, 1, 1, -1, 1, 1]).reshape(4, 2);
const classes = tensor([0, 1, 1, 0]).reshape(4, 1);
const net = new Mlp([2, 4, 1], { activation: tanh, random: new Random(1) });
const adam = new Adam(net.parameters(), { learningRate: 0.1 });
for (let step = 0; step < 200; step++) {
  adam.minimize(binaryCrossEntropy(net.forward(points), classes));
}
console.log(net.forward(points).greater(0).data().join(" ")); // 0 1 1 0
