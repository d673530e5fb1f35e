import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { ChrfReference, chrfScore, chrfSize } from "../src/translation/evaluation/chrf.ts";
import { parseNBestLine } from "../src/translation/nbest/line.ts";
import { minimumBayesRisk } from "../src/translation/rescoring/mbr.ts";

describe("minimum Bayes risk", () => {
  const lines = (...hypotheses: [string, number][]) =>
    hypotheses.map(([words, total], i) =>
      parseNBestLine(`0 ||| ${words} ||| F= 1 ||| ${total}`, {
        operation: "test",
        file: "list",
        line: i + 1,
      }),
    );

  test.each(["bleu", "chrf"] as const)("chooses what is most like the others by %s", (gain) => {
    const few = lines(
      ["ww xx yy zz", 0],
      ["aa bb cc dd", -0.5],
      ["aa bb cc ee", -0.6],
      ["aa bb ff dd", -0.7],
    );
    expect(minimumBayesRisk(few, gain)?.line).toBe(2);
    // One hypothesis has all the probability.
    expect(minimumBayesRisk(few, gain, { scale: 100 })?.line).toBe(1);
    // The others are beyond the size.
    expect(minimumBayesRisk(few, gain, { size: 1 })?.line).toBe(1);
    expect(minimumBayesRisk([], gain)).toBeUndefined();
    expect(minimumBayesRisk(lines(["", -9], ["", -9.5], ["a", -9.4]), gain)?.line).toBe(1);
  });

  test("adds up the lines with the same words", () => {
    const same = lines(["a b", 0], ["c d", -0.1], ["c d", -0.2]);
    expect(minimumBayesRisk(same, "chrf")?.line).toBe(2);
  });

  test("has the greatest expected similarity", () => {
    const words = fc.array(fc.constantFrom("a", "b", "cd"), { maxLength: 5 });
    const list = fc.array(fc.tuple(words, fc.double({ min: -3, max: 0, noNaN: true })), {
      minLength: 1,
    });
    fc.assert(
      fc.property(list, (hypotheses) => {
        const masses = hypotheses.map(([, total]) => Math.exp(total));
        const expected = hypotheses.map(([one]) =>
          hypotheses.reduce((sum, [other], i) => sum + (masses[i] ?? 0) * chrf(one, other), 0),
        );
        const all = lines(
          ...hypotheses.map(([one, total]): [string, number] => [one.join(" "), total]),
        );
        const chosen = minimumBayesRisk(all, "chrf")?.line ?? 0;
        expect(expected[chosen - 1]).toBeCloseTo(Math.max(...expected), 6);
      }),
    );
  });

  function chrf(hypothesis: readonly string[], reference: readonly string[]): number {
    if (hypothesis.length + reference.length === 0) return 100;
    const statistics = new Float64Array(chrfSize());
    new ChrfReference([reference.join(" ")]).count(hypothesis.join(" "), statistics);
    return chrfScore(statistics);
  }
});
