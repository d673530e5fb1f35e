import { Random } from "@nnf/tensor";
import { formatTable } from "../../terminal/table.ts";
import { type TagLoss, tagLosses } from "../model.ts";
import {
  type BootstrapInterval,
  bootstrapDifference,
  bootstrapMean,
  type FigureInterval,
  figureOf,
  type Measure,
  type SentenceCounts,
} from "../score/bootstrap.ts";
import type { Cell } from "./cell.ts";

/** A cell and the counts of its model. */
export interface ScoredCell extends Cell {
  readonly counts: SentenceCounts;
}

/** A place of the table, over all seeds. */
export interface Score extends FigureInterval {
  readonly loss: TagLoss;
  readonly vectors: string;
  /** By seed, in the order of the cells. */
  readonly runs: readonly number[];
}

/** By how much one place is better than another that differs in one thing. */
export interface Difference extends BootstrapInterval {
  /** Such as `SLL − WLL`. */
  readonly name: string;
  /** What is the same in both: the name of the vectors or of the loss. */
  readonly within: string;
}

/** The table of an ablation: all figures in per cent, all intervals of 95 %. */
export interface AblationReport {
  readonly vectors: readonly string[];
  readonly scores: readonly Score[];
  /** Sentence-level less word-level for each kind of vectors. */
  readonly losses: readonly Difference[];
  /** Each kind of vectors less the first, for each loss. */
  readonly starts: readonly Difference[];
}

/** The losses in the order of the table. */
export const tableLosses: readonly TagLoss[] = [...tagLosses].reverse();

/** Computes the table; the same cells give the same intervals. */
export function ablationReport(
  cells: readonly ScoredCell[],
  value: Measure<unknown>["value"],
): AblationReport {
  const vectors = [...new Set(cells.map((cell) => cell.vectors))];
  const [base = ""] = vectors;
  const runs = (loss: TagLoss, name: string): SentenceCounts[] =>
    cells.filter((cell) => cell.loss === loss && cell.vectors === name).map(({ counts }) => counts);
  const options = (): { random: Random } => ({ random: new Random(1) });
  return {
    vectors,
    scores: vectors.flatMap((name) =>
      tableLosses.map((loss) => ({
        loss,
        vectors: name,
        runs: runs(loss, name).map((counts) => figureOf(value, counts)),
        ...bootstrapMean(value, runs(loss, name), options()),
      })),
    ),
    losses: vectors.map((name) => ({
      name: "SLL − WLL",
      within: name,
      ...bootstrapDifference(value, runs("wll", name), runs("sll", name), options()),
    })),
    starts: vectors.slice(1).flatMap((name) =>
      tableLosses.map((loss) => ({
        name: `${name} − ${base}`,
        within: loss.toUpperCase(),
        ...bootstrapDifference(value, runs(loss, base), runs(loss, name), options()),
      })),
    ),
  };
}

/** The table in lines: scores by loss and vectors, and the differences at their ends. */
export function formatReport({ vectors, scores, losses, starts }: AblationReport): string[] {
  const starting = [...new Set(starts.map(({ name }) => name))];
  const score = (loss: TagLoss, name: string): string =>
    scores.find((it) => it.loss === loss && it.vectors === name)?.value.toFixed(2) ?? "";
  const start = (loss: TagLoss, name: string): string =>
    starts
      .filter((it) => it.within === loss.toUpperCase() && it.name === name)
      .map(formatDifference)
      .join("");
  return formatTable([
    ["", ...vectors, ...starting],
    ...tableLosses.map((loss) => [
      loss.toUpperCase(),
      ...vectors.map((name) => score(loss, name)),
      ...starting.map((name) => start(loss, name)),
    ]),
    [losses[0]?.name ?? "", ...losses.map(formatDifference)],
  ]);
}

/** `+1.20 [+0.85, +1.57]`. */
export function formatDifference({
  difference,
  low,
  high,
}: Pick<Difference, "difference" | "low" | "high">): string {
  return `${signed(difference)} [${signed(low)}, ${signed(high)}]`;
}

function signed(value: number): string {
  const digits = Math.abs(value).toFixed(2);
  if (Number(digits) === 0) return digits;
  return `${value < 0 ? "−" : "+"}${digits}`;
}
