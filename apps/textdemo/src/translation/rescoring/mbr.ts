import { BleuReference, bleuScore, bleuSize } from "../evaluation/bleu.ts";
import { ChrfReference, chrfScore, chrfSize } from "../evaluation/chrf.ts";
import type { NBestLine } from "../nbest/line.ts";
import { sortByTotal } from "../nbest/lists.ts";
import { unescapeSigns } from "../tokens/escapes.ts";

/** What hypotheses are compared by. */
export const gains = ["bleu", "chrf"] as const;

export type Gain = (typeof gains)[number];

/** How many hypotheses of a list are compared, and what their totals are multiplied by. */
export interface RiskOptions {
  readonly size?: number;
  readonly scale?: number;
}

/**
 * The line of which the most is to be expected (Kumar and Byrne 2004): that whose mean similarity to
 * the others, each weighted by its probability, is greatest. Probabilities are the softmax of the
 * totals; those of lines with the same words add up. The similarity is BLEU with 1 added to matches
 * and n-grams of more than one word, or chrF.
 */
export function minimumBayesRisk(
  lines: readonly NBestLine[],
  gain: Gain,
  { size = 200, scale = 1 }: RiskOptions = {},
): NBestLine | undefined {
  const considered = sortByTotal(lines).slice(0, size);
  const most = considered[0]?.total ?? 0;
  const hypotheses = new Map<string, { line: NBestLine; mass: number }>();
  for (const line of considered) {
    const key = line.words.join(" ");
    const hypothesis = hypotheses.get(key) ?? { line, mass: 0 };
    hypothesis.mass += Math.exp(scale * (line.total - most));
    hypotheses.set(key, hypothesis);
  }
  const all = [...hypotheses.values()];
  const expected = new Float64Array(all.length);
  for (const { line, mass } of all) {
    const similarity = similarityTo(line, gain);
    all.forEach((other, i) => {
      expected[i] = (expected[i] ?? 0) + mass * similarity(other.line);
    });
  }
  return all[expected.indexOf(Math.max(...expected))]?.line;
}

/** How similar a line is to another one. */
function similarityTo({ words }: NBestLine, gain: Gain): (line: NBestLine) => number {
  if (gain === "bleu") {
    const reference = new BleuReference([words]);
    return (line) => {
      // Without words on either side no n-gram is missed.
      if (words.length === 0 && line.words.length === 0) return 100;
      const statistics = new Float64Array(bleuSize);
      reference.count(line.words, statistics);
      return bleuScore(statistics, "add-k");
    };
  }
  const text = (tokens: readonly string[]): string => unescapeSigns(tokens.join(" "));
  const reference = new ChrfReference([text(words)]);
  return (line) => {
    if (words.length === 0 && line.words.length === 0) return 100;
    const statistics = new Float64Array(chrfSize());
    reference.count(text(line.words), statistics);
    return chrfScore(statistics);
  };
}
