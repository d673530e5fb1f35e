import { fromHost, type Parameter, type Tensor, ValueError } from "@nnf/tensor";
import { checkPositive } from "./checks.ts";

/** Options of {@link UnitStepSearch}. */
export interface UnitStepSearchOptions {
  /** Length of a step; 1 unless given. */
  readonly step?: number;
  /** Halve the step whenever no neighbour is better, instead of giving up. */
  readonly halve?: boolean;
}

/** One element of one parameter, and the value it is to get. */
interface Move {
  readonly parameter: Parameter;
  readonly position: number;
  readonly value: number;
}

/**
 * The lecture's optimiser by trial: tries one step up and down in every element of every parameter
 * and takes the best, as long as it lowers the cost. Costs are expensive, so they are counted.
 * @throws ValueError for an empty list, or a step that is not finite and above 0.
 */
export class UnitStepSearch {
  readonly #parameters: readonly Parameter[];
  readonly #halve: boolean;
  #step: number;
  #cost: number | undefined;
  #evaluations = 0;

  constructor(parameters: readonly Parameter[], options: UnitStepSearchOptions = {}) {
    const { step = 1, halve = false } = options;
    checkPositive("UnitStepSearch", { step });
    if (parameters.length === 0) {
      throw new ValueError("UnitStepSearch", "got no parameters; expected at least one.");
    }
    this.#parameters = parameters;
    this.#step = step;
    this.#halve = halve;
  }

  /** How often the cost was evaluated. */
  get evaluations(): number {
    return this.#evaluations;
  }

  /** The present length of a step. */
  get step(): number {
    return this.#step;
  }

  /**
   * Moves to the best neighbour if it is better. Returns whether there is any use in going on:
   * false once no neighbour is better, or, when halving, once steps no longer change the values.
   * The cost where the search stands is remembered, so each call expects the same cost function; if
   * that throws, the parameters keep their values.
   */
  minimize(cost: () => Tensor | number): boolean {
    this.#cost ??= this.#evaluate(cost);
    let best = this.#cost;
    let chosen: Move | undefined;
    let distinct = false;
    for (const move of this.#neighbours()) {
      const tried = this.#try(move, cost);
      if (tried === undefined) continue;
      distinct = true;
      // Anything finite is better than NaN.
      if (!(tried < best || (Number.isNaN(best) && Number.isFinite(tried)))) continue;
      best = tried;
      chosen = move;
    }
    if (chosen !== undefined) {
      put(chosen);
      this.#cost = best;
      return true;
    }
    if (this.#halve) this.#step /= 2;
    return this.#halve && distinct;
  }

  *#neighbours(): Generator<Move> {
    for (const parameter of this.#parameters) {
      for (const [position, before] of parameter.data().entries()) {
        yield { parameter, position, value: before + this.#step };
        yield { parameter, position, value: before - this.#step };
      }
    }
  }

  /** The cost after a move, which is taken back; undefined where rounding swallows the step. */
  #try(move: Move, cost: () => Tensor | number): number | undefined {
    const before = put(move);
    if (move.parameter.data()[move.position] === before) return undefined;
    try {
      return this.#evaluate(cost);
    } finally {
      put({ ...move, value: before });
    }
  }

  #evaluate(cost: () => Tensor | number): number {
    const value = cost();
    this.#evaluations++;
    return typeof value === "number" ? value : value.item();
  }
}

/** Makes a move; returns the value that was there. */
function put({ parameter, position, value }: Move): number {
  const values = parameter.data();
  const before = values[position] as number;
  values[position] = value;
  const shape: readonly number[] = parameter.shape;
  parameter.assign(fromHost(values, shape));
  return before;
}
