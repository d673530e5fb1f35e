import { once } from "node:events";
import { decodeText, splitLines } from "@nnf/data";
import type { Terminal } from "./terminal.ts";

/**
 * Writes for each line of standard input what it becomes, as soon as it is there; lines end with
 * `\n` then, whatever they ended with.
 * @param operation the command, for error messages
 * @throws FormatError naming the line that is no UTF-8
 */
export async function filterLines(
  operation: string,
  change: (line: string) => string,
  { input, out }: Terminal,
): Promise<void> {
  if (input === undefined) return;
  let isFirst = true;
  for await (const block of decodeText(input, { operation, file: "standard input" })) {
    const text = isFirst ? block.replace(/^\uFEFF/, "") : block;
    isFirst = false;
    const changed = Array.from(splitLines(text), (line) => `${change(line)}\n`);
    if (!out.write(changed.join(""))) await once(out, "drain");
  }
}
