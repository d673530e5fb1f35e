import { formatCount } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { type Format, formatOf, readAnyVectors, saveAnyVectors } from "../vectors/formats.ts";

/** Options of the command `vectors convert`. */
export interface ConvertOptions {
  /** By the name or the content of what is read unless given. */
  readonly from?: Format;
  readonly to: Format;
  readonly json: boolean;
}

/**
 * Reads word vectors and writes them in another format, each file whole or not at all.
 * @throws FileError, FormatError and ValueError for what cannot be read or written
 */
export async function convertCommand(
  input: string,
  output: string,
  { from, to, json }: ConvertOptions,
  terminal: Terminal,
): Promise<void> {
  const format = from ?? (await formatOf(input));
  const table = await readAnyVectors(input, format);
  await saveAnyVectors(output, table, to);
  const [words = 0, size = 0] = table.vectors.shape;
  if (json) print(terminal, JSON.stringify({ input, from: format, output, to, words, size }));
  else print(terminal, `Wrote ${output}: ${formatCount(words)} words × ${size} as ${to}.`);
}
