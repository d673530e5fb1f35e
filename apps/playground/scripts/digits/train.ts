import { writeFileSync } from "node:fs";
import { Dataset } from "@nnf/data";
import { crossEntropy, training } from "@nnf/layers";
import { Adam, cosine } from "@nnf/optim";
import { encodeSafetensors, fromHost, Random } from "@nnf/tensor";
import { type DigitNetwork, digitNetwork } from "../../src/scenes/13-convolution/network.ts";
import { openDigits } from "../../src/scenes/13-convolution/reader.ts";
import { packBytes, packWeights } from "../../src/scenes/13-convolution/weights.ts";
import { accuracyOf, guessesOf } from "./accuracy.ts";
import { card } from "./card.ts";
import { type Digits, distorted, readDigits, size, someDigits } from "./data.ts";

/** What the training depends on; the last digits of the training part are looked at in between. */
const settings = { seed: 1, epochs: 12, batch: 64, rate: 0.002, learnt: 55_000 } as const;

/** Trains on distorted digits, made anew for each epoch, and tells after each how it does on others. */
function train(network: DigitNetwork, learn: Digits, check: Digits): void {
  const { seed, epochs, batch, rate } = settings;
  const random = new Random(seed).split("training");
  const label = Int32Array.from(learn.labels);
  const steps = epochs * Math.ceil(label.length / batch);
  const adam = new Adam(network.parameters(), { learningRate: cosine(rate, { steps }) });
  for (let epoch = 1; epoch <= epochs; epoch++) {
    const data = distorted(learn.pixels, random.split(`epoch ${epoch}`));
    const images = Dataset.fromArrays({ image: { data, shape: [label.length, 1, 28, 28] }, label });
    for (const { image, label } of images.shuffle(random).batch(batch)) {
      adam.minimize(crossEntropy(network.forward(image, training(random)), label));
    }
    console.log(`epoch ${epoch} of ${epochs}: ${percent(accuracyOf(network, check))} of others`);
  }
}

/** Two of each digit, the first there are, and the first six that the network takes for another. */
function examplesOf({ labels }: Digits, guesses: Int32Array): number[] {
  const indices = Array.from(labels.keys());
  const each = Array.from({ length: 10 }, (_, digit) =>
    indices.filter((i) => labels[i] === digit).slice(0, 2),
  );
  const missed = indices.filter((i) => labels[i] !== guesses[i] && !each.flat().includes(i));
  return [...each.flat(), ...missed.slice(0, 6)];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

/** Trains, and writes the file and its card to a folder. */
export function makeDigits(folder: string): void {
  const network = digitNetwork(settings.seed);
  const all = readDigits("train");
  train(
    network,
    someDigits(all, 0, settings.learnt),
    someDigits(all, settings.learnt, all.labels.length),
  );
  const held = readDigits("t10k");
  const weights = packWeights(network.state());
  const untrained = accuracyOf(digitNetwork(settings.seed), held);
  const file = (indices: readonly number[], trained: number): Uint8Array => {
    const pixels = Uint8Array.from(
      indices.flatMap((i) => [...held.pixels.subarray(i * size, (i + 1) * size)]),
    );
    const labels = Int32Array.from(indices, (i) => held.labels[i] ?? 0);
    const numbers = { seed: settings.seed, trained, untrained };
    return encodeSafetensors(
      {
        ...weights,
        "examples.pixels": packBytes(pixels),
        "examples.labels": fromHost(labels, [labels.length]),
      },
      Object.fromEntries(Object.entries(numbers).map(([name, value]) => [name, String(value)])),
    );
  };
  // The score that counts is that of the rounded weights, which are in the file.
  const rounded = openDigits(file([0], 0)).trained;
  const guesses = guessesOf(rounded, held);
  const bytes = file(examplesOf(held, guesses), accuracyOf(rounded, held));
  writeFileSync(`${folder}/digits.safetensors`, bytes);
  writeFileSync(`${folder}/README.md`, card(bytes, accuracyOf(network, held)));
}
