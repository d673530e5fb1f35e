import { readLines } from "@nnf/data/node";
import { FormatError } from "@nnf/tensor";
import { counted } from "../terminal/format.ts";

/** A sentence and its translation, as words. */
export interface SentencePair {
  readonly source: readonly string[];
  readonly target: readonly string[];
}

/** The words of a line: what stands between spaces and tabs. */
export function splitWords(line: string): string[] {
  return line.split(/[ \t]+/).filter((word) => word !== "");
}

/**
 * The lines of files that belong together: line n of one to line n of the others. Files in UTF-8, `.gz`
 * too, with either kind of line end.
 * @throws FileError for a file that cannot be read, FormatError for one that is no UTF-8 or when the
 *   files have different numbers of lines
 */
export async function readParallelLines(paths: readonly string[]): Promise<string[][]> {
  const files = await Promise.all(paths.map(allLines));
  const [first] = files;
  files.forEach((lines, i) => {
    if (lines.length === first?.length) return;
    throw new FormatError(
      "parallel text",
      `${counted(lines.length, "line")}, but ${paths[0]} has ${first?.length}; expected as ` +
        "many, line n of one belonging to line n of the other. A line may be missing or broken in two.",
      { file: paths[i] },
    );
  });
  return files;
}

/** @throws as {@link readLines} */
export async function allLines(path: string): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of readLines(path)) lines.push(line);
  return lines;
}

/**
 * The sentences of two files, line n of one being the translation of line n of the other. A side may be
 * empty.
 * @throws as {@link readParallelLines}
 */
export async function readPairs(source: string, target: string): Promise<SentencePair[]> {
  const [sources = [], targets = []] = await readParallelLines([source, target]);
  return sources.map((line, i) => ({
    source: splitWords(line),
    target: splitWords(targets[i] ?? ""),
  }));
}

/**
 * The pair in a line `source ||| target`.
 * @throws FormatError when there is not exactly one separator
 */
export function parsePair(
  text: string,
  where: { file?: string; line?: number } = {},
): SentencePair {
  const words = splitWords(text);
  const at = words.indexOf("|||");
  if (at < 0 || words.includes("|||", at + 1)) {
    throw new FormatError(
      "parallel text",
      `${at < 0 ? "no" : "more than one"} word |||; expected source ||| target, one of it.`,
      where,
    );
  }
  return { source: words.slice(0, at), target: words.slice(at + 1) };
}
