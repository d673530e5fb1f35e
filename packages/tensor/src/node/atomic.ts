import * as nodeFileSystem from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { FileError } from "../errors.ts";
import { errorCode, fileError } from "./file-error.ts";

/** An open file, as far as saving and loading need it. */
export interface FileHandle {
  read(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesRead: number }>;
  write(
    buffer: Uint8Array,
    offset: number,
    length: number,
    position: number,
  ): Promise<{ bytesWritten: number }>;
  stat(): Promise<{ size: number }>;
  sync(): Promise<void>;
  close(): Promise<void>;
}

/** The functions of `node:fs/promises` that saving and loading use; tests put failing ones here. */
export interface FileSystem {
  open(path: string, flags: string): Promise<FileHandle>;
  stat(path: string): Promise<{ isFile(): boolean }>;
  rename(from: string, to: string): Promise<void>;
  unlink(path: string): Promise<void>;
}

/** Options of what writes files. */
export interface WriteOptions {
  /** Instead of `node:fs/promises`. */
  readonly fs?: FileSystem | undefined;
  /** The name errors begin with. */
  readonly operation?: string | undefined;
}

export const defaultFileSystem: FileSystem = nodeFileSystem;

/** Codes by which file systems say that a folder cannot be synced, which is then theirs to answer. */
const folderSyncUnsupported = new Set(["EINVAL", "ENOTSUP", "EISDIR", "EPERM", "EACCES"]);

/**
 * Writes a file so that at every moment, a crash included, `path` holds either the old content
 * whole or the new: a temporary file in the same folder is written, synced to the device and
 * renamed, and the folder is synced. Text is written as UTF-8. The new file has default
 * permissions; a symbolic link at `path` is replaced, not followed.
 *
 * `data` must not change until the promise settles.
 *
 * @throws FileError naming the path and the cause. The old file is then untouched and the
 *   temporary one removed.
 */
export async function writeFileAtomic(
  path: string,
  data: string | Uint8Array,
  options: WriteOptions = {},
): Promise<void> {
  const { fs = defaultFileSystem, operation = "writeFileAtomic" } = options;
  const bytes = typeof data === "string" ? new TextEncoder().encode(data) : data;
  await checkReplaceable(fs, operation, path);
  const temporary = join(dirname(path), `.${basename(path)}.${crypto.randomUUID()}.tmp`);
  try {
    const file = await fs.open(temporary, "wx");
    try {
      await writeFully(file, bytes);
      await file.sync();
    } catch (cause) {
      await file.close().catch(ignore);
      throw cause;
    }
    await file.close();
    await fs.rename(temporary, path);
  } catch (cause) {
    await fs.unlink(temporary).catch(ignore);
    const fix = errorCode(cause) === "ENOENT" ? ` Create the folder ${dirname(path)} first.` : "";
    throw fileError(operation, path, "cannot write", cause, `Nothing was changed.${fix}`);
  }
  await syncFolder(fs, operation, path);
}

/** The first failure is the one to report; the clean-up after it may fail as well. */
function ignore(): void {}

/** Renaming over a device such as /dev/null would succeed and destroy it. */
async function checkReplaceable(fs: FileSystem, operation: string, path: string): Promise<void> {
  let isFile: boolean;
  try {
    isFile = (await fs.stat(path)).isFile();
  } catch {
    // Usually there is no such file yet; whatever else is wrong, opening a file beside it tells.
    return;
  }
  if (!isFile) {
    throw new FileError(
      operation,
      path,
      "cannot write: it is a folder or a device; expected the path of a file. Nothing was changed.",
    );
  }
}

async function writeFully(file: FileHandle, bytes: Uint8Array): Promise<void> {
  let position = 0;
  while (position < bytes.length) {
    const rest = bytes.length - position;
    const { bytesWritten } = await file.write(bytes, position, rest, position);
    if (bytesWritten === 0) throw new Error("the system stopped taking data");
    position += bytesWritten;
  }
}

async function syncFolder(fs: FileSystem, operation: string, path: string): Promise<void> {
  try {
    const folder = await fs.open(dirname(path), "r");
    try {
      await folder.sync();
    } finally {
      await folder.close();
    }
  } catch (cause) {
    if (folderSyncUnsupported.has(errorCode(cause) ?? "")) return;
    const outcome = "The new file is in place, but may be lost if the machine fails now.";
    throw fileError(operation, path, "cannot sync its folder", cause, outcome);
  }
}
