import { typedArrayOf } from "../dtype.ts";
import { FormatError, NnfError } from "../errors.ts";
import { bytesOf, checkedTensor, type SafetensorsContent } from "../safetensors/decode.ts";
import { encodeSafetensors } from "../safetensors/encode.ts";
import {
  parseHeader,
  prefixBytes,
  type ReadContext,
  readHeaderLength,
  type TensorData,
} from "../safetensors/header.ts";
import { defaultFileSystem, type FileHandle, type FileSystem, writeFileAtomic } from "./atomic.ts";
import { fileError } from "./file-error.ts";

/** Options of {@link saveFile}. */
export interface SaveOptions {
  /** Texts kept beside the tensors. */
  readonly metadata?: Readonly<Record<string, string>> | undefined;
  /** Instead of `node:fs/promises`. */
  readonly fs?: FileSystem | undefined;
}

/** Options of {@link loadFile}. */
export interface LoadOptions {
  /** Instead of `node:fs/promises`. */
  readonly fs?: FileSystem | undefined;
}

/**
 * Saves tensors as a safetensors file, atomically (see {@link writeFileAtomic}). The values are
 * those at the time of the call: all are copied before the first wait.
 * @throws FileError when the file cannot be written (the old one stays whole), and what
 *   {@link encodeSafetensors} throws.
 */
export async function saveFile(
  path: string,
  tensors: Readonly<Record<string, TensorData>>,
  options: SaveOptions = {},
): Promise<void> {
  const operation = "saveFile";
  const bytes = encodeSafetensors(tensors, options.metadata, operation);
  await writeFileAtomic(path, bytes, { fs: options.fs, operation });
}

/**
 * Reads a safetensors file. The header is checked against the file's length before memory for any
 * tensor is taken; each tensor is then read into an array of its own.
 * @throws FileError when the file cannot be read, FormatError when its content is malformed.
 */
export async function loadFile(
  path: string,
  options: LoadOptions = {},
): Promise<SafetensorsContent> {
  const { fs = defaultFileSystem } = options;
  const context = { operation: "loadFile", file: path };
  try {
    const file = await fs.open(path, "r");
    try {
      return await readContent(file, context);
    } finally {
      await file.close();
    }
  } catch (cause) {
    if (cause instanceof NnfError) throw cause;
    throw fileError(context.operation, path, "cannot read", cause, "Check the path.");
  }
}

async function readContent(file: FileHandle, context: ReadContext): Promise<SafetensorsContent> {
  const { size } = await file.stat();
  const prefix = new Uint8Array(Math.min(prefixBytes, size));
  await readFully(file, prefix, 0, context);
  const header = new Uint8Array(readHeaderLength(prefix, size, context));
  await readFully(file, header, prefixBytes, context);
  const dataOffset = prefixBytes + header.length;
  const { entries, metadata } = parseHeader(header, size - dataOffset, context);
  const tensors: [string, TensorData][] = [];
  for (const entry of entries) {
    const data = new typedArrayOf[entry.dtype](entry.size);
    await readFully(file, bytesOf(data), dataOffset + entry.begin, context);
    tensors.push([entry.name, checkedTensor(entry, data, context)]);
  }
  return { tensors: Object.fromEntries(tensors), metadata: { ...metadata } };
}

async function readFully(
  file: FileHandle,
  bytes: Uint8Array,
  position: number,
  context: ReadContext,
): Promise<void> {
  let done = 0;
  while (done < bytes.length) {
    const { bytesRead } = await file.read(bytes, done, bytes.length - done, position + done);
    if (bytesRead === 0) {
      throw new FormatError(
        context.operation,
        `the file ended at byte ${position + done} while it was being read; expected ` +
          `${bytes.length - done} more. Is another program writing it?`,
        { file: context.file },
      );
    }
    done += bytesRead;
  }
}
