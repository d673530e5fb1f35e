import { fromHost, type Parameter, type Tensor, ValueError } from "@nnf/tensor";

/** Options of {@link UnitStepSearch}. */
export interface UnitStepSearchOptions {
  /** Length of a step; 1 unless given. */
  readonly step?: number;
  /** Halve the step whenever no neighbour is better, instead of giving up. */
  readonly halve?: boolean;
}

/**
 * The lecture's optimiser by trial: tries one step up and down in every element of every parameter
 * and takes the best, as long as it lowers the cost. Costs are expensive, so they are counted.
 */
export class UnitStepSearch {
  readonly #parameters: readonly Parameter[];
  readonly #halve: boolean;
  #step: number;
  #cost: number | undefined;
  #evaluations = 0;

  constructor(parameters: readonly Parameter[], options: UnitStepSearchOptions = {}) {
    const { step = 1, halve = false } = options;
    if (!(Number.isFinite(step) && step > 0)) {
      throw new ValueError("UnitStepSearch", `got step ${step}; expected a positive number.`);
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
   */
  minimize(cost: () => Tensor | number): boolean {
    this.#cost ??= this.#evaluate(cost);
    let best = this.#cost;
    let move: { parameter: Parameter; position: number; value: number } | undefined;
    for (const parameter of this.#parameters) {
      const values = parameter.data();
      for (let position = 0; position < values.length; position++) {
        const before = values[position] as number;
        for (const value of [before + this.#step, before - this.#step]) {
          values[position] = value;
          if (values[position] === before) return false;
          parameter.assign(shaped(parameter, values));
          const tried = this.#evaluate(cost);
          if (tried < best) {
            best = tried;
            move = { parameter, position, value };
          }
        }
        values[position] = before;
      }
      parameter.assign(shaped(parameter, values));
    }
    if (move === undefined) {
      if (this.#halve) this.#step /= 2;
      return this.#halve;
    }
    const values = move.parameter.data();
    values[move.position] = move.value;
    move.parameter.assign(shaped(move.parameter, values));
    this.#cost = best;
    return true;
  }

  #evaluate(cost: () => Tensor | number): number {
    this.#evaluations++;
    const value = cost();
    return typeof value === "number" ? value : value.item();
  }
}

function shaped(parameter: Parameter, values: ReturnType<Parameter["data"]>): Tensor {
  return fromHost(values.slice(), parameter.shape as readonly number[]);
}
