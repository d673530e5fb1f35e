import { UsageError } from "../errors.ts";
import { formatTable } from "../terminal/table.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { loadTable } from "../vectors/lookup.ts";
import { type ClassShare, classShare, firstRows, wordClasses } from "../vectors/word-classes.ts";

/** Options of the command `vectors classes`. */
export interface ClassesOptions {
  /** How many of the first words of each file are looked at. */
  readonly among: number;
  readonly json: boolean;
}

/** What the command finds in a file. */
export interface ClassesResult {
  readonly vectors: string;
  /** Words that were looked at. */
  readonly words: number;
  readonly classes: Readonly<Record<string, ClassShare>>;
  /** The mean over the classes. */
  readonly mean: number;
  readonly chance: number;
}

/**
 * Prints the share of words of the same class among the ten nearest neighbours, for each of the
 * classes in `word-classes.ts`, file by file, with what chance gives beside them.
 * @throws FileError, FormatError for files that cannot be read
 */
export async function classesCommand(
  files: readonly string[],
  { among, json }: ClassesOptions,
  terminal: Terminal,
): Promise<void> {
  const results: ClassesResult[] = [];
  for (const file of files) results.push(await measure(file, among));
  if (json) {
    for (const result of results) print(terminal, JSON.stringify(result));
    return;
  }
  const names = Object.keys(wordClasses);
  const percent = (share: number | undefined): string =>
    share === undefined ? "–" : `${(100 * share).toFixed(1)} %`;
  const columns = results.map(({ vectors, classes, mean }) => [
    vectors,
    ...names.map((name) => percent(classes[name]?.share)),
    percent(mean),
  ]);
  const [first] = results;
  const members = names.map((name) => String(first?.classes[name]?.members ?? 0));
  const chance = names.map((name) => percent(first?.classes[name]?.chance));
  const table = formatTable(
    [
      ["class", ...names, "mean"],
      ["members", ...members],
      ...columns,
      ["chance", ...chance, percent(first?.chance)],
    ],
    (cell, row) => (row === 0 ? styles(terminal).bold(cell) : cell),
  );
  for (const line of table) print(terminal, line);
}

async function measure(file: string, among: number): Promise<ClassesResult> {
  const vectors = firstRows((await loadTable(file)).vectors, among);
  const found = Object.entries(wordClasses).flatMap(([name, members]) => {
    const share = classShare(vectors, members);
    return share === undefined ? [] : [[name, share] as const];
  });
  if (found.length === 0) {
    throw new UsageError(
      `vectors classes: ${file} has none of the words of ${Object.keys(wordClasses).join(", ")}; ` +
        "expected vectors of English words.",
    );
  }
  const mean = (of: (share: ClassShare) => number): number =>
    found.reduce((sum, [, share]) => sum + of(share), 0) / found.length;
  return {
    vectors: file,
    words: vectors.words.length,
    classes: Object.fromEntries(found),
    mean: mean(({ share }) => share),
    chance: mean(({ chance }) => chance),
  };
}
