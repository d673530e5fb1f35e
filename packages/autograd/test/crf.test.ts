import {
  crfLogPartition,
  crfMarginals,
  profile,
  Random,
  realize,
  type Tensor,
  threads,
  variable,
} from "@nnf/tensor";
import { afterAll, describe, expect, it } from "vitest";
import { gradients } from "../src/index.ts";
import { thrown } from "./thrown.ts";

const initial = threads();
afterAll(() => {
  threads(initial);
});

const [count, time, tags] = [40, 12, 9];
const lengths = Array.from({ length: count }, (_, i) => i % (time + 1));

function chain(): [Tensor, Tensor, Tensor] {
  const random = new Random(3);
  return [
    variable(random.normal([count, time, tags])),
    variable(random.normal([tags, tags])),
    variable(random.normal([tags])),
  ];
}

describe("gradients of conditional random fields", () => {
  it("of scores are the marginals, and all three come from one call", () => {
    const inputs = chain();
    const logZ = crfLogPartition(...inputs, lengths);
    const all: Tensor[] = gradients(logZ.sum(), inputs);
    const { rows } = profile(() => {
      realize(logZ, ...all);
    });
    expect(rows.find(({ operators }) => operators === "crfMarginals")?.calls).toBe(1);
    expect(rows.find(({ operators }) => operators === "crfLogPartition")?.calls).toBe(1);
    expect(all[0]?.data()).toEqual(crfMarginals(...inputs, lengths).data());
  });

  it("have the same bits on any number of threads", () => {
    const results = [1, 2, 4].map((threadCount) => {
      threads(threadCount);
      const inputs = chain();
      const logZ = crfLogPartition(...inputs, lengths);
      return realize(logZ, ...gradients(logZ.sum(), inputs)).map((x) => x.data());
    });
    expect(results[1]).toEqual(results[0]);
    expect(results[2]).toEqual(results[0]);
  });

  it.each([0, 1, 2])("cannot be differentiated again, by input %s", (i) => {
    const inputs = chain();
    const target = inputs[i] as Tensor;
    const [first] = gradients(
      crfLogPartition(...inputs, lengths)
        .square()
        .sum(),
      [target],
    );
    expect(thrown(() => gradients(first.square().sum(), [target]))).toBe(
      "GradientError: crfMarginals: got marginals to differentiate, which are the first derivatives " +
        "of crfLogPartition; expected no higher ones. Cut them off with stopGradient.",
    );
  });
});
