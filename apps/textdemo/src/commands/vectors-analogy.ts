import { readLines } from "@nnf/data/node";
import { UsageError } from "../errors.ts";
import { formatCount } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { analogies, answerSections, readQuestions, type SectionScore } from "../vectors/analogy.ts";
import { loadTable } from "../vectors/lookup.ts";
import { rowFinder } from "../vectors/rows.ts";
import { firstRows } from "../vectors/word-classes.ts";

/** Options of the command `vectors analogy`. */
export interface AnalogyOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  /** A file of questions, instead of three words. */
  readonly questions?: string;
  /** Answers for three words. */
  readonly top: number;
  /** How many of the first words may be asked about and answer. */
  readonly among: number;
  readonly json: boolean;
}

/**
 * Answers `a is to b as c is to …`, or scores the answers to a file of such questions.
 * @throws UsageError unless there are three words the vectors know, or a file, and FileError and
 *   FormatError for files that cannot be read
 */
export async function analogyCommand(
  words: readonly string[],
  options: AnalogyOptions,
  terminal: Terminal,
): Promise<void> {
  const { questions } = options;
  if ((questions === undefined) !== (words.length === 3)) {
    throw new UsageError(
      `vectors analogy: got ${words.length} words${questions === undefined ? "" : " and --questions"}; ` +
        "expected three words (a is to b as c is to …), or --questions and none.",
    );
  }
  if (questions === undefined) await answer(words, options, terminal);
  else await score(questions, options, terminal);
}

async function answer(
  words: readonly string[],
  { vectors: file, top, among, json }: AnalogyOptions,
  terminal: Terminal,
): Promise<void> {
  const vectors = firstRows((await loadTable(file)).vectors, among);
  const find = rowFinder(vectors);
  const unknown = words.filter((word) => find(word) === undefined);
  const [a, b, c] = words.map(find);
  if (a === undefined || b === undefined || c === undefined) {
    throw new UsageError(
      `not among the ${formatCount(vectors.words.length)} words of ${file}: ${unknown.join(", ")}. ` +
        "Try other words.",
    );
  }
  const found = analogies(vectors, [a, b, c], top);
  if (json) {
    const answers = found.map(({ word, value }) => ({ word, cosine: value }));
    print(terminal, JSON.stringify({ words, answers }));
    return;
  }
  const columns = [found.map(({ word }) => word), found.map(({ value }) => value.toFixed(3))];
  print(terminal, `${words[0]} is to ${words[1]} as ${words[2]} is to`);
  for (const line of formatTable(columns)) print(terminal, `  ${line}`);
}

async function score(
  file: string,
  { vectors, among, json }: AnalogyOptions,
  terminal: Terminal,
): Promise<void> {
  const sections = await readQuestions(readLines(file), file);
  const table = firstRows((await loadTable(vectors)).vectors, among);
  const scores = answerSections(table, sections);
  const all = scores.reduce(
    (sum, { questions, unknown, right }) => ({
      name: "all",
      questions: sum.questions + questions,
      unknown: sum.unknown + unknown,
      right: sum.right + right,
    }),
    { name: "all", questions: 0, unknown: 0, right: 0 },
  );
  if (json) {
    print(terminal, JSON.stringify({ file, vectors, sections: scores, all }));
    return;
  }
  const rows = [...scores, all].map((one) => [
    one.name,
    formatCount(one.questions),
    percent(one.unknown, one.questions),
    accuracy(one),
  ]);
  const heads = ["section", "questions", "not in the vectors", "right of the rest"];
  const columns = heads.map((head, column) => [head, ...rows.map((row) => row[column] ?? "")]);
  for (const line of formatTable(columns, (cell, row) =>
    row === 0 ? styles(terminal).bold(cell) : cell,
  )) {
    print(terminal, line);
  }
}

function accuracy({ questions, unknown, right }: SectionScore): string {
  return percent(right, questions - unknown);
}

function percent(part: number, whole: number): string {
  return whole === 0 ? "–" : `${((100 * part) / whole).toFixed(1)} %`;
}
