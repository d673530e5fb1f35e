import { FormatError } from "@nnf/tensor";
import type { ShapedArray } from "../batch/host.ts";
import { type IdxHeader, parseIdxHeader, readElements } from "../files/idx.ts";
import { fileChunks } from "./open.ts";

/**
 * Reads an IDX file such as MNIST's, `.gz` or not. Reading stops as soon as there is more than the
 * header says.
 * @throws FileError when it cannot be read, FormatError for a malformed header or another length
 *   than it says
 */
export async function readIdx(path: string): Promise<ShapedArray> {
  const operation = "readIdx";
  const chunks: Uint8Array[] = [];
  let length = 0;
  let header: IdxHeader | undefined;
  for await (const chunk of fileChunks(path, operation)) {
    chunks.push(chunk);
    length += chunk.length;
    header ??= parseIdxHeader(
      length <= 64 ? Buffer.concat(chunks) : (chunks[0] ?? chunk),
      operation,
      path,
    );
    if (header !== undefined && length > header.total) break;
  }
  if (header === undefined) {
    throw new FormatError(
      operation,
      `${length} bytes end within the header; expected a whole IDX file.`,
      { file: path },
    );
  }
  return readElements(new Uint8Array(Buffer.concat(chunks)), header, operation, path);
}
