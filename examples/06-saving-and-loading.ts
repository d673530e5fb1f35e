// A network, and a training run in the middle, in files of the safetensors format.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Linear, meanSquaredError, sequential, Tanh } from "@nnf/layers";
import { Adam } from "@nnf/optim";
import { Random, type Tensor } from "@nnf/tensor";
import { loadFile, saveFile } from "@nnf/tensor/node";

function make(seed: number) {
  const random = new Random(seed);
  const net = sequential(new Linear(3, 8, { random }), new Tanh(), new Linear(8, 1, { random }));
  return { net, adam: new Adam(net.parameters(), { learningRate: 0.01 }) };
}

const random = new Random(5);
const x = random.normal([32, 3]);
const y = x.square().sum(1, { keepDims: true });

const folder = await mkdtemp(join(tmpdir(), "nnf-"));
const [network, run] = [join(folder, "net.safetensors"), join(folder, "run.safetensors")];

const { net, adam } = make(1);
const train = (steps: number): void => {
  for (let i = 0; i < steps; i++) adam.minimize(meanSquaredError(net.forward(x), y));
};
train(50);
// Files are replaced whole or not at all, so a crash while saving loses nothing.
await saveFile(network, net.state());
await saveFile(run, adam.state());
train(50);

// Another network of the same shape, as in another process, goes on from the files.
const second = make(2);
second.net.load(await loadFile(network));
second.adam.load(await loadFile(run));
for (let i = 0; i < 50; i++) {
  second.adam.minimize(meanSquaredError(second.net.forward(x), y));
}
await rm(folder, { recursive: true });

const bytes = (t: Tensor): string => Buffer.from(t.data().buffer).toString("hex");
const same = bytes(net.forward(x)) === bytes(second.net.forward(x));
console.log(`${second.adam.steps} steps in two parts give the same bits: ${same}`);
