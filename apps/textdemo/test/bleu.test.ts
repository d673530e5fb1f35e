import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  BleuReference,
  bleuDetails,
  bleuScore,
  bleuSize,
  type Smoothing,
  smoothings,
} from "../src/translation/evaluation/bleu.ts";
import {
  type MetricOptions,
  metricOf,
  sentenceStatistics,
  sumStatistics,
} from "../src/translation/evaluation/metrics.ts";
import { tokenize13a } from "../src/translation/evaluation/tokenize-13a.ts";
import { tokenizers } from "../src/translation/evaluation/tokenizers.ts";

const hypotheses = [
  "Open the file, then print it.",
  "Save as &quot;copy&quot; &amp; close",
  "The cost is 1,000.50 in 2019-20.",
];
const references = [
  ["Open a file, then print it!", "Open the document and print it."],
  ['Save as "copy" and close', 'Save "copy" & close.'],
  ["It costs 1,000.50 in 2019-20.", "The price was 1,000.50 in 2019."],
];
const usual: MetricOptions = { lowercase: false, tokenize: "13a", smooth: "exp" };

/** The corpus score of lines. */
function score(
  lines: readonly string[],
  right: readonly (readonly string[])[],
  options: Partial<MetricOptions> = {},
): number {
  const metric = metricOf("bleu", { ...usual, ...options });
  return metric.score(sumStatistics(sentenceStatistics(metric, lines, right), metric.size));
}

// Expected texts and scores are what sacreBLEU 2.6.0 printed for the same lines.
describe("tokenizer 13a", () => {
  test.each([
    [
      'It\'s 1,000.50, or 3.5-4: "ok" (e-mail)...',
      'It\'s 1,000.50 , or 3.5 - 4 : " ok " ( e-mail ) . . .',
    ],
    ["a&amp;lt;b &quot;c&quot; &gt; &nbsp;", 'a < b " c " > & nbsp ;'],
    ["<skipped>U.S.A., 5-6 -7 x-8 9-", "U . S . A . , 5 - 6 -7 x-8 9 -"],
    ["$5 100% #1 a/b c_d [e] {f} ~`|\\^", "$ 5 100 % # 1 a / b c _ d [ e ] { f } ~ ` | \\ ^"],
    ["«Não», “é” …", "«Não» , “é” …"],
    ["..a,,1,.2.", ". . a , ,1 , . 2 ."],
    ["\u00a0a\u0085b\u001cc\u3000d\ufeff ", "a b c d\ufeff"],
    ["", ""],
  ])("%j", (line, expected) => {
    expect(tokenize13a(line).join(" ")).toBe(expected);
  });
});

describe("BLEU of a corpus", () => {
  test.each([
    ["13a", 75.30360902481641],
    ["none", 25.67411255293559],
    ["char", 65.91895268603126],
  ] as const)("with two references and tokenizer %s", (tokenize, expected) => {
    expect(score(hypotheses, references, { tokenize })).toBeCloseTo(expected, 10);
  });

  test.each<[Smoothing, number, number, number, number]>([
    ["exp", 25.16605224899235, 24.736929544091932, 0, 0],
    ["floor", 13.38405124181192, 13.155831089736138, 0, 0],
    ["add-k", 36.169064219763094, 36.61475238303925, 36.78794411714425, 0],
    ["none", 0, 0, 0, 0],
  ])("smoothed by %s", (smooth, ...expected) => {
    const corpora = [
      [
        ["a b c d", "x y"],
        ["a b e f g", "x z"],
      ],
      [["a b x c d"], ["a b y c d z"]],
      // No n-grams of two words.
      [["a"], ["a b"]],
      // No match at all.
      [["q r s t"], ["a b c d"]],
    ];
    const scores = corpora.map(([lines = [], right = []]) =>
      score(
        lines,
        right.map((line) => [line]),
        { smooth, tokenize: "none" },
      ),
    );
    scores.forEach((value, i) => {
      expect(value).toBeCloseTo(expected[i] ?? Number.NaN, 10);
    });
  });

  test("with and without case", () => {
    expect(score(["A B C D"], [["a b c d"]])).toBe(0);
    expect(score(["A B C D"], [["a b c d"]], { lowercase: true })).toBeCloseTo(100, 10);
  });

  test("of empty hypotheses and references", () => {
    const right = references.map(() => ["a b", ""]);
    expect(score(["", "", ""], right)).toBe(0);
    expect(score(["a", "b", "a b"], [[""], [""], [""]])).toBe(0);
    // An empty one among others adds the length of its closest reference.
    const sums = new Float64Array(bleuSize);
    new BleuReference([["a", "b"], ["a"]]).count([], sums);
    expect([...sums]).toEqual([0, 1, 0, 0, 0, 0, 0, 0, 0, 0]);
  });

  test("takes the closest reference length, the shorter of two", () => {
    const words = (n: number): string[] => new Array(n).fill("a");
    for (const lengths of [
      [7, 3],
      [3, 7],
    ]) {
      const sums = new Float64Array(bleuSize);
      new BleuReference(lengths.map(words)).count(words(5), sums);
      expect(sums[1]).toBe(3);
    }
    const sums = new Float64Array(bleuSize);
    new BleuReference([3, 6].map(words)).count(words(5), sums);
    expect(sums[1]).toBe(6);
  });

  test("needs references for each hypothesis", () => {
    expect(() => score(["a"], [])).toThrow("got 1 hypotheses and references of 0 sentences");
  });
});

test("details are those of the score", () => {
  // Lengths 5 and 6; matches and numbers of n-grams of one to four words.
  const statistics = [5, 6, 4, 5, 2, 4, 0, 3, 0, 2];
  const details = bleuDetails(statistics, "exp");
  expect(details).toMatchObject({ hypothesisLength: 5, referenceLength: 6 });
  expect(details.precisions).toEqual([80, 50, 100 / 6, 12.5]);
  expect(details.brevityPenalty).toBeCloseTo(Math.exp(-0.2), 12);
  expect(bleuDetails([0, 1, 0, 0, 0, 0, 0, 0, 0, 0], "exp")).toMatchObject({
    precisions: [0, 0, 0, 0],
    brevityPenalty: 0,
  });
});

test("the signature says how it was computed", () => {
  const of = (options: Partial<MetricOptions>, count: number): string =>
    metricOf("bleu", { ...usual, ...options }).signature(count);
  expect(of({}, 1)).toBe("nrefs:1|case:mixed|eff:no|tok:13a|smooth:exp|impl:nnf|version:1.0.0");
  expect(of({ lowercase: true, tokenize: "char", smooth: "floor" }, 2)).toBe(
    "nrefs:2|case:lc|eff:no|tok:char|smooth:floor[0.10]|impl:nnf|version:1.0.0",
  );
  expect(of({ smooth: "add-k" }, 1)).toContain("smooth:add-k[1.00]");
  expect(of({ tokenize: "none", smooth: "none" }, 1)).toContain("tok:none|smooth:none");
});

/** All n-grams of a sentence with their counts, by their text. */
function ngrams(words: readonly string[], n: number): Map<string, number> {
  const counts = new Map<string, number>();
  for (let i = 0; i + n <= words.length; i++) {
    const text = words.slice(i, i + n).join(" ");
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

test("numbers of sentences are those of the definition, and add up", () => {
  const sentence = fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 9 });
  const pair = fc.tuple(sentence, fc.array(sentence, { minLength: 1, maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(pair, { minLength: 1, maxLength: 4 }), (pairs) => {
      const sums = new Float64Array(bleuSize);
      const expected = new Array<number>(bleuSize).fill(0);
      const add = (place: number, value: number): void => {
        expected[place] = (expected[place] ?? 0) + value;
      };
      for (const [hypothesis, right] of pairs) {
        const reference = new BleuReference(right);
        // What was counted before must not matter.
        reference.count(["a", "a", "b"], new Float64Array(bleuSize));
        reference.count(hypothesis, sums);
        const lengths = right.map(({ length }) => length);
        const distance = Math.min(...lengths.map((n) => Math.abs(n - hypothesis.length)));
        add(0, hypothesis.length);
        add(1, Math.min(...lengths.filter((n) => Math.abs(n - hypothesis.length) === distance)));
        for (let n = 1; n <= 4; n++) {
          for (const [text, count] of ngrams(hypothesis, n)) {
            const most = Math.max(...right.map((words) => ngrams(words, n).get(text) ?? 0));
            add(2 * n, Math.min(count, most));
            add(2 * n + 1, count);
          }
        }
      }
      expect([...sums]).toEqual(expected);
      for (const smoothing of smoothings) {
        const value = bleuScore(sums, smoothing);
        expect(value).toBeGreaterThanOrEqual(0);
        expect(value).toBeLessThanOrEqual(100 * (1 + 1e-12));
      }
    }),
  );
});

test("a reference scores 100 with every tokenizer, in any company", () => {
  for (const tokenize of tokenizers) {
    expect(
      score(["The cat, it sat."], [["Dogs do not.", "The cat, it sat."]], { tokenize }),
    ).toBeCloseTo(100, 10);
  }
});
