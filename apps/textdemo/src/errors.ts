import { NnfError } from "@nnf/tensor";

/** Something the person at the terminal can put right; told in one line, without a stack. */
export class UsageError extends Error {
  override get name(): string {
    return "UsageError";
  }
}

/** The names of functions, with which errors of the libraries begin: `loadFile`, `Vocabulary.fromText`. */
const functionName = /^[a-z]+[A-Z]|\./;

/** The line for an error the user can put right, or undefined for a fault of the program. */
export function userMessage(error: unknown): string | undefined {
  if (!(error instanceof UsageError || error instanceof NnfError)) return undefined;
  const isNamed = error instanceof NnfError && functionName.test(error.operation);
  const text = isNamed ? error.message.slice(error.operation.length + 2) : error.message;
  return text.replace(/\s*\n\s*/g, " ");
}
