import { defaultSettings, objectiveDefaults, type Settings } from "../collobert/settings.ts";
import { type TrainResult, train } from "../collobert/train.ts";
import { Trainer } from "../collobert/trainer.ts";
import { readCorpus } from "../corpus/corpus.ts";
import { defaultCorpus, source } from "../corpus/sources.ts";
import { gates } from "../lecture/gates.ts";
import { fitLine } from "../lecture/line.ts";
import { formatCount, formatSeconds } from "../terminal/format.ts";
import { interruptedCode, interruptible } from "../terminal/interrupt.ts";
import { showProgress } from "../terminal/progress.ts";
import { formatTable } from "../terminal/table.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { countsOf } from "../vectors/lookup.ts";
import { neighbourTable } from "../vectors/neighbour-table.ts";
import { classShare, tourWords, wordClasses } from "../vectors/word-classes.ts";
import {
  type Run,
  showHypotheses,
  showRescoring,
  type TranslationTour,
} from "./tour-translations.ts";

/** Settings of the tour's training: a small network sees more windows in a minute. */
const settings: Settings = {
  ...defaultSettings,
  ...objectiveDefaults.ranking,
  corpus: defaultCorpus,
  window: 5,
  hidden: 64,
};

/** A minute's work for two cores; a number of steps, so that every run gives the same vectors. */
const tourSteps = 18_000;

/** A machine too slow for that stops here, with vectors that know a little less. */
const mostMinutes = 2;

/** What the tour trains, so that tests can do less. */
export interface TourOptions {
  readonly settings?: Settings | undefined;
  readonly steps?: number | undefined;
  /** Whose neighbours are shown. */
  readonly words?: readonly string[] | undefined;
  readonly translations?: TranslationTour | undefined;
}

/**
 * From a line through three points to word vectors trained on real text and translations rescored,
 * with explanations.
 * @param run the program itself, whose commands the tour uses
 * @returns the exit code
 */
export async function tourCommand(
  terminal: Terminal,
  run: Run,
  options: TourOptions = {},
): Promise<number> {
  const title = (text: string): void => print(terminal, `\n${styles(terminal).bold(text)}\n`);
  title("1. A line through three points, by gradient descent");
  showLine(terminal);
  title("2. Two gates bend the line");
  showGates(terminal);
  title("3. Words, by the company they keep");
  if (!(await showWords(terminal, options))) return interruptedCode;
  title("4. Three translations");
  showHypotheses(terminal);
  title("5. Translations rescored");
  const code = await showRescoring(terminal, run, options.translations);
  if (code !== 0) return code;
  title("6. What to try next");
  showNext(terminal);
  return 0;
}

const points = [
  [1, 0],
  [5, 16],
  [6, 20],
] as const;

function showLine(terminal: Terminal): void {
  const shown = points.map((point) => `(${point.join(", ")})`).join(" ");
  print(terminal, `  y = w·x + b through ${shown}; the cost is the sum of the squared errors.`);
  const path = fitLine(points, 650);
  const rows = [0, 1, 10, 100, 650].flatMap((step) => path[step] ?? []);
  const table = formatTable([
    ["  step", ...rows.map(({ step }) => `  ${String(step).padStart(4)}`)],
    ["w", ...rows.map(({ w }) => w.toFixed(3))],
    ["b", ...rows.map(({ b }) => b.toFixed(3))],
    ["cost", ...rows.map(({ cost }) => (cost < 1e-3 ? cost.toExponential(1) : cost.toFixed(3)))],
  ]);
  for (const line of table) print(terminal, line);
}

function showGates(terminal: Terminal): void {
  const xs = [1, 5, 6, 9, 11];
  const { s1, s2, y } = gates(xs);
  print(terminal, "  No line goes through (9, 20) and (11, 20) as well. With gates that are σ(…)");
  print(terminal, "  of x and open or close at 6, y = (4x − 4)·s1 + 20·s2 does:");
  const table = formatTable([
    ["  x", ...xs.map((x) => `  ${x}`)],
    ["s1", ...s1.map(String)],
    ["s2", ...s2.map(String)],
    ["y", ...y.map(String)],
  ]);
  for (const line of table) print(terminal, line);
}

/** Trains and prints the table; false when Ctrl-C ended it. */
async function showWords(terminal: Terminal, options: TourOptions): Promise<boolean> {
  const { settings: own = settings, steps = tourSteps, words = tourWords } = options;
  print(
    terminal,
    "  Every word gets a vector. A network gives windows of words a score and learns that",
  );
  print(
    terminal,
    "  a window of real text should outscore the same window with another word in its",
  );
  print(
    terminal,
    "  centre (Collobert et al. 2011). Words that fit the same windows get similar vectors.\n",
  );
  print(terminal, `  Text: ${own.corpus.map((name) => source(name).title).join(" and ")}`);
  const corpus = await readCorpus(own.corpus, own.vocabulary);
  const trainer = new Trainer(corpus, own);
  print(
    terminal,
    `  ${formatCount(corpus.size)} words; the ${formatCount(corpus.vocabulary.size)} most frequent get a ` +
      `vector of ${own.size} numbers`,
  );
  const result = await interruptible((signal) =>
    train(trainer, {
      goal: { steps, minutes: mostMinutes },
      signal,
      progress: showProgress(terminal.out),
    }),
  );
  if (!result.finished) {
    print(terminal, "\n  Interrupted. textdemo embed trains the same and saves when interrupted.");
    return false;
  }
  const vectors = trainer.vectors();
  print(terminal, `\n  ${summary(trainer, result)}\n`);
  const { lines } = neighbourTable({ vectors, count: countsOf(corpus.vocabulary) }, words, {
    metric: "cosine",
    top: 10,
    style: styles(terminal),
  });
  for (const line of lines) print(terminal, `  ${line}`);
  const shares = Object.entries(wordClasses).flatMap(([name, members]) => {
    const found = classShare(vectors, members);
    return found === undefined ? [] : `${name} ${Math.round(100 * found.share)} %`;
  });
  print(terminal, `\n  Neighbours of the same kind, among the ten nearest: ${shares.join(", ")}`);
  return true;
}

function summary(trainer: Trainer, { seconds, wordsPerSecond }: TrainResult): string {
  return (
    `${formatCount(trainer.steps * trainer.settings.batch)} windows in ${formatSeconds(seconds)}, ` +
    `${formatCount(wordsPerSecond)} words/s. Nearest neighbours by cosine:`
  );
}

function showNext(terminal: Terminal): void {
  const command = "node apps/textdemo/dist/cli.js";
  for (const line of [
    "Train longer and keep the vectors; Ctrl-C saves, --resume goes on:",
    `  ${command} embed --minutes 10 --output vectors.txt`,
    "Ask for other words:",
    `  ${command} neighbours --vectors vectors.txt war ocean president`,
    "Train on a text of yours, or predict the next word instead:",
    `  ${command} embed --corpus book.txt --objective next-word`,
    "Tag a sentence:",
    `  echo "Abby likes to eat apples and bananas" | ${command} tag run`,
    "Rescore n-best lists of yours (nnjm, tune and rescore have --help):",
    `  ${command} rescore --source source.txt --model joint-model.safetensors < nbest`,
  ]) {
    print(terminal, `  ${line}`);
  }
}
