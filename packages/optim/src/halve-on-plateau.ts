import { FormatError, full, type Tensor, ValueError } from "@nnf/tensor";
import { checkNotNegative, checkShare } from "./checks.ts";
import type { Schedule } from "./schedules.ts";
import { scalar } from "./state.ts";

/** Options of {@link HalveOnPlateau}. */
export interface HalveOnPlateauOptions {
  /** Observations without improvement after which the rate is cut; 1, the first, unless given. */
  readonly patience?: number;
  /** Multiplied with the rate; ½ unless given. */
  readonly factor?: number;
  /** The rate is not cut below this; 0 unless given. */
  readonly minimum?: number;
}

/**
 * Cuts the rate when a measure that should fall no longer does, as Devlin et al. 2014 halve it when
 * validation worsens (PyTorch's `ReduceLROnPlateau` with a threshold of 0; its patience counts the
 * observations that are let pass, one less than here). Give `rate` to an optimiser as its learning
 * rate and call `observe` after each evaluation.
 * @throws ValueError for a rate or minimum that is negative or not finite, a factor outside [0, 1),
 *   a patience that is no integer of 1 or more.
 */
export class HalveOnPlateau {
  #current: number;
  #best = Number.POSITIVE_INFINITY;
  #waited = 0;
  readonly #options: Required<HalveOnPlateauOptions>;

  constructor(rate: number, options: HalveOnPlateauOptions = {}) {
    const { patience = 1, factor = 0.5, minimum = 0 } = options;
    checkNotNegative("HalveOnPlateau", { rate, minimum });
    checkShare("HalveOnPlateau", { factor });
    if (!Number.isSafeInteger(patience) || patience < 1) {
      throw new ValueError(
        "HalveOnPlateau",
        `got patience ${patience}; expected an integer of 1 or more.`,
      );
    }
    this.#current = rate;
    this.#options = { patience, factor, minimum };
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
    const before = this.#current;
    this.#current = Math.min(before, Math.max(before * factor, minimum));
    return this.#current < before;
  }

  /** Everything a later {@link load} needs: the rate, the best loss, observations since then. */
  state(): Record<string, Tensor> {
    const exact = (value: number) => full([], value, { dtype: "float64" });
    return { rate: exact(this.#current), best: exact(this.#best), waited: exact(this.#waited) };
  }

  /**
   * Restores what {@link state} returned.
   * @throws FormatError when an entry is missing or impossible; nothing is changed then.
   */
  load(state: Readonly<Record<string, Tensor>>): void {
    const operation = "HalveOnPlateau.load";
    const rate = scalar(operation, state, "rate");
    const best = scalar(operation, state, "best");
    const waited = scalar(operation, state, "waited");
    if (!(Number.isFinite(rate) && rate >= 0 && !Number.isNaN(best) && waited >= 0)) {
      throw new FormatError(
        operation,
        `got rate ${rate}, best ${best}, waited ${waited}; expected a rate and a count of 0 or ` +
          "more, and a best loss that is a number. Was the file changed?",
      );
    }
    this.#current = rate;
    this.#best = best;
    this.#waited = waited;
  }
}
