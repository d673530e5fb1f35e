import { mkdir, readdir } from "node:fs/promises";
import { basename, dirname } from "node:path";
import { FileError, FormatError, type Tensor } from "@nnf/tensor";
import { loadContent, saveFile } from "@nnf/tensor/node";

/** @throws FileError when the folder cannot be made */
export async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new FileError("checkpoint", folder, `cannot make the folder: ${reason}.`, { cause });
  }
}

/**
 * Tells a training of which nothing was saved yet from one whose file cannot be read.
 * @throws FileError when there is nothing at the path of a checkpoint
 */
async function checkSaved(file: string): Promise<void> {
  const names = await readdir(dirname(file)).catch((cause: unknown): string[] | undefined => {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    return code === "ENOENT" ? [] : undefined;
  });
  if (names === undefined || names.includes(basename(file))) return;
  throw new FileError(
    "checkpoint",
    file,
    `there is nothing to resume: no training was saved in ${dirname(file)}. Check the path, or ` +
      "leave out --resume to train anew.",
  );
}

/**
 * Writes a training's tensors and, as JSON, what else it needs to go on; atomically.
 * @throws FileError when the file or its folder cannot be made; an old one stays whole
 */
export async function saveTraining(
  file: string,
  tensors: Readonly<Record<string, Tensor>>,
  training: object,
): Promise<void> {
  await makeFolder(dirname(file));
  await saveFile(file, tensors, { metadata: { training: JSON.stringify(training) } });
}

/**
 * Reads what {@link saveTraining} wrote.
 * @throws FileError when there is none or it cannot be read, FormatError when it is not one as it
 *   was written
 */
export async function loadTraining<T>(
  file: string,
  isTraining: (value: unknown) => value is T,
): Promise<{ tensors: Record<string, Tensor>; training: T }> {
  await checkSaved(file);
  const { tensors, metadata } = await loadContent(file);
  let training: unknown;
  try {
    training = JSON.parse(metadata["training"] ?? "");
  } catch (cause) {
    throw malformed(file, cause);
  }
  if (!isTraining(training)) throw malformed(file);
  return { tensors, training };
}

function malformed(file: string, cause?: unknown): FormatError {
  return new FormatError(
    "checkpoint",
    'the entry "training" is not what this version writes; expected an untouched checkpoint. ' +
      "Train anew without --resume.",
    { file },
    { cause },
  );
}
