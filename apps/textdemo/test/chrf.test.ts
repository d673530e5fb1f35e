import { describe, expect, test } from "vitest";
import {
  type ChrfOptions,
  ChrfReference,
  chrfScore,
  chrfSize,
} from "../src/translation/evaluation/chrf.ts";
import {
  metricOf,
  sentenceStatistics,
  sumStatistics,
} from "../src/translation/evaluation/metrics.ts";

/** The score of a line. */
function score(hypothesis: string, reference: string, options: ChrfOptions = {}): number {
  const sums = new Float64Array(chrfSize(options));
  new ChrfReference([reference], options).count(hypothesis, sums);
  return chrfScore(sums, options);
}

// Expected scores are what sacreBLEU 2.6.0 printed for the same lines.
describe("chrF", () => {
  test.each([
    ["(hi)", "hi", 78.12499999999999, 52.08333333333333, 29.040404040404038],
    ["don't stop!", "don't stop", 96.82300673862483, 94.95564881491725, 98.36982122156242],
    // Characters are code points, not halves of them.
    ["😀a", "😀b", 25, 50 / 3, 25 / 3],
    ["", "abc", 0, 0, 0],
    ["xyz", "abc", 0, 0, 0],
  ])("of %j", (hypothesis, reference, plain, withWords, smoothed) => {
    expect(score(hypothesis, reference)).toBeCloseTo(plain, 10);
    expect(score(hypothesis, reference, { wordOrder: 2 })).toBeCloseTo(withWords, 10);
    const options = { beta: 3, epsSmoothing: true };
    expect(score(hypothesis, reference, options)).toBeCloseTo(smoothed, 10);
  });

  test.each([
    ["chrf", false, 64.60041330196155],
    ["chrf", true, 65.07528746482353],
    ["chrf++", false, 62.19770565875737],
    ["chrf++", true, 62.55383586006257],
  ] as const)("of a corpus with two references: %s, lower case %s", (name, lowercase, expected) => {
    const metric = metricOf(name, { lowercase, tokenize: "13a", smooth: "exp" });
    const statistics = sentenceStatistics(
      metric,
      [
        "Open the file, then print it.",
        "Save as &quot;copy&quot; &amp; close",
        "The cost is 1,000.50 in 2019-20.",
      ],
      [
        ["Open a file, then print it!", "Open the document and print it."],
        ['Save as "copy" and close', 'Save "copy" & close.'],
        ["It costs 1,000.50 in 2019-20.", "The price was 1,000.50 in 2019."],
      ],
    );
    expect(metric.score(sumStatistics(statistics, metric.size))).toBeCloseTo(expected, 10);
  });

  test("its signature says how it was computed", () => {
    const options = { lowercase: true, tokenize: "13a", smooth: "exp" } as const;
    expect(metricOf("chrf++", options).signature(2)).toBe(
      "nrefs:2|case:lc|eff:yes|nc:6|nw:2|space:no|impl:nnf|version:1.0.0",
    );
    expect([metricOf("chrf", options).title, metricOf("chrf++", options).title]).toEqual([
      "chrF2",
      "chrF2++",
    ]);
  });
});
