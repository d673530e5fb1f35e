import {
  type LoadOptions,
  loadFile as load,
  type SaveOptions,
  saveFile as save,
} from "./node/files.ts";
import { type DecodedSafetensors, fromContent, type TensorRecord, toData } from "./safetensors.ts";
import type { Tensor } from "./tensor.ts";

export {
  type FileHandle,
  type FileSystem,
  type WriteOptions,
  writeFileAtomic,
} from "./node/atomic.ts";
export type { LoadOptions, SaveOptions };

/**
 * Saves tensors as a safetensors file, atomically: a temporary file is written, flushed to disk and
 * renamed. The values are those at the time of the call.
 * @throws FileError when the file cannot be written; the old one stays whole.
 */
export async function saveFile(
  path: string,
  tensors: TensorRecord,
  options: SaveOptions = {},
): Promise<void> {
  await save(path, toData(tensors), options);
}

/**
 * Reads the tensors of a safetensors file.
 * @throws FileError when the file cannot be read, FormatError when its content is malformed.
 */
export async function loadFile(
  path: string,
  options: LoadOptions = {},
): Promise<Record<string, Tensor>> {
  return (await loadContent(path, options)).tensors;
}

/** As {@link loadFile}, with the texts kept beside the tensors. */
export async function loadContent(
  path: string,
  options: LoadOptions = {},
): Promise<DecodedSafetensors> {
  return fromContent(await load(path, options));
}
