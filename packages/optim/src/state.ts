import { FormatError, full, realize, type Tensor, type Variable } from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";

/** A variable of an optimiser's state and the name it is saved under. */
export interface Slot {
  readonly key: string;
  readonly variable: Variable;
}

type State = Readonly<Record<string, Tensor>>;

const STEPS = "steps";
const LIKELY = "Was the state saved by the same optimiser on the same network?";

/** Copies of the variables, by key, and the number of steps. */
export function snapshot(slots: readonly Slot[], steps: number): Record<string, Tensor> {
  const copies = realize(...slots.map(({ variable }) => variable));
  const entries = slots.map(({ key }, i) => [key, copies[i] as Tensor] as const);
  return { ...Object.fromEntries(entries), [STEPS]: full([], steps, { dtype: "float64" }) };
}

/**
 * Writes a {@link snapshot} back and returns its number of steps.
 * @throws FormatError when an entry is missing, unknown or does not fit; nothing is changed then.
 */
export function restore(operation: string, slots: readonly Slot[], state: State): number {
  const known = new Set([STEPS, ...slots.map(({ key }) => key)]);
  const unknown = Object.keys(state).find((key) => !known.has(key));
  if (unknown !== undefined) {
    const names = [...known].slice(0, 4).join(", ");
    throw new FormatError(
      operation,
      `got an unknown entry "${unknown}"; expected ${known.size} entries (${names}` +
        `${known.size > 4 ? ", …" : ""}). ${LIKELY}`,
    );
  }
  const values = slots.map(({ key, variable }) => entryLike(operation, state, key, variable));
  const steps = scalar(operation, state, STEPS);
  if (!Number.isSafeInteger(steps) || steps < 0) {
    throw new FormatError(
      operation,
      `entry "${STEPS}" is ${steps}; expected an integer of 0 or more. ${LIKELY}`,
    );
  }
  const computed = realize(...values);
  slots.forEach(({ variable }, i) => {
    variable.assign(computed[i] as Tensor);
  });
  return steps;
}

/** The number an entry of shape [] holds. */
export function scalar(operation: string, state: State, key: string): number {
  return entryLike(operation, state, key, full([], 0, { dtype: "float64" })).item();
}

function entryLike(operation: string, state: State, key: string, expected: Tensor): Tensor {
  const saved = state[key];
  if (
    saved !== undefined &&
    saved.dtype === expected.dtype &&
    equalShapes(saved.shape, expected.shape)
  ) {
    return saved;
  }
  const found = saved === undefined ? "nothing" : `${saved.dtype} ${formatShape(saved.shape)}`;
  throw new FormatError(
    operation,
    `entry "${key}" holds ${found}; expected ${expected.dtype} ${formatShape(expected.shape)}. ` +
      LIKELY,
  );
}
