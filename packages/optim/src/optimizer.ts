import { gradients } from "@nnf/autograd";
import {
  FormatError,
  full,
  type Parameter,
  ShapeError,
  type Tensor,
  type Variable,
} from "@nnf/tensor";
import {
  type Assignment,
  asSparseRows,
  buffer,
  coalesce,
  equalShapes,
  formatShape,
  pendingUpdates,
  type SparseRows,
  step,
  takeRows,
} from "@nnf/tensor/internal";
import { type ClippingOptions, clipNorms, clipTo } from "./clipping.ts";
import { checkRate, type Member, members, scheduleOf, type Trainable } from "./groups.ts";
import type { Rule } from "./rule.ts";
import type { Schedule } from "./schedules.ts";

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

/**
 * Updates parameters by a {@link Rule}. Loss, gradients and updates are computed as one plan; a step
 * that fails changes nothing. A table of which few rows were looked up has only those rows updated
 * where the rule allows it.
 */
export class Optimizer {
  readonly #name: string;
  readonly #rule: Rule;
  readonly #members: readonly Member[];
  readonly #states: readonly (readonly Variable[])[];
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
    this.#members = members(name, trainable);
    this.#schedule = scheduleOf(name, options.learningRate);
    this.#clipping = options;
    this.#states = this.#members.map(({ parameter }) =>
      rule.state.map(({ initial }) =>
        buffer(full(parameter.shape as readonly number[], initial, { dtype: parameter.dtype })),
      ),
    );
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
   * @throws ShapeError unless the loss is a scalar, GradientError when it does not use a parameter,
   *   ValueError for a rate that is negative or not finite.
   */
  minimize<T extends Tensor>(loss: T, { also = [] }: MinimizeOptions = {}): T {
    if (loss.size !== 1) {
      throw new ShapeError(
        "minimize",
        `loss has shape ${formatShape(loss.shape)}; expected a scalar. Reduce it with mean() or sum().`,
      );
    }
    const parameters = this.#members.map(({ parameter }) => parameter);
    this.#step([loss, ...also], gradients(loss, parameters), pendingUpdates(loss));
    return loss;
  }

  /**
   * One step with gradients of the caller's own, one for each parameter in order.
   * @throws ShapeError unless there are as many as parameters, of the same shapes.
   */
  apply(given: readonly Tensor[]): void {
    const fits =
      given.length === this.#members.length &&
      given.every((g, i) => equalShapes(g.shape, this.#parameter(i).shape));
    if (!fits) {
      throw new ShapeError(
        "apply",
        `got gradients of shapes ${given.map(({ shape }) => formatShape(shape)).join(", ")}; expected ` +
          `${this.#members.map(({ parameter }) => formatShape(parameter.shape)).join(", ")}.`,
      );
    }
    this.#step([], given, []);
  }

  /** Everything a later {@link load} needs to continue as if nothing had happened. */
  state(): Record<string, Tensor> {
    const entries = this.#slots().map(({ key, variable }): [string, Tensor] => [key, variable]);
    return { ...Object.fromEntries(entries), steps: full([], this.#steps, { dtype: "float64" }) };
  }

  /**
   * Restores what {@link state} returned.
   * @throws FormatError when an entry is missing or has another shape; nothing is changed then.
   */
  load(state: Readonly<Record<string, Tensor>>): void {
    const slots = this.#slots();
    for (const { key, variable } of [...slots, { key: "steps", variable: full([], 0) }]) {
      const saved = state[key];
      if (saved !== undefined && equalShapes(saved.shape, variable.shape)) continue;
      const found = saved === undefined ? "nothing" : `shape ${formatShape(saved.shape)}`;
      throw new FormatError(
        `${this.#name}.load`,
        `entry "${key}" holds ${found}; expected shape ${formatShape(variable.shape)}. ` +
          "Was the state saved by the same optimiser on the same network?",
      );
    }
    for (const { key, variable } of slots) variable.assign(state[key] ?? variable);
    this.#steps = state["steps"]?.item() ?? 0;
  }

  #parameter(i: number): Parameter {
    return (this.#members[i] as Member).parameter;
  }

  #slots(): { key: string; variable: Variable }[] {
    return this.#states.flatMap((variables, i) =>
      variables.map((variable, slot) => ({
        key: `${this.#parameter(i).name || i}.${this.#rule.state[slot]?.name}`,
        variable,
      })),
    );
  }

  #step(
    outputs: readonly Tensor[],
    gradients: readonly Tensor[],
    updates: readonly Assignment[],
  ): void {
    const rates = this.#members.map(({ learningRate }) =>
      checkRate(this.#name, (learningRate ?? this.#schedule)(this.#steps)),
    );
    const received = this.#clip(gradients.map((gradient, i) => this.#receive(gradient, i)));
    const assignments = received.flatMap((each, i) => this.#updateOf(each, i, rates[i] ?? 0));
    step(outputs, [...assignments, ...updates]);
    this.#steps++;
  }

  #receive(gradient: Tensor, i: number): Received {
    const rows = this.#rule.sparse ? asSparseRows(gradient) : null;
    if (rows === null) return { gradient, sparse: null };
    const sparse = coalesce(rows, this.#parameter(i).shape[0] ?? 0);
    return { gradient: sparse.rows, sparse };
  }

  #clip(received: readonly Received[]): Received[] {
    const { clipValue, clipNorm } = this.#clipping;
    const limited = received.map(({ gradient }) => clipTo(gradient, clipValue));
    const clipped = clipNorms(limited, clipNorm);
    return received.map(({ sparse, gradient }, i) => ({
      sparse,
      gradient: clipped[i] ?? gradient,
    }));
  }

  #updateOf({ gradient, sparse }: Received, i: number, learningRate: number): Assignment[] {
    const targets: Variable[] = [this.#parameter(i), ...(this.#states[i] ?? [])];
    const indices = sparse?.indices;
    const [parameter, ...state] = targets.map(
      (target): Tensor => (indices === undefined ? target : takeRows(target, indices, 1)),
    ) as [Tensor, ...Tensor[]];
    const result = this.#rule.apply({
      parameter,
      gradient,
      state,
      learningRate,
      step: this.#steps + 1,
    });
    const update = clipTo(result.update, this.#clipping.clipUpdate);
    const values = [parameter.add(update), ...result.state];
    return targets.map((target, slot) => ({ target, value: values[slot] as Tensor, indices }));
  }
}
