import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import { isSparse } from "../nbest/features.ts";
import type { Weights } from "../nbest/weights.ts";

/** Names of features and how many values each has. */
type Features = ReadonlyMap<string, number>;

/**
 * The weights of all values of features in a row, 0 for those that have none.
 * @param weights all 1 unless given
 * @param file where they were read, for error messages
 * @throws FormatError for weights of a feature that is not there or has other numbers of values
 */
export function weightVector(features: Features, weights?: Weights, file?: string): Float64Array {
  for (const [name, values] of weights ?? []) {
    const size = features.get(name);
    if (size === values.length || (size === undefined && isSparse(name))) continue;
    const known = [...features].map(([known, count]) => `${known}= (${count})`).join(" ");
    throw new FormatError(
      "weights",
      `${name} has ${counted(values.length, "weight")}; expected weights for the features of the ` +
        `lists, ${known}.`,
      { file },
    );
  }
  const start = weights === undefined ? 1 : 0;
  return Float64Array.from(
    [...features].flatMap(([name, size]) => {
      return weights?.get(name) ?? new Array<number>(size).fill(start);
    }),
  );
}

/** The weights by the names of their features. */
export function namedWeights(features: Features, vector: Float64Array): Weights {
  const values = [...vector];
  return new Map([...features].map(([name, size]) => [name, values.splice(0, size)]));
}
