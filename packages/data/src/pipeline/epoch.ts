import { Random } from "@nnf/tensor";
import type { Run } from "./indexed.ts";

/** The stream of one shuffle in one epoch: a function of seed and epoch, so any epoch can be reopened. */
export function epochRandom(run: Run, ordinal: number): Random {
  return new Random(run.seeds[ordinal] ?? 0).split(`epoch ${run.epoch}`);
}
