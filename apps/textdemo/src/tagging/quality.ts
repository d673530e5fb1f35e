import type { TaggedSentence } from "./corpus/sentence.ts";
import { wordFeature } from "./features.ts";
import type { TagModel } from "./model.ts";
import {
  type AccuracyScore,
  formatAccuracy,
  formatConfusion,
  scoreAccuracy,
  type Tally,
} from "./score/accuracy.ts";
import { type ChunkCounts, chunkMeasures, formatChunks, scoreChunks } from "./score/chunks.ts";
import type { Sentences } from "./score/pairs.ts";
import { percentage } from "./score/percent.ts";
import type { Proposition } from "./score/propositions.ts";
import { formatRoles, type RoleCounts, roleMeasures, scoreRoles } from "./score/roles.ts";
import { isSpanTask, type Task } from "./task.ts";

/** The figure a task is judged by, in per cent: F over spans, else the share of right tags. */
export function scoreOf(task: Task, gold: Sentences<string>, guess: Sentences<string>): number {
  if (isSpanTask(task)) return chunkMeasures(scoreChunks(gold, guess, "IOBES"))[2];
  const { correct, words } = scoreAccuracy(gold, guess);
  return percentage(correct, words);
}

/** What {@link scoreOf} computes. */
export function scoreName(task: Task): string {
  return isSpanTask(task) ? "F" : "accuracy";
}

/** What `tag eval` reports: all figures in per cent, and the lines that say the same. */
export interface Evaluation {
  readonly figures: Readonly<Record<string, unknown>>;
  readonly lines: string;
}

/** Compares guessed tags with those of the sentences. */
export function evaluate(
  { parts }: TagModel,
  sentences: readonly TaggedSentence[],
  guess: Sentences<string>,
): Evaluation {
  const gold = sentences.map(({ tags }) => tags);
  const words = sentences.map((sentence) => sentence.words);
  const vocabulary = parts.features.features.find(({ name }) => name === wordFeature)?.vocabulary;
  const counts = (word: string): number => vocabulary?.counts[vocabulary.id(word)] ?? 0;
  const known = vocabulary && { words, isKnown: (word: string) => counts(word) > 0 };
  const accuracy = scoreAccuracy(gold, guess, known);
  const accuracies = accuracyFigures(accuracy);
  if (!isSpanTask(parts.task)) {
    const lines = `${formatAccuracy(accuracy)}\n${formatConfusion(accuracy.confusion)}`;
    return { figures: { task: parts.task, ...accuracies }, lines };
  }
  const chunks = scoreChunks(gold, guess, "IOBES");
  const labels = [...chunks.labels].map(([label, score]) => [label, chunkFigures(score)]);
  return {
    figures: {
      task: parts.task,
      ...chunkFigures(chunks),
      labels: Object.fromEntries(labels),
      ...accuracies,
    },
    lines: `${formatChunks(chunks)}\n${formatAccuracy(accuracy)}`,
  };
}

/** Compares guessed arguments with those of the sentences, whose predicates were given. */
export function evaluateRoles(
  sentences: readonly TaggedSentence[],
  guess: Sentences<Proposition>,
): Evaluation {
  const score = scoreRoles(
    sentences.map(({ propositions = [] }) => propositions),
    guess,
  );
  const labels = [...score.roles].map(([label, counts]) => [label, roleFigures(counts)]);
  return {
    figures: {
      task: "srl",
      ...roleFigures(score.overall),
      labels: Object.fromEntries(labels),
      propositions: score.propositions,
      perfect: score.perfect,
    },
    lines: formatRoles(score),
  };
}

function roleFigures(counts: RoleCounts): object {
  const [precision, recall, f] = roleMeasures(counts);
  return { precision, recall, f, ...counts };
}

function accuracyFigures({ known, unknown, confusion, ...all }: AccuracyScore): object {
  const share = (tally: Tally | null): number | null =>
    tally && percentage(tally.correct, tally.words);
  const rows = [...confusion].map(([gold, row]) => [gold, Object.fromEntries(row)]);
  return {
    words: all.words,
    accuracy: share(all),
    known: share(known),
    unknown: share(unknown),
    confusion: Object.fromEntries(rows),
  };
}

function chunkFigures(counts: ChunkCounts): object {
  const [precision, recall, f] = chunkMeasures(counts);
  const { correct, gold, guessed } = counts;
  return { precision, recall, f, correct, gold, guessed };
}
