import { once } from "node:events";
import type { Terminal } from "../terminal/terminal.ts";
import { type Symmetrization, symmetrize } from "../translation/alignment/symmetrize.ts";
import { formatLinks, parseLinks } from "../translation/links.ts";
import { readParallelLines } from "../translation/parallel.ts";

/** Options of the command `align symmetrize`. */
export interface AlignSymmetrizeOptions {
  readonly forward: string;
  readonly backward: string;
  readonly method: Symmetrization;
}

/**
 * Writes one alignment of two.
 * @throws FileError and FormatError for what the user can put right; nothing is written then
 */
export async function alignSymmetrizeCommand(
  { forward, backward, method }: AlignSymmetrizeOptions,
  { out }: Terminal,
): Promise<void> {
  const [forwards = [], backwards = []] = await readParallelLines([forward, backward]);
  const text = forwards.map((line, i) => {
    const one = parseLinks(line, { file: forward, line: i + 1 });
    const other = parseLinks(backwards[i] ?? "", { file: backward, line: i + 1 });
    return `${formatLinks(symmetrize(one, other, method))}\n`;
  });
  if (!out.write(text.join(""))) await once(out, "drain");
}
