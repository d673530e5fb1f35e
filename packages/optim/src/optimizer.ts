import { gradients } from "@nnf/autograd";
import {
  type Dtype,
  full,
  type Parameter,
  ShapeError,
  Tensor,
  ValueError,
  type Variable,
} from "@nnf/tensor";
import {
  type Assignment,
  asSparseRows,
  buffer,
  coalesce,
  dynamicScalar,
  formatShape,
  pendingUpdates,
  profiler,
  type SparseRows,
  step,
  takeRows,
} from "@nnf/tensor/internal";
import { checkRate } from "./checks.ts";
import { type ClippingOptions, clipNorms, clippingOf, clipTo } from "./clipping.ts";
import { checkGradients, checkUpdate } from "./fit.ts";
import { members, scheduleOf, type Trainable } from "./groups.ts";
import type { Rule } from "./rule.ts";
import type { Schedule } from "./schedules.ts";
import { restore, type Slot, snapshot } from "./state.ts";

/** Options that every optimiser takes. */
export interface OptimizerOptions extends ClippingOptions {
  /** A number, or a function of the step. */
  readonly learningRate?: number | Schedule;
}

/** Options of {@link Optimizer.minimize}. */
export interface MinimizeOptions {
  /** Further tensors to compute with the loss, at the values before the update. */
  readonly also?: readonly Tensor[];
}

/** A gradient in the form a rule is applied to: whole, or the rows that have one. */
interface Received {
  readonly gradient: Tensor;
  readonly sparse: SparseRows | null;
}

/** A schedule and a dtype: parameters of both in common share the rule's numbers of a step. */
interface Rate {
  readonly schedule: Schedule;
  readonly dtype: Dtype;
}

/** A parameter with the state that the rule keeps for it, and the place of its rate among all. */
interface Trained {
  readonly parameter: Parameter;
  readonly state: readonly Variable[];
  readonly rate: number;
}

/**
 * Updates parameters by a {@link Rule}. Loss, gradients and updates are computed as one plan; a step
 * that fails changes nothing. A table of which few rows were looked up has only those rows updated
 * where the rule allows it. There are no gradients to reset: each step takes those of its own loss.
 * @throws ValueError for an empty list of parameters, one listed twice, a learning rate or clipping
 *   limit out of range.
 */
export class Optimizer {
  readonly #name: string;
  readonly #rule: Rule;
  readonly #parameters: readonly Parameter[];
  readonly #trained: readonly Trained[];
  readonly #rates: Rate[] = [];
  readonly #clipping: ClippingOptions;
  #schedule: Schedule;
  #steps = 0;

  constructor(
    name: string,
    rule: Rule,
    trainable: Trainable,
    options: OptimizerOptions & { readonly learningRate: number | Schedule },
  ) {
    this.#name = name;
    this.#rule = rule;
    this.#schedule = scheduleOf(name, options.learningRate);
    this.#clipping = clippingOf(name, options);
    // A rate that is set later on the optimiser holds for compiled steps too.
    const currentSchedule: Schedule = (step) => this.#schedule(step);
    this.#trained = members(name, trainable).map(({ parameter, learningRate }) => ({
      parameter,
      state: rule.state.map(({ initial }) => stateFor(parameter, initial)),
      rate: this.#rateOf(learningRate ?? currentSchedule, parameter.dtype),
    }));
    this.#parameters = this.#trained.map(({ parameter }) => parameter);
  }

  /** Steps done so far. */
  get steps(): number {
    return this.#steps;
  }

  /** The learning rate of the next step, for parameters without a rate of their own. */
  get learningRate(): number {
    return this.#schedule(this.#steps);
  }

  set learningRate(rate: number | Schedule) {
    this.#schedule = scheduleOf(this.#name, rate);
  }

  /**
   * One step downhill. Returns the loss, read at the values before the step, as are the tensors in
   * `also`; other tensors built on the parameters and not read before are stale afterwards.
   * @throws ShapeError unless the loss has one element, GradientError when it does not use a
   *   parameter, ValueError for a rate that is negative or not finite, StaleTensorError for a loss
   *   built before an earlier step. Whatever is thrown, nothing was changed.
   */
  minimize<T extends Tensor>(loss: T, { also = [] }: MinimizeOptions = {}): T {
    if (!(loss instanceof Tensor)) {
      throw new ValueError(
        "minimize",
        `got ${String(loss)}; expected a tensor, the loss. Was it read with item()?`,
      );
    }
    if (loss.size !== 1) {
      throw new ShapeError(
        "minimize",
        `loss has shape ${formatShape(loss.shape)}; expected a scalar. Reduce it with mean() or sum().`,
      );
    }
    this.#step([loss, ...also], gradients(loss, this.#parameters), pendingUpdates(loss));
    return loss;
  }

  /**
   * One step with gradients of the caller's own, one for each parameter in order. Rows of a table
   * are recognised as such as long as its gradient has not been read.
   * @throws ShapeError unless there are as many as parameters, of the same shapes, DtypeError unless
   *   of the same dtypes, ValueError for a rate that is negative or not finite.
   */
  apply(given: readonly Tensor[]): void {
    checkGradients(given, this.#parameters);
    this.#step([], given, []);
  }

  /**
   * A copy of everything that a later {@link load} needs to continue as if nothing had happened: the
   * number of steps, and for parameter `i` its state as `i.name`. Rates are part of the program.
   */
  state(): Record<string, Tensor> {
    return snapshot(this.#slots, this.#steps);
  }

  /**
   * Restores what {@link state} returned.
   * @throws FormatError when an entry is missing, unknown, or of another shape or dtype; nothing is
   *   changed then.
   */
  load(state: Readonly<Record<string, Tensor>>): void {
    this.#steps = restore(`${this.#name}.load`, this.#slots, state);
  }

  get #slots(): Slot[] {
    return this.#trained.flatMap(({ state }, i) =>
      this.#rule.state.flatMap(({ name }, slot) => {
        const variable = state[slot];
        return variable === undefined ? [] : [{ key: `${i}.${name}`, variable }];
      }),
    );
  }

  /** The place of a rate among all, where it is put if it is new. */
  #rateOf(schedule: Schedule, dtype: Dtype): number {
    const known = this.#rates.findIndex((r) => r.schedule === schedule && r.dtype === dtype);
    return known === -1 ? this.#rates.push({ schedule, dtype }) - 1 : known;
  }

  #step(
    outputs: readonly Tensor[],
    gradients: readonly Tensor[],
    updates: readonly Assignment[],
  ): void {
    const scalars = this.#rates.map((rate) => this.#scalars(rate));
    const received = this.#clip(gradients.map((gradient) => this.#receive(gradient)));
    const assignments: Assignment[] = [];
    this.#trained.forEach((trained, i) => {
      this.#update(trained, received[i] as Received, scalars[trained.rate] ?? [], assignments);
    });
    assignments.push(...updates);
    step(outputs, assignments, () => {
      this.#steps++;
    });
  }

  /** The rule's numbers for this step, which compiled steps look up anew. */
  #scalars({ schedule, dtype }: Rate): Tensor[] {
    const now = (): readonly number[] =>
      this.#rule.scalars({
        learningRate: checkRate(this.#name, schedule(this.#steps)),
        step: this.#steps + 1,
      });
    return now().map((value, i) => dynamicScalar(value, () => now()[i] as number, dtype));
  }

  #receive(gradient: Tensor): Received {
    const { sparse: skipsZeros } = this.#rule;
    if (!skipsZeros && profiler.active !== null && asSparseRows(gradient) !== null) {
      profiler.active.denseFallbacks++;
    }
    const rows = skipsZeros ? asSparseRows(gradient) : null;
    if (rows === null) return { gradient, sparse: null };
    const sparse = coalesce(rows, gradient.shape[0] ?? 0);
    return { gradient: sparse.rows, sparse };
  }

  #clip(received: readonly Received[]): readonly Received[] {
    const { clipValue, clipNorm } = this.#clipping;
    if (clipValue === undefined && clipNorm === undefined) return received;
    const limited = received.map(({ gradient }) => clipTo(gradient, clipValue));
    const clipped = clipNorms(limited, clipNorm);
    return received.map(({ sparse }, i) => ({ sparse, gradient: clipped[i] as Tensor }));
  }

  /** Adds the assignments that bring a parameter and its state, or rows of them, up to date. */
  #update(
    { parameter, state }: Trained,
    { gradient, sparse }: Received,
    scalars: readonly Tensor[],
    assignments: Assignment[],
  ): void {
    const indices = sparse?.indices;
    const now = (target: Tensor): Tensor =>
      indices === undefined ? target : takeRows(target, indices, 1);
    const before = now(parameter);
    const result = this.#rule.apply({
      parameter: before,
      gradient,
      state: state.map(now),
      scalars,
    });
    checkUpdate(this.#name, before, result, state.length);
    const value = before.add(clipTo(result.update, this.#clipping.clipUpdate));
    assignments.push({ target: parameter, value, indices });
    state.forEach((target, slot) => {
      assignments.push({ target, value: result.state[slot] as Tensor, indices });
    });
  }
}

/** The options with a rate; one that is undefined counts as left out. */
export function withRate<O extends OptimizerOptions>(
  options: O,
  rate: number,
): O & { readonly learningRate: number | Schedule } {
  return { ...options, learningRate: options.learningRate ?? rate };
}

function stateFor({ shape, dtype }: Parameter, initial: number): Variable {
  return buffer(full([...shape], initial, { dtype }));
}
