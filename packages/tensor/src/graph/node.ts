import type { Dtype } from "../dtype.ts";
import type { Storage } from "../engine/storage.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { Schedule } from "./schedule.ts";

/** What the graph knows of an operator: how it runs and how gradients pass through it. */
export interface Operator {
  readonly name: string;
  /** Small number that stands for the operator in plan keys. */
  readonly id: number;
  /**
   * Gradient of input `index`, given the gradient of the output, as graph again; null where the
   * operator has no derivative (its result is integer or boolean).
   */
  readonly vjp: ((gradient: Tensor, output: Tensor, index: number) => Tensor) | null;
  /** Set by the operator that carries an update of a variable, see `withUpdate`. */
  readonly carriesUpdates?: true;
  /** Whether each element of the result depends on the inputs' elements at its place alone. */
  readonly elementwise?: boolean;
  /** Adds to the schedule what computes the node. */
  readonly lower: (node: Tensor, schedule: Schedule) => void;
}

let operators = 0;

/** Registers an operator; see `CONTRIBUTING.md` for how one is added. */
export function defineOperator(operator: Omit<Operator, "id">): Operator {
  return { ...operator, id: operators++ };
}

/** What a node is made from. */
export interface NodeInit {
  readonly operator: Operator;
  readonly inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly dtype: Dtype;
  /** Structure: axes, lengths, steps. Part of a plan's key. */
  readonly attributes: readonly number[];
  /** Values that may change from run to run: scalars, offsets, random keys. Inputs of a plan. */
  readonly numbers: readonly number[];
  readonly differentiable: boolean;
  readonly storage: Storage | null;
}

/** Counts in-place updates, from 1; a node remembers the count at its birth. */
export const clock = { now: 1 };

/** A node of the lazy graph. `Tensor` extends it with the methods that people use. */
export abstract class Node {
  readonly operator: Operator;
  /** Emptied once a node without gradients is realised, so that its history can be collected. */
  inputs: readonly Tensor[];
  readonly shape: Shape;
  readonly dtype: Dtype;
  readonly attributes: readonly number[];
  readonly numbers: readonly number[];
  /** Whether a parameter or variable is among the ancestors. */
  readonly differentiable: boolean;
  /** Whether an ancestor, or the node itself, asks for an update when it is minimised. */
  readonly carriesUpdates: boolean;
  /** The value, once realised; leaves have it from birth. */
  storage: Storage | null;
  /** The clock at birth: an input updated later makes this node stale. */
  readonly born: number = clock.now;
  /** Longest chain of pending operators that ends here. */
  readonly depth: number;
  /** Where debug mode recorded the call that created the node. */
  stack: string | null = null;
  /** Whether a plan has computed the value before: doing it again is counted in profiles. */
  computed = false;
  /** The variable whose update left a kept value without a history to take gradients through. */
  outdatedBy: Tensor | null = null;
  /** Gives the numbers anew, for a replay: a rate of now, a fresh random key. */
  refresh: (() => readonly number[]) | null = null;
  /** Scratch of the traversal that visits the node. */
  mark = 0;
  position = 0;

  constructor(init: NodeInit) {
    this.operator = init.operator;
    this.inputs = init.inputs;
    this.shape = init.shape;
    this.dtype = init.dtype;
    this.attributes = init.attributes;
    this.numbers = init.numbers;
    this.differentiable = init.differentiable;
    this.storage = init.storage;
    let depth = 0;
    let carriesUpdates = init.operator.carriesUpdates === true;
    for (const input of init.inputs) {
      if (input.carriesUpdates) carriesUpdates = true;
      if (input.storage === null && input.depth > depth) depth = input.depth;
    }
    this.depth = depth + 1;
    this.carriesUpdates = carriesUpdates;
  }
}

/** A constant. Its value is in its storage, on the host. */
export const leaf: Operator = defineOperator({ name: "leaf", vjp: null, lower: () => {} });

/** A parameter, variable or buffer: a leaf that is updated in place, on the engine's heap. */
export const variableLeaf: Operator = defineOperator({
  name: "variable",
  vjp: null,
  lower: () => {},
});

/** Whether a node is of one of the two kinds of leaves. */
export function isLeaf({ operator }: Node): boolean {
  return operator === leaf || operator === variableLeaf;
}

let tensorClass: (new (init: NodeInit) => Tensor) | undefined;

/** Called once by the module above that defines the class; operators make instances through it. */
export function defineTensorClass(definition: new (init: NodeInit) => Tensor): void {
  tensorClass = definition;
}

/** Makes a node without any check; operators use `create`. */
export function makeNode(init: NodeInit): Tensor {
  if (tensorClass === undefined) throw new TypeError("the Tensor class is not loaded yet");
  return new tensorClass(init);
}
