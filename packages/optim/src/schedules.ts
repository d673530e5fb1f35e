import { ValueError } from "@nnf/tensor";

/** A learning rate as a function of the step, counted from 0. */
export type Schedule = (step: number) => number;

/** The same rate at every step. */
export function constant(rate: number): Schedule {
  return () => rate;
}

/** Options of {@link stepDecay}. */
export interface StepDecayOptions {
  /** Steps at each rate. */
  readonly every: number;
  /** Multiplied with the rate each time. */
  readonly factor: number;
}

/** rate · factor^⌊step / every⌋ */
export function stepDecay(rate: number, { every, factor }: StepDecayOptions): Schedule {
  positive("stepDecay", "every", every);
  return (step) => rate * factor ** Math.floor(step / every);
}

/** rate · factor^step */
export function exponential(rate: number, factor: number): Schedule {
  return (step) => rate * factor ** step;
}

/** Options of {@link cosine}. */
export interface CosineOptions {
  /** Steps until the final rate is reached, which then stays. */
  readonly steps: number;
  /** The final rate, 0 unless given. */
  readonly final?: number;
}

/** Half a cosine from the rate to the final rate (Loshchilov and Hutter 2017, eq. 5). */
export function cosine(rate: number, { steps, final = 0 }: CosineOptions): Schedule {
  positive("cosine", "steps", steps);
  return (step) => {
    const progress = Math.min(step / steps, 1);
    return final + ((rate - final) * (1 + Math.cos(Math.PI * progress))) / 2;
  };
}

/** Rises linearly over the first `steps` steps, then follows the given schedule. */
export function warmUp(steps: number, schedule: number | Schedule): Schedule {
  positive("warmUp", "steps", steps);
  const after = typeof schedule === "number" ? constant(schedule) : schedule;
  return (step) => after(step) * Math.min((step + 1) / steps, 1);
}

/** Options of {@link HalveOnPlateau}. */
export interface HalveOnPlateauOptions {
  /** Observations without improvement before the rate is cut; 1 unless given. */
  readonly patience?: number;
  /** Multiplied with the rate; ½ unless given. */
  readonly factor?: number;
  /** The rate is not cut below this; 0 unless given. */
  readonly minimum?: number;
}

/**
 * Cuts the rate when a measure that should fall no longer does, as Devlin et al. 2014 halve it when
 * validation worsens. Pass `rate` as the optimiser's learning rate and call `observe` after each
 * evaluation.
 */
export class HalveOnPlateau {
  #current: number;
  #best = Number.POSITIVE_INFINITY;
  #waited = 0;
  readonly #options: Required<HalveOnPlateauOptions>;

  constructor(rate: number, options: HalveOnPlateauOptions = {}) {
    this.#current = rate;
    this.#options = { patience: 1, factor: 0.5, minimum: 0, ...options };
  }

  /** The schedule to give to an optimiser. */
  readonly rate: Schedule = () => this.#current;

  /** Takes note of a validation loss; returns whether the rate was cut. NaN counts as worse. */
  observe(loss: number): boolean {
    if (loss < this.#best) {
      this.#best = loss;
      this.#waited = 0;
      return false;
    }
    const { patience, factor, minimum } = this.#options;
    this.#waited++;
    if (this.#waited < patience) return false;
    this.#waited = 0;
    this.#current = Math.max(this.#current * factor, minimum);
    return true;
  }
}

function positive(operation: string, name: string, value: number): void {
  if (Number.isFinite(value) && value > 0) return;
  throw new ValueError(operation, `got ${name} ${value}; expected a positive number of steps.`);
}
