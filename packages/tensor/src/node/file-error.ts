import { FileError } from "../errors.ts";

/** The sentences for the failures people meet; anything else speaks through the system's message. */
const explanations: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  ENOTDIR: "part of the path is a file; expected folders",
  EISDIR: "it is a folder; expected a file",
  EACCES: "permission denied",
  EPERM: "the system does not permit it",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left on the device",
  EDQUOT: "the disk quota is used up",
  EMFILE: "too many files are open",
  ENAMETOOLONG: "the name is too long",
};

/** The system's code for an error, such as `ENOENT`. */
export function errorCode(cause: unknown): string | undefined {
  if (typeof cause !== "object" || cause === null || !("code" in cause)) return undefined;
  return typeof cause.code === "string" ? cause.code : undefined;
}

/**
 * A {@link FileError} for a call that the system refused.
 * @param deed what was tried: `cannot write`.
 * @param outcome what the failure means for the caller, a sentence.
 */
export function fileError(
  operation: string,
  path: string,
  deed: string,
  cause: unknown,
  outcome: string,
): FileError {
  const code = errorCode(cause);
  const explanation = code === undefined ? undefined : explanations[code];
  const message = cause instanceof Error ? cause.message : String(cause);
  const reason = explanation === undefined ? message : `${explanation} (${code})`;
  return new FileError(operation, path, `${deed}: ${reason}. ${outcome}`, { cause });
}
