import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import { readParallelLines } from "../parallel.ts";

/**
 * The references of each sentence, one from each file, a line a sentence.
 * @throws FormatError when there are no lines, and as {@link readParallelLines}
 */
export async function readReferences(files: readonly string[]): Promise<string[][]> {
  const columns = await readParallelLines(files);
  const [lines = []] = columns;
  if (lines.length === 0) {
    throw new FormatError("references", "no sentences; expected some.", { file: files[0] });
  }
  return lines.map((_, sentence) => columns.map((column) => column[sentence] ?? ""));
}

/** @throws FormatError unless two texts have the same number of lines */
export function checkLength(file: string, lines: number, other: string, expected: number): void {
  if (lines === expected) return;
  throw new FormatError(
    "bleu",
    `${counted(lines, "line")}, but ${other} has ${expected}; ` +
      "expected a line for each sentence in both.",
    { file },
  );
}
