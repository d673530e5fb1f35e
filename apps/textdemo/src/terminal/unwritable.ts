import type { Output } from "./terminal.ts";

/** As of a program that the signal SIGPIPE ends, so that a training cut short is no success. */
const readerGone = 141;

/**
 * Ends the program when its output cannot be written: silently when whoever reads it has stopped, as
 * in `textdemo tour | head`, else with a line that says why. What cannot be written to standard error
 * is lost.
 * @param exit ends the program with an exit code
 */
export function endWhenUnwritable(
  { out, err }: { readonly out: Output; readonly err: Output },
  exit: (code: number) => void,
): void {
  out.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code === "EPIPE") {
      exit(readerGone);
      return;
    }
    err.write(`textdemo: cannot write to standard output: ${error.message}.\n`);
    exit(2);
  });
  err.on("error", () => {});
}
