import { stat } from "node:fs/promises";
import { saveFile } from "@nnf/tensor/node";
import { withInt8Tables } from "../tagging/int8.ts";
import { loadWeights } from "../tagging/load-model.ts";
import { encodeModel } from "../tagging/model-file.ts";
import { formatCount } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";

/** Options of the command `tag compress`. */
export interface TagCompressOptions {
  readonly model: string;
  readonly output: string;
}

/**
 * Writes a model with its tables in int8; those that are so already stay as they are.
 * @throws FileError and FormatError for what the user can put right
 */
export async function tagCompressCommand(
  { model, output }: TagCompressOptions,
  terminal: Terminal,
): Promise<void> {
  const stored = await loadWeights(model);
  const state = withInt8Tables(stored.state, stored.parts.features.features);
  const { tensors, metadata } = encodeModel({ ...stored, state });
  await saveFile(output, tensors, { metadata });
  const [before, after] = await Promise.all([stat(model), stat(output)]);
  print(
    terminal,
    `Wrote ${output}: ${formatCount(after.size)} bytes instead of ${formatCount(before.size)}`,
  );
}
