import { describe, expect, it } from "vitest";
import { crfLogPartition, crfMarginals, ones, tensor, viterbi, zeros } from "../../src/index.ts";
import { thrown } from "../thrown.ts";

const scores = ones([2, 3, 4]);
const transitions = zeros([4, 4]);
const start = zeros([4]);

describe("bad input of conditional random fields", () => {
  it.each<[string, () => unknown, string]>([
    [
      "a sentence without a batch",
      () => crfLogPartition(ones([3, 4]), transitions, start),
      "ShapeError: crfLogPartition: scores have shape [3, 4], transitions [4, 4], start [4]; expected [B, T, K], [K, K] and [K], none of T and K 0. A single sentence needs unsqueeze(0).",
    ],
    [
      "transitions of other tags",
      () => crfMarginals(scores, zeros([4, 5]), start),
      "ShapeError: crfMarginals: scores have shape [2, 3, 4], transitions [4, 5], start [4]; expected [B, T, K], [K, K] and [K], none of T and K 0. A single sentence needs unsqueeze(0).",
    ],
    [
      "no positions",
      () => viterbi(ones([2, 0, 4]), transitions, start),
      "ShapeError: viterbi: scores have shape [2, 0, 4], transitions [4, 4], start [4]; expected [B, T, K], [K, K] and [K], none of T and K 0. A single sentence needs unsqueeze(0).",
    ],
    [
      "lengths of another batch",
      () => viterbi(scores, transitions, start, [3]),
      "ShapeError: viterbi: got lengths of shape [1] for 2 sentences; expected one each.",
    ],
    [
      "lengths in floats",
      () => viterbi(scores, transitions, start, tensor([1, 2])),
      'DtypeError: viterbi: lengths are float32; expected int32. Use tensor(lengths, { dtype: "int32" }).',
    ],
    [
      "a length too long",
      () => crfLogPartition(scores, transitions, start, [3, 4]),
      "ValueError: crfLogPartition: sentence 1 has length 4; expected an integer from 0 to 3.",
    ],
    [
      "a length that is no integer",
      () => crfLogPartition(scores, transitions, start, [1.5, 3]),
      "ValueError: crfLogPartition: sentence 0 has length 1.5; expected an integer from 0 to 3.",
    ],
    [
      "a length too long, found when it is computed",
      () => viterbi(scores, transitions, start, tensor([2, 4], { dtype: "int32" }).add(0)).data(),
      "IndexError: viterbi: index 4 at [1] is out of range; expected 0 to 3. Check how the indices were made; negative ones do not count from the end here.",
    ],
    [
      "scores that are no tensor",
      () => viterbi([[[1]]] as never, transitions, start),
      "DtypeError: viterbi: got an array; expected a tensor. Wrap it in tensor(...).",
    ],
  ])("%s", (_, run, text) => expect(thrown(run)).toBe(text));
});
