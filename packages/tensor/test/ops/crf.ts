import { type Arbitrary, array, constantFrom, nat, tuple } from "fast-check";
import { crfLogPartition, crfMarginals, type Tensor, viterbi } from "../../src/index.ts";
import { type Example, type Expected, type OperatorCheck, operator } from "../checker.ts";
import { at, build, type NdArray } from "../nd-array.ts";

interface Lengths {
  readonly lengths: number[] | undefined;
}

/** Chains with few enough sequences of tags to try them all. */
function chains({ maxSize }: { readonly maxSize: number }): Arbitrary<Example<Lengths>> {
  const few = maxSize < 100;
  const size = few
    ? constantFrom([1, 1], [2, 1], [1, 3], [3, 2], [2, 3])
    : constantFrom([1, 1], [4, 1], [1, 19], [2, 17], [3, 9], [6, 3], [10, 2], [4, 5]);
  return tuple(nat({ max: few ? 2 : 4 }), size, array(nat(), { minLength: 5, maxLength: 5 })).map(
    ([count, [time = 1, tags = 1], choices]) => ({
      shapes: [[count, time, tags], [tags, tags], [tags]],
      args: {
        lengths:
          (choices[4] ?? 0) % 3 === 0
            ? undefined
            : Array.from({ length: count }, (_, i) => (choices[i] ?? 0) % (time + 1)),
      },
    }),
  );
}

type Inputs = readonly [scores: NdArray, transitions: NdArray, start: NdArray];

/** Every sequence of tags of a sentence with its score, and the size of what was added up. */
function* paths(
  [scores, transitions, start]: Inputs,
  sentence: number,
  length: number,
): Generator<{ readonly path: readonly number[]; readonly score: number; readonly size: number }> {
  const tags = start.shape[0] as number;
  for (let code = 0; code < tags ** length; code++) {
    const path: number[] = [];
    let [score, size] = [0, 0];
    for (let t = length - 1, rest = code; t >= 0; t--, rest = Math.floor(rest / tags)) {
      path.unshift(rest % tags);
    }
    for (const [t, tag] of path.entries()) {
      const before = path[t - 1];
      const step = before === undefined ? at(start, [tag]) : at(transitions, [before, tag]);
      score += step + at(scores, [sentence, t, tag]);
      size += Math.abs(step) + Math.abs(at(scores, [sentence, t, tag]));
    }
    yield { path, score, size };
  }
}

function logPartition(inputs: Inputs, sentence: number, length: number): number {
  const scores = [...paths(inputs, sentence, length)].map(({ score }) => score);
  const top = Math.max(...scores);
  return top + Math.log(scores.reduce((sum, score) => sum + Math.exp(score - top), 0));
}

type Function = (
  scores: Tensor,
  transitions: Tensor,
  start: Tensor,
  lengths: number[] | undefined,
) => Tensor;

const applied =
  (fn: Function) =>
  ([scores, transitions, start]: readonly Tensor[], { lengths }: Lengths): Tensor =>
    fn(scores as Tensor, transitions as Tensor, start as Tensor, lengths);

function perSentence(
  inputs: readonly NdArray[],
  { lengths }: Lengths,
  f: (inputs: Inputs, sentence: number, length: number) => number[],
): number[] {
  const [scores, transitions, start] = inputs as [NdArray, NdArray, NdArray];
  const [count = 0, time = 0] = scores.shape;
  return Array.from({ length: count }, (_, sentence) =>
    f([scores, transitions, start], sentence, lengths?.[sentence] ?? time),
  ).flat();
}

export const crfs: readonly OperatorCheck[] = [
  operator<Lengths>({
    name: "crfLogPartition",
    gradient: "first",
    examples: chains,
    tolerance: { relative: 8, scaled: 8 },
    apply: applied(crfLogPartition),
    reference: (inputs, args): Expected => ({
      shape: (inputs[0] as NdArray).shape.slice(0, 1),
      data: perSentence(inputs, args, (...of) => [logPartition(...of)]),
    }),
  }),
  operator<Lengths>({
    name: "crfMarginals",
    gradient: false,
    examples: chains,
    tolerance: { relative: 100 },
    apply: applied(crfMarginals),
    reference: (inputs, args) => {
      const { shape } = inputs[0] as NdArray;
      const [, time = 0, tags = 0] = shape;
      const data = perSentence(inputs, args, (of, sentence, length) => {
        const logZ = logPartition(of, sentence, length);
        const sums = new Array<number>(time * tags).fill(0);
        for (const { path, score } of paths(of, sentence, length)) {
          for (const [t, tag] of path.entries()) {
            sums[t * tags + tag] = (sums[t * tags + tag] ?? 0) + Math.exp(score - logZ);
          }
        }
        return sums;
      });
      return { shape, data };
    },
  }),
  operator<Lengths>({
    name: "viterbi",
    gradient: false,
    result: "int32",
    dtypes: ["float32", "float64", "int32"],
    examples: chains,
    apply: applied(viterbi),
    reference: (inputs, args) => {
      const { shape } = inputs[0] as NdArray;
      const [, time = 0] = shape;
      const data = perSentence(inputs, args, (of, sentence, length) => {
        let best: readonly number[] = [];
        let highest = Number.NEGATIVE_INFINITY;
        for (const { path, score } of paths(of, sentence, length)) {
          const ahead = Math.abs(score - highest) < 1e-9 ? isBefore(path, best) : score > highest;
          if (ahead) [best, highest] = [path, score];
        }
        return build([time], ([t = 0]) => best[t] ?? -1).data.slice();
      });
      return { shape: shape.slice(0, 2), data };
    },
  }),
];

/** Whether a path has the smaller tag at the last place where two differ. */
function isBefore(path: readonly number[], other: readonly number[]): boolean {
  const t = path.findLastIndex((tag, i) => tag !== other[i]);
  return (path[t] ?? 0) < (other[t] ?? 0);
}
