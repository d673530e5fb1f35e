import { fromHost } from "@nnf/tensor";
import type { DigitNetwork } from "../../src/scenes/13-convolution/network.ts";
import { type Digits, size } from "./data.ts";

/** Digits that are looked at side by side. */
const batch = 500;

/** The digit that a network thinks likeliest, for each image. */
export function guessesOf(network: DigitNetwork, { pixels }: Digits): Int32Array {
  const count = pixels.length / size;
  const guesses = new Int32Array(count);
  for (let from = 0; from < count; from += batch) {
    const to = Math.min(count, from + batch);
    const values = Float32Array.from(pixels.subarray(from * size, to * size), (p) => p / 255);
    const scores = network.forward(fromHost(values, [to - from, 1, 28, 28]));
    guesses.set(scores.argMax(-1).data(), from);
  }
  return guesses;
}

/** The share of digits that a network reads right. */
export function accuracyOf(network: DigitNetwork, digits: Digits): number {
  const guesses = guessesOf(network, digits);
  return guesses.filter((guess, i) => guess === digits.labels[i]).length / guesses.length;
}
