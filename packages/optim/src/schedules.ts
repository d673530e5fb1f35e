import { checkNotNegative, checkPositive } from "./checks.ts";
import { halfCosine, integerPower } from "./exact.ts";

/**
 * A learning rate as a function of the step, counted from 0. Optimisers call it once or more in
 * each step, so it should depend on the step alone.
 */
export type Schedule = (step: number) => number;

/**
 * The same rate at every step.
 * @throws ValueError for a rate that is negative or not finite.
 */
export function constant(rate: number): Schedule {
  checkNotNegative("constant", { rate });
  return () => rate;
}

/** Options of {@link stepDecay}. */
export interface StepDecayOptions {
  /** Steps at each rate. */
  readonly every: number;
  /** Multiplied with the rate each time. */
  readonly factor: number;
}

/**
 * rate · factor^⌊step / every⌋ (PyTorch's `StepLR`).
 * @throws ValueError for numbers that are negative or not finite, or 0 steps.
 */
export function stepDecay(rate: number, { every, factor }: StepDecayOptions): Schedule {
  checkNotNegative("stepDecay", { rate, factor });
  checkPositive("stepDecay", { every });
  return (step) => rate * integerPower(factor, Math.floor(step / every));
}

/**
 * rate · factor^step (PyTorch's `ExponentialLR`).
 * @throws ValueError for numbers that are negative or not finite.
 */
export function exponential(rate: number, factor: number): Schedule {
  checkNotNegative("exponential", { rate, factor });
  return (step) => rate * integerPower(factor, step);
}

/** Options of {@link cosine}. */
export interface CosineOptions {
  /** Steps until the final rate is reached, which then stays. */
  readonly steps: number;
  /** The final rate, 0 unless given. */
  readonly final?: number;
}

/**
 * Half a cosine from the rate to the final rate (Loshchilov and Hutter 2017, eq. 5, without
 * restarts; PyTorch's `CosineAnnealingLR`, which rises again afterwards).
 * @throws ValueError for numbers that are negative or not finite, or 0 steps.
 */
export function cosine(rate: number, { steps, final = 0 }: CosineOptions): Schedule {
  checkNotNegative("cosine", { rate, final });
  checkPositive("cosine", { steps });
  return (step) => {
    const progress = Math.min(step / steps, 1);
    return final + (rate - final) * halfCosine(progress);
  };
}

/**
 * The given schedule times (step + 1) / steps over the first `steps` steps, then the schedule
 * itself, which counts its steps from the start of the warm-up.
 * @throws ValueError for a rate that is negative or not finite, or 0 steps.
 */
export function warmUp(steps: number, schedule: number | Schedule): Schedule {
  checkPositive("warmUp", { steps });
  const after = typeof schedule === "number" ? constant(schedule) : schedule;
  return (step) => after(step) * Math.min((step + 1) / steps, 1);
}
