import { ValueError } from "@nnf/tensor";
import {
  type BleuDetails,
  BleuReference,
  bleuDetails,
  bleuScore,
  bleuSize,
  type Smoothing,
} from "./bleu.ts";
import { ChrfReference, chrfScore, chrfSize } from "./chrf.ts";
import { type Tokenizer, tokenizeWith } from "./tokenizers.ts";

/** The metrics by the names of options. */
export const metricNames = ["bleu", "chrf", "chrf++"] as const;

export type MetricName = (typeof metricNames)[number];

/** How lines are compared. */
export interface MetricOptions {
  readonly lowercase: boolean;
  /** BLEU only. */
  readonly tokenize: Tokenizer;
  /** BLEU only. */
  readonly smooth: Smoothing;
}

/** The references of a sentence, to count hypotheses against. */
export interface MetricReference {
  /** Adds a hypothesis' numbers to an array. */
  count(hypothesis: string, into: Float64Array, offset: number): void;
}

/** A score of a corpus that is made of the sums of each sentence's numbers. */
export interface Metric {
  /** As sacreBLEU calls it. */
  readonly title: string;
  /** How many numbers a sentence has. */
  readonly size: number;
  /** What else determines the score, in sacreBLEU's form. */
  signature(references: number): string;
  reference(lines: readonly string[]): MetricReference;
  /** The score in per cent from sums of sentences' numbers. */
  score(sums: ArrayLike<number>): number;
  /** What BLEU is made of; nothing for others. */
  details(sums: ArrayLike<number>): BleuDetails | undefined;
}

/** Goes up when a score changes for any lines. */
const version = "1.0.0";

/** The metric of a name. */
export function metricOf(name: MetricName, options: MetricOptions): Metric {
  return name === "bleu" ? bleuOf(options) : chrfOf(name === "chrf" ? 0 : 2, options);
}

function bleuOf({ lowercase, tokenize, smooth }: MetricOptions): Metric {
  const prepare = (line: string): string[] => tokenizeWith(tokenize, cased(line, lowercase));
  const smoothing = { exp: "exp", floor: "floor[0.10]", "add-k": "add-k[1.00]", none: "none" };
  return {
    title: "BLEU",
    size: bleuSize,
    signature: (references) =>
      sign(references, lowercase, `eff:no|tok:${tokenize}|smooth:${smoothing[smooth]}`),
    reference(lines) {
      const reference = new BleuReference(lines.map(prepare));
      return {
        count: (hypothesis, into, offset) => reference.count(prepare(hypothesis), into, offset),
      };
    },
    score: (sums) => bleuScore(sums, smooth),
    details: (sums) => bleuDetails(sums, smooth),
  };
}

function chrfOf(wordOrder: number, { lowercase }: MetricOptions): Metric {
  const options = { wordOrder };
  return {
    title: `chrF2${"+".repeat(wordOrder)}`,
    size: chrfSize(options),
    signature: (references) => sign(references, lowercase, `eff:yes|nc:6|nw:${wordOrder}|space:no`),
    reference(lines) {
      const reference = new ChrfReference(
        lines.map((line) => cased(line, lowercase)),
        options,
      );
      return {
        count: (hypothesis, into, offset) =>
          reference.count(cased(hypothesis, lowercase), into, offset),
      };
    },
    score: (sums) => chrfScore(sums, options),
    details: () => undefined,
  };
}

function cased(line: string, lowercase: boolean): string {
  return lowercase ? line.toLowerCase() : line;
}

function sign(references: number, lowercase: boolean, rest: string): string {
  const beginning = `nrefs:${references}|case:${lowercase ? "lc" : "mixed"}`;
  return `${beginning}|${rest}|impl:nnf|version:${version}`;
}

/**
 * The numbers of sentences, one behind another.
 * @param references for each sentence one or several
 * @throws ValueError unless there are references for each hypothesis
 */
export function sentenceStatistics(
  metric: Metric,
  hypotheses: readonly string[],
  references: readonly (readonly string[])[],
): Float64Array {
  if (hypotheses.length !== references.length) {
    throw new ValueError(
      "sentenceStatistics",
      `got ${hypotheses.length} hypotheses and references of ${references.length} sentences; ` +
        "expected as many of the one as of the other.",
    );
  }
  const statistics = new Float64Array(hypotheses.length * metric.size);
  hypotheses.forEach((hypothesis, sentence) => {
    const reference = metric.reference(references[sentence] ?? []);
    reference.count(hypothesis, statistics, sentence * metric.size);
  });
  return statistics;
}

/** The sums over sentences of their numbers. */
export function sumStatistics(statistics: Float64Array, size: number): Float64Array {
  const sums = new Float64Array(size);
  for (let i = 0; i < statistics.length; i++) {
    sums[i % size] = (sums[i % size] ?? 0) + (statistics[i] ?? 0);
  }
  return sums;
}
