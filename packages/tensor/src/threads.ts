import { engine } from "./engine/engine.ts";
import { ValueError } from "./errors.ts";

/** Each is a program of several MiB that the system has to start. */
const MOST = 256;

/**
 * How many threads large operations use, the caller's included: as many as there are processors (at
 * most 4) unless set. Results have the same bits for any number. Without shared memory, as on a page
 * that is not cross-origin isolated, there is one.
 * @throws ValueError unless the count is an integer from 1 to 256.
 */
export function threads(count?: number): number {
  if (count !== undefined) {
    if (!Number.isInteger(count) || count < 1 || count > MOST) {
      throw new ValueError(
        "threads",
        `got ${count}; expected an integer from 1 to ${MOST}. More than there are processors are slower.`,
      );
    }
    engine().threads = count;
  }
  return engine().threads;
}
