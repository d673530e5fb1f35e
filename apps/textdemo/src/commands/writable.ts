import { access, constants, stat } from "node:fs/promises";
import { dirname, resolve, sep } from "node:path";
import { FileError } from "@nnf/tensor";

/** What a command is going to write. */
export interface Targets {
  /** The command, for error messages. */
  readonly operation: string;
  readonly files: readonly string[];
  /** In a folder that is made when it is not there. */
  readonly checkpoint?: string;
}

/**
 * Finds out before the work, not after it, that its results could not be written; makes nothing.
 * @throws FileError naming what cannot be written and why
 */
export async function checkWritable({ operation, files, checkpoint }: Targets): Promise<void> {
  const refusal = (path: string, reason: string): FileError =>
    new FileError(operation, path, `cannot write: ${reason}. Nothing was changed.`);
  for (const file of files) {
    if (checkpoint !== undefined && isWithin(checkpoint, file)) {
      throw refusal(checkpoint, `${file} is to be a file; expected another folder`);
    }
    const folder = dirname(file);
    if (!(await mayWriteIn(folder))) {
      throw refusal(file, `there is no folder ${folder} that may be written to`);
    }
    if (!(await isReplaceable(file))) throw refusal(file, notAFile);
  }
  if (checkpoint === undefined) return;
  const folder = await nearest(dirname(checkpoint));
  if (!(await mayWriteIn(folder))) {
    throw refusal(checkpoint, `${folder} is no folder that may be written to`);
  }
  if (!(await isReplaceable(checkpoint))) throw refusal(checkpoint, notAFile);
}

/** Whether `inner` is `outer` or would lie in it, if that were a folder. */
function isWithin(inner: string, outer: string): boolean {
  return `${resolve(inner)}${sep}`.startsWith(`${resolve(outer)}${sep}`);
}

async function mayWriteIn(folder: string): Promise<boolean> {
  try {
    await access(folder, constants.W_OK | constants.X_OK);
    return (await stat(folder)).isDirectory();
  } catch {
    return false;
  }
}

/** The path, or the first above it at which there is something. */
async function nearest(path: string): Promise<string> {
  const above = dirname(path);
  if (above === path) return path;
  try {
    await stat(path);
    return path;
  } catch {
    return nearest(above);
  }
}

const notAFile = "it is a folder or a device";

/** Whether there is nothing at the path, or a file. */
async function isReplaceable(path: string): Promise<boolean> {
  const present = await stat(path).catch(() => undefined);
  return present === undefined || present.isFile();
}
