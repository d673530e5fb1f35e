import { fingerprint, programs } from "../../packages/optim/test/training-programs.ts";

/** A hash of all weights of each program after a thousand steps, and their sum. */
export type Trained = Record<string, { hash: number; sum: number }>;

/** Trains a perceptron, a convolutional net and a ranking for a thousand steps each. */
export function train(): Trained {
  return Object.fromEntries(
    Object.entries(programs).map(([name, program]) => [name, fingerprint(program(1000))]),
  );
}
