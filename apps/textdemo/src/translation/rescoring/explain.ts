import type { NBestLine } from "../nbest/line.ts";
import type { Weights } from "../nbest/weights.ts";
import { bestLine, type Rescorer } from "./rescore.ts";
import type { SentenceScorer, WordScore } from "./scorer.ts";
import type { Sentence } from "./sentences.ts";

/** A value of a feature, and what it adds to the total. */
export interface Contribution {
  /** With the number of the value, from 1, where the feature has several. */
  readonly feature: string;
  readonly value: number;
  /** Absent without weights. */
  readonly weight?: number;
}

/** Why a hypothesis has its total. */
export interface ExplainedLine {
  /** Its number in the list's file. */
  readonly line: number;
  readonly words: readonly string[];
  readonly total: number;
  readonly contributions: readonly Contribution[];
  /** What each word adds to the features of models that tell it. */
  readonly wordScores: Readonly<Record<string, readonly WordScore[]>>;
}

/** Why a sentence has another best hypothesis, or the same, after rescoring. */
export interface Explanation {
  readonly id: number;
  readonly source: readonly string[];
  readonly hypotheses: number;
  /** The best hypothesis by the totals that were read, with the total it has now. */
  readonly before: ExplainedLine;
  readonly after: ExplainedLine;
}

/** Takes the totals of a sentence's best hypotheses apart. */
export async function explain(
  sentence: Sentence,
  rescorer: Rescorer,
  scorers: readonly SentenceScorer[],
  weights: Weights | undefined,
): Promise<Explanation> {
  const { id, source, lines } = sentence;
  const rescored = rescorer.rescore(sentence);
  const explainLine = async (line: NBestLine): Promise<ExplainedLine> => {
    const wordScores: Record<string, readonly WordScore[]> = {};
    for (const [s, scorer] of scorers.entries()) {
      const scores = await scorer.explain?.(source, rescorer.hypothesis(source, line));
      if (scores !== undefined) wordScores[rescorer.names[s] ?? ""] = scores;
    }
    const { words, total } = line;
    const contributions = contributionsOf(line, weights);
    return { line: line.line, words, total, contributions, wordScores };
  };
  const before = rescored[lines.indexOf(bestLine(lines))];
  const after = bestLine(rescored);
  return {
    id,
    source,
    hypotheses: lines.length,
    before: await explainLine(before ?? after),
    after: await explainLine(after),
  };
}

function contributionsOf({ features }: NBestLine, weights: Weights | undefined): Contribution[] {
  return features.flatMap(({ name, values }) =>
    values.map((value, i) => {
      const feature = values.length > 1 ? `${name} ${i + 1}` : name;
      if (weights === undefined) return { feature, value };
      return { feature, value, weight: weights.get(name)?.[i] ?? 0 };
    }),
  );
}
