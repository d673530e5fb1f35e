import { UsageError } from "../../errors.ts";
import { counted } from "../../terminal/format.ts";
import { readParallelLines } from "../parallel.ts";

/**
 * The references of each sentence, one from each file, a line a sentence.
 * @throws UsageError when there are no lines, and as {@link readParallelLines}
 */
export async function readReferences(files: readonly string[]): Promise<string[][]> {
  const columns = await readParallelLines(files);
  const [lines = []] = columns;
  if (lines.length === 0) throw new UsageError(`${files[0]}: no sentences; expected some.`);
  return lines.map((_, sentence) => columns.map((column) => column[sentence] ?? ""));
}

/** @throws UsageError unless two texts have the same number of lines */
export function checkLength(file: string, lines: number, other: string, expected: number): void {
  if (lines === expected) return;
  throw new UsageError(
    `${file} has ${counted(lines, "line")}, ${other} ${expected}; ` +
      "expected a line for each sentence in both.",
  );
}
