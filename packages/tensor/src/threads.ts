import { engine } from "./engine/engine.ts";
import { ValueError } from "./errors.ts";

/**
 * How many threads large operations use, the caller's included: as many as there are processors (at
 * most 4) unless set. Results have the same bits for any number. Without shared memory, as on a page
 * that is not cross-origin isolated, there is one.
 * @throws ValueError unless the count is a positive integer.
 */
export function threads(count?: number): number {
  if (count !== undefined) {
    if (!Number.isSafeInteger(count) || count < 1) {
      throw new ValueError("threads", `got ${count}; expected a positive integer.`);
    }
    engine().threads = count;
  }
  return engine().threads;
}
