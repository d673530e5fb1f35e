import { setImmediate } from "node:timers/promises";

/** Milliseconds of work after which signals, timers and streams get their turn. */
const longest = 25;

/**
 * Lets the event loop run when work has gone on for long enough. Call it between small pieces of
 * work: a waiting Ctrl-C is then answered at once.
 */
export class Pauses {
  #last = performance.now();

  async pause(): Promise<void> {
    if (performance.now() - this.#last < longest) return;
    await setImmediate();
    this.#last = performance.now();
  }
}
