import { createHash } from "node:crypto";
import { join } from "node:path";
import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../errors.ts";
import {
  type Cell,
  type CellResult,
  cellFile,
  loadCell,
  saveCell,
} from "../tagging/ablation/cell.ts";
import { ablationChart } from "../tagging/ablation/chart.ts";
import { countsByChoice, figureFor } from "../tagging/ablation/measure.ts";
import { ablationReport, formatReport, scoredCells } from "../tagging/ablation/report.ts";
import type { TaggedSentence } from "../tagging/corpus/sentence.ts";
import { holdOut } from "../tagging/lesson.ts";
import { tagLosses } from "../tagging/model.ts";
import { scoreName } from "../tagging/quality.ts";
import { figureOf } from "../tagging/score/bootstrap.ts";
import type { TagSettings } from "../tagging/settings.ts";
import { readSentences, type TagSources, withVectors } from "../tagging/sources.ts";
import { trainTagger } from "../tagging/train.ts";
import { TagTrainer } from "../tagging/trainer.ts";
import { counted, formatCount, formatSeconds } from "../terminal/format.ts";
import { interruptedCode, interruptible } from "../terminal/interrupt.ts";
import { type Progress, showProgress } from "../terminal/progress.ts";
import { type Output, print, type Terminal } from "../terminal/terminal.ts";
import { checkWritable } from "./writable.ts";

/** Vectors that a row of the table starts from: a file, or null for random ones. */
export interface NamedVectors {
  readonly name: string;
  readonly path: string | null;
}

/** Options of the command `tag ablate`. */
export interface TagAblateOptions {
  /** Those of all trainings; loss, vectors and seed are what differs. */
  readonly settings: TagSettings;
  /** The first is what the others are compared with. */
  readonly vectors: readonly NamedVectors[];
  readonly seeds: readonly number[];
  /** Files of the sentences to score on. */
  readonly scored: readonly string[];
  /** The folder in which trained cells are kept. */
  readonly output: string;
  readonly json: string | undefined;
  readonly svg: string | undefined;
}

/** The losses in the order of the table. */
const losses = [...tagLosses].reverse();

/** A start of training, with what it is trained and scored on. */
interface Start {
  readonly name: string;
  readonly sources: TagSources;
  /** A hash of everything read. */
  readonly texts: string;
}

/**
 * Trains a tagger for each loss, vectors and seed, and compares them on other sentences. What is
 * trained is kept, so that the same command goes on after Ctrl-C.
 * @returns the exit code
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function tagAblateCommand(
  options: TagAblateOptions,
  terminal: Terminal,
): Promise<number> {
  const { settings, vectors, seeds, output: folder, json, svg } = options;
  await checkWritable({
    operation: "tag ablate",
    files: [json, svg].filter((path) => path !== undefined),
    checkpoint: join(folder, "cell"),
  });
  const scored = await readSentences(settings.task, options.scored, settings.gazetteers);
  const starts = await readStarts(options, scored);
  const places = seeds.flatMap((seed) =>
    starts.flatMap((start) => losses.map((loss) => ({ start, loss, seed }))),
  );
  const figure = figureFor(settings.task);
  const cells = await interruptible(async (signal) => {
    const done: (Cell & Pick<CellResult, "counts">)[] = [];
    for (const { start, loss, seed } of places) {
      const cell: Cell = { loss, vectors: start.name, seed };
      const own: TagSettings = { ...settings, loss, seed };
      const file = cellFile(folder, settings.task, cell);
      const { train: _, vectors: __, ...compared } = own;
      const expected = { settings: compared, texts: start.texts };
      const kept = await loadCell(file, expected);
      print(
        terminal,
        `${done.length + 1} of ${places.length}: ${loss.toUpperCase()}, ${start.name}, seed ${seed}` +
          `${kept === undefined ? "" : " (kept)"}`,
      );
      const trained = kept ?? (await train(start, own, scored, signal, terminal.out));
      if (trained === undefined) {
        print(
          terminal,
          `Interrupted; ${done.length} of ${places.length} trainings are kept in ${folder}. The same ` +
            "command goes on.",
        );
        return undefined;
      }
      if (kept === undefined) await saveCell(folder, file, { ...expected, ...trained });
      const { counts, heldOut, seconds } = trained;
      const figures = scoredCells({ ...cell, counts }).map(
        ({ choice, counts }) => `${choice} ${figureOf(figure, counts).toFixed(2)} %`,
      );
      print(
        terminal,
        `  ${scoreName(settings.task)}: ${figures.join(", ")}; held out ` +
          `${heldOut.score.toFixed(2)} % after epoch ${heldOut.epoch}, ${formatSeconds(seconds)}`,
      );
      done.push({ ...cell, counts });
    }
    return done;
  });
  if (cells === undefined) return interruptedCode;

  // Seeds come first in training, so that an early end leaves whole tables.
  const ordered = vectors.flatMap(({ name }) => cells.filter((cell) => cell.vectors === name));
  const report = ablationReport(ordered.flatMap(scoredCells), figure);
  const title =
    `${settings.task}: ${scoreName(settings.task)} on ${formatCount(scored.length)} sentences, ` +
    `mean of ${counted(seeds.length, "seed")}`;
  print(terminal);
  print(terminal, `${title}; differences with paired bootstrap intervals of 95 %`);
  for (const line of formatReport(report)) print(terminal, line);
  if (json !== undefined) {
    const { loss: _, seed: __, vectors: ___, ...common } = settings;
    const written = { settings: common, scored: options.scored, seeds, ...report };
    await writeFileAtomic(json, `${JSON.stringify({ ...written, vectors })}\n`);
  }
  if (svg !== undefined) await writeFileAtomic(svg, ablationChart([{ title, report }]));
  return 0;
}

async function readStarts(
  { settings, vectors }: TagAblateOptions,
  scored: readonly TaggedSentence[],
): Promise<Start[]> {
  const { task, train, gazetteers } = settings;
  const sentences = await readSentences(task, train, gazetteers);
  if (holdOut(sentences).heldOut.length === 0) {
    throw new UsageError(
      `${train.join(" ")}: too few sentences to train on some and measure on others; expected at ` +
        "least 10.",
    );
  }
  const starts: Start[] = [];
  for (const { name, path } of vectors) {
    const sources = await withVectors(sentences, path);
    const hash = createHash("sha256").update(sources.fingerprint).update(JSON.stringify(scored));
    starts.push({ name, sources, texts: hash.digest("hex") });
  }
  return starts;
}

/** Trains a model and scores it; undefined when the signal came before the end. */
async function train(
  { sources }: Start,
  settings: TagSettings,
  scored: readonly TaggedSentence[],
  signal: AbortSignal,
  output: Output,
): Promise<Pick<CellResult, "heldOut" | "seconds" | "counts"> | undefined> {
  const trainer = new TagTrainer(holdOut(sources.sentences), settings, sources.vectors);
  const { finished, seconds } = await trainTagger(trainer, {
    progress: withoutNotes(showProgress(output)),
    signal,
    secondsBefore: 0,
    onEpoch: async () => {},
  });
  if (!finished) return undefined;
  const counts = countsByChoice(trainer.bestModel(), scored);
  return { heldOut: trainer.best, seconds: Math.round(seconds), counts };
}

/** The results of epochs would hide those of trainings. */
function withoutNotes(progress: Progress): Progress {
  return {
    update: (standing) => progress.update(standing),
    note: () => {},
    stop: () => progress.stop(),
  };
}
