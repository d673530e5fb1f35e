import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { FileError, FormatError } from "@nnf/tensor";

const explanations: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder; expected a file",
  EACCES: "permission denied",
};

/**
 * The bytes of a file in pieces of 64 KB; a name that ends in `.gz` is decompressed on the way. The
 * file is closed at the end, after an error and when the reader stops early.
 * @throws FileError when the system does not read it, FormatError for broken gzip data
 */
export async function* fileChunks(
  path: string,
  operation: string,
): AsyncGenerator<Uint8Array, undefined, undefined> {
  const file = createReadStream(path);
  const stream = path.endsWith(".gz") ? pipeline(file, createGunzip(), () => {}) : file;
  try {
    for await (const chunk of stream) yield chunk;
  } catch (cause) {
    throw readError(path, operation, cause);
  }
  return undefined;
}

function readError(path: string, operation: string, cause: unknown): FileError | FormatError {
  const code = errorCode(cause);
  const message = cause instanceof Error ? cause.message : String(cause);
  if (code.startsWith("Z_")) {
    return new FormatError(
      operation,
      `broken gzip data (${message}); expected a whole .gz file. It may be cut off.`,
      { file: path },
      { cause },
    );
  }
  const reason = explanations[code];
  return new FileError(
    operation,
    path,
    `cannot read: ${reason === undefined ? message : `${reason} (${code})`}.`,
    { cause },
  );
}

function errorCode(cause: unknown): string {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return "";
  return String(cause.code);
}
