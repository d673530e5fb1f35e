import { NnfError } from "@nnf/tensor";

/** Something the person at the terminal can put right; told in one line, without a stack. */
export class UsageError extends Error {
  override get name(): string {
    return "UsageError";
  }
}

/** The line for an error the user can put right, or undefined for a fault of the program. */
export function userMessage(error: unknown): string | undefined {
  if (error instanceof UsageError || error instanceof NnfError) {
    return error.message.replace(/\s*\n\s*/g, " ");
  }
  return undefined;
}
