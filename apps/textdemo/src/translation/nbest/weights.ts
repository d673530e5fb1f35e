import { splitLines } from "@nnf/data";
import { readText } from "@nnf/data/node";
import { FormatError } from "@nnf/tensor";
import { type Feature, formatFeature, isSparse, parseFeatures } from "./features.ts";

/** The weights of each feature by its name. */
export type Weights = ReadonlyMap<string, readonly number[]>;

/** Larger ones would make totals that are no numbers. */
const greatestWeight = 1e100;

/**
 * Reads weights as Moses writes them: lines `Name= w w …`, `#` before a comment.
 * @throws FormatError naming the line that is malformed
 */
export function parseWeights(text: string, file: string): Weights {
  const weights = new Map<string, readonly number[]>();
  Array.from(splitLines(text)).forEach((content, index) => {
    const fail = (problem: string): FormatError =>
      new FormatError("weights", problem, { file, line: index + 1 });
    const line = content.replace(/#.*/, "").replace(/^\uFEFF/, "");
    for (const { name, values } of parseFeatures(line, fail)) {
      if (weights.has(name)) {
        throw fail(`${name} has weights in a line before; expected them once.`);
      }
      const large = values.find((value) => Math.abs(value) > greatestWeight);
      if (large !== undefined) {
        throw fail(`${name} has the weight ${large}; expected at most ${greatestWeight} in size.`);
      }
      weights.set(name, values);
    }
  });
  if (weights.size > 0) return weights;
  throw new FormatError("weights", "there are none in it; expected lines such as LM0= 0.5.", {
    file,
  });
}

/** @throws FileError when the file cannot be read, FormatError naming the line that is malformed */
export async function readWeights(file: string): Promise<Weights> {
  return parseWeights(await readText(file), file);
}

/** The weights as {@link parseWeights} reads them. */
export function formatWeights(weights: Weights): string {
  return [...weights].map(([name, values]) => `${formatFeature({ name, values })}\n`).join("");
}

/**
 * The sum of features times weights. A sparse feature without weight has the weight 0.
 * @param file where the weights were read, for error messages
 * @throws FormatError when another feature has no weight or other numbers of values, and when there
 *   are weights of a feature, not a sparse one, that is not there
 */
export function weightedTotal(
  features: readonly Feature[],
  weights: Weights,
  file?: string,
): number {
  const mismatch = (problem: string): FormatError =>
    new FormatError(
      "weights",
      `${problem}; expected a weight for each value of the list. tune finds them on lists that have ` +
        "these features.",
      { file },
    );
  let total = 0;
  for (const { name, values } of features) {
    const factors = weights.get(name);
    if (factors === undefined) {
      if (isSparse(name)) continue;
      throw mismatch(`the feature ${name} has no weight`);
    }
    if (factors.length !== values.length) {
      throw mismatch(`${name} has ${values.length} values and ${factors.length} weights`);
    }
    values.forEach((value, i) => {
      total += value * (factors[i] ?? 0);
    });
  }
  for (const name of weights.keys()) {
    if (!isSparse(name) && !features.some((feature) => feature.name === name)) {
      throw mismatch(`there is a weight of ${name}, which is no feature of the list`);
    }
  }
  return total;
}
