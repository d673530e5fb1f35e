import { Encoder } from "../devlin/contexts.ts";
import { loadJointModel } from "../devlin/model-file.ts";
import { type Likelihoods, measurer, qualityOf } from "../devlin/quality.ts";
import { formatCount } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { linkPairs } from "../translation/linked-pairs.ts";
import { readPairs } from "../translation/parallel.ts";

/** Options of the command `nnjm score`. */
export interface NnjmScoreOptions {
  readonly model: string;
  readonly source: string;
  readonly target: string;
  /** Null to have them computed by the aligner of the model or, if it has none, one of the pairs. */
  readonly links: string | null;
  /** Whether each pair gets a line. */
  readonly lines: boolean;
  readonly json: boolean;
}

/** Bounds of the histogram of |ln Z|; the last bin is open. */
const bounds = [0, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 5];

/** Columns of the longest bar. */
const barLength = 40;

/**
 * Measures a joint model on sentence pairs and prints perplexity, the mean of ln P, and of |ln Z| with
 * a histogram: the smaller, the better scores stand for log-probabilities.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function nnjmScoreCommand(
  { model: file, lines, json, ...files }: NnjmScoreOptions,
  terminal: Terminal,
): Promise<void> {
  const { model, aligner } = await loadJointModel(file);
  const read = await readPairs(files.source, files.target);
  const { pairs } = await linkPairs("nnjm score", read, files, aligner);
  const encoder = new Encoder(model.parts.dictionary, model.parts);
  const contexts = encoder.contexts(pairs);
  const measured = await measurer(model.network)(contexts);
  if (lines) {
    let from = 0;
    for (const { length } of pairs.map((pair) => encoder.pair(pair).outputs)) {
      const sums = sumsOf(measured, from, from + length);
      print(terminal, sums.map((sum) => sum.toFixed(4)).join("\t"));
      from += length;
    }
  }
  const { words, logProbability, absoluteLogZ } = qualityOf(measured);
  const perplexity = Math.exp(-logProbability);
  const counts = histogram(measured.logZ);
  if (json) {
    const bins = bounds.map((from, i) => ({ from, to: bounds[i + 1] ?? null, words: counts[i] }));
    const figures = { pairs: pairs.length, words, perplexity, logProbability, absoluteLogZ };
    print(terminal, JSON.stringify({ ...figures, histogram: bins }));
    return;
  }
  print(terminal, `${formatCount(words)} words of ${formatCount(pairs.length)} pairs`);
  print(terminal, `perplexity   ${perplexity.toFixed(3)}`);
  print(terminal, `mean ln P    ${logProbability.toFixed(4)}`);
  print(terminal, `mean |ln Z|  ${absoluteLogZ.toFixed(4)}`);
  print(terminal);
  const most = Math.max(1, ...counts);
  const table = formatTable([
    ["|ln Z|", ...bounds.map((from, i) => binName(from, bounds[i + 1]))],
    ["share", ...counts.map((count) => `${((100 * count) / words).toFixed(1)} %`)],
    ["", ...counts.map((count) => "█".repeat(Math.round((barLength * count) / most)))],
  ]);
  for (const row of table) print(terminal, row);
}

function binName(from: number, to: number | undefined): string {
  return to === undefined ? `${from} and more` : `${from} to ${to}`;
}

/** ln P and the score, ln P + ln Z, of words in a row. */
function sumsOf(
  { logProbabilities, logZ }: Likelihoods,
  from: number,
  to: number,
): readonly [logProbability: number, score: number] {
  let [sum, partition] = [0, 0];
  for (let i = from; i < to; i++) {
    sum += logProbabilities[i] ?? 0;
    partition += logZ[i] ?? 0;
  }
  return [sum, sum + partition];
}

/** How many values have an absolute value from each bound to the next. */
function histogram(values: Float32Array): number[] {
  const counts = bounds.map(() => 0);
  for (const value of values) {
    const above = bounds.findIndex((bound) => Math.abs(value) < bound);
    const bin = above === -1 ? bounds.length - 1 : above - 1;
    counts[bin] = (counts[bin] ?? 0) + 1;
  }
  return counts;
}
