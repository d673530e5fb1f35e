import type { Tensor } from "@nnf/tensor";

/** What an update rule sees of one parameter, or of the rows of one that have a gradient. */
export interface RuleInput {
  readonly parameter: Tensor;
  readonly gradient: Tensor;
  /** The rule's state for this parameter, in the order of {@link Rule.state}. */
  readonly state: readonly Tensor[];
  /** What {@link Rule.scalars} gave for this step, as scalars of the parameter's dtype. */
  readonly scalars: readonly Tensor[];
}

/** What an update rule's numbers may depend on. */
export interface RuleTime {
  /** Step size at this step. */
  readonly learningRate: number;
  /** Number of this step, from 1. */
  readonly step: number;
}

/** What an update rule answers: all of it graph, computed with the step. */
export interface RuleOutput {
  /** Added to the parameter. */
  readonly update: Tensor;
  /** The new state, in the same order. */
  readonly state: readonly Tensor[];
}

/** One state variable of a rule, of the parameter's shape. */
export interface StateSlot {
  readonly name: string;
  readonly initial: number;
}

/** An optimiser's mathematics: a pure function of parameter, gradient and state. */
export interface Rule {
  readonly state: readonly StateSlot[];
  /**
   * Whether a gradient of 0 changes neither parameter nor state, so that rows without a gradient
   * may be left alone.
   */
  readonly sparse: boolean;
  /**
   * The numbers that change from step to step. They reach {@link apply} as tensors, so that a
   * compiled step can look them up anew without building its graph again.
   */
  scalars(time: RuleTime): readonly number[];
  apply(input: RuleInput): RuleOutput;
}
