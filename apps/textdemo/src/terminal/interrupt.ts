/** Exit code of a program that Ctrl-C ended. */
export const interruptedCode = 130;

/** Runs a task whose signal the first Ctrl-C aborts; a second one ends the program as usual. */
export async function interruptible<T>(task: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const abort = (): void => controller.abort();
  process.once("SIGINT", abort);
  try {
    return await task(controller.signal);
  } finally {
    process.off("SIGINT", abort);
  }
}
