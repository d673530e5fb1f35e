import { Random } from "@nnf/tensor";
import { formatTable } from "../../terminal/table.ts";
import {
  type BootstrapInterval,
  bootstrapDifference,
  bootstrapMean,
  type FigureInterval,
  figureOf,
  type Measure,
  type SentenceCounts,
} from "../score/bootstrap.ts";
import type { Cell, CellResult } from "./cell.ts";
import { type Choice, choices } from "./measure.ts";

/** A place of the table. */
export interface Place {
  readonly choice: Choice;
  /** Name of the vectors that training started from. */
  readonly vectors: string;
}

/** What one model was like in a place. */
export interface ScoredCell extends Place {
  readonly seed: number;
  readonly counts: SentenceCounts;
}

/** A place of the table, over all seeds. */
export interface Score extends FigureInterval, Place {
  /** By seed, in the order of the cells. */
  readonly runs: readonly number[];
}

/** By how much one place is better than another that differs in one thing. */
export interface Difference extends BootstrapInterval {
  /** Such as `SLL − WLL`. */
  readonly name: string;
  /** What is the same in both: the name of the vectors, or how tags are chosen. */
  readonly within: string;
}

/** The table of an ablation: all figures in per cent, all intervals of 95 %. */
export interface AblationReport {
  readonly vectors: readonly string[];
  readonly scores: readonly Score[];
  /** Sentence-level less word-level for each kind of vectors. */
  readonly losses: readonly Difference[];
  /** Each kind of vectors less the first, for each way to choose tags. */
  readonly starts: readonly Difference[];
}

/** The places that a trained cell gives figures for. */
export function scoredCells({
  vectors,
  seed,
  counts,
}: Cell & Pick<CellResult, "counts">): ScoredCell[] {
  return choices.flatMap((choice): ScoredCell[] => {
    const own = counts[choice];
    return own === undefined ? [] : [{ choice, vectors, seed, counts: own }];
  });
}

/** Computes the table; the same cells give the same intervals. */
export function ablationReport(
  cells: readonly ScoredCell[],
  value: Measure<unknown>["value"],
): AblationReport {
  const vectors = [...new Set(cells.map((cell) => cell.vectors))];
  const present = choices.filter((choice) => cells.some((cell) => cell.choice === choice));
  const [base = ""] = vectors;
  const runs = (choice: Choice, name: string): SentenceCounts[] =>
    cells
      .filter((cell) => cell.choice === choice && cell.vectors === name)
      .map(({ counts }) => counts);
  const options = (): { random: Random } => ({ random: new Random(1) });
  /** What is not trained yet has no place. */
  const difference = (
    name: string,
    within: string,
    [a, b]: readonly [SentenceCounts[], SentenceCounts[]],
  ): Difference[] =>
    a.length > 0 && b.length > 0
      ? [{ name, within, ...bootstrapDifference(value, a, b, options()) }]
      : [];
  return {
    vectors,
    scores: vectors.flatMap((name) =>
      present.flatMap((choice): Score[] => {
        const own = runs(choice, name);
        if (own.length === 0) return [];
        const figures = own.map((counts) => figureOf(value, counts));
        return [{ choice, vectors: name, runs: figures, ...bootstrapMean(value, own, options()) }];
      }),
    ),
    losses: present
      .filter((choice) => choice !== "SLL")
      .flatMap((choice) =>
        vectors.flatMap((name) =>
          difference(`SLL − ${choice}`, name, [runs(choice, name), runs("SLL", name)]),
        ),
      ),
    starts: vectors
      .slice(1)
      .flatMap((name) =>
        present.flatMap((choice) =>
          difference(`${name} − ${base}`, choice, [runs(choice, base), runs(choice, name)]),
        ),
      ),
  };
}

/** The table in lines: scores by vectors and choice of tags, and the differences at their ends. */
export function formatReport({ vectors, scores, losses, starts }: AblationReport): string[] {
  const rows = [...new Set(starts.map(({ name }) => name))];
  const columns = [...new Set(losses.map(({ name }) => name))];
  const present = choices.filter((choice) => scores.some((it) => it.choice === choice));
  const score = (choice: Choice, name: string): string =>
    scores.find((it) => it.choice === choice && it.vectors === name)?.value.toFixed(2) ?? "";
  const difference = (all: readonly Difference[], name: string, within: string): string =>
    all
      .filter((it) => it.name === name && it.within === within)
      .map(formatDifference)
      .join("");
  return formatTable([
    ["", ...vectors, ...rows],
    ...present.map((choice) => [
      choice,
      ...vectors.map((name) => score(choice, name)),
      ...rows.map((row) => difference(starts, row, choice)),
    ]),
    ...columns.map((column) => [
      column,
      ...vectors.map((name) => difference(losses, column, name)),
    ]),
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
