import { NnfError } from "../src/index.ts";

/** Name and message of the library's error that `run` throws. */
export function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return error instanceof NnfError ? `${error.name}: ${error.message}` : String(error);
  }
  return "no error";
}
