import {
  AxisError,
  DtypeError,
  IndexError,
  NnfError,
  ShapeError,
  type Tensor,
  ValueError,
} from "@nnf/tensor";
import { formatShape } from "@nnf/tensor/internal";

/** The path of each layer within the outermost one that has been walked, for messages. */
const paths = new WeakMap<object, string>();

/** Notes where a layer sits. */
export function setPath(layer: object, path: string): void {
  paths.set(layer, path);
}

/** Where a layer sits, "" while unknown. */
export function pathOf(layer: object): string {
  return paths.get(layer) ?? "";
}

/** Names joined by dots, empty ones left out. */
export function joinPath(...names: readonly string[]): string {
  return names.filter((name) => name !== "").join(".");
}

/** What to call a layer in a message: `Linear "2"`, or `Linear` while its path is unknown. */
export function labelOf(layer: object, type: string): string {
  const path = pathOf(layer);
  return path === "" ? type : `${type} "${path}"`;
}

const rewritable = [ShapeError, DtypeError, AxisError, IndexError, ValueError];

/** Runs `compute`; an operator's error names the operation or layer `label` instead. */
export function namingErrors<T>(label: string, compute: () => T): T {
  try {
    return compute();
  } catch (error) {
    if (error instanceof NnfError) {
      const problem = error.message.slice(error.operation.length + 2);
      for (const Class of rewritable) {
        if (error instanceof Class) throw new Class(label, problem, { cause: error });
      }
    }
    throw error;
  }
}

/**
 * Checks the last dimension of a layer's input.
 * @throws ShapeError unless it is `size`.
 */
export function checkFeatures(label: string, x: Tensor, size: number): void {
  const features: number | undefined = x.shape.at(-1);
  if (features === size) return;
  const given = features === undefined ? "input is a scalar" : `input has ${features} features`;
  throw new ShapeError(
    label,
    `${given}, layer expects ${size} (input shape ${formatShape(x.shape)}). ` +
      "Check the size of the layer before, or reshape the input.",
  );
}

/**
 * Checks a size that came from a caller.
 * @throws ValueError unless it is a positive integer.
 */
export function checkSize(label: string, what: string, size: number): void {
  if (Number.isSafeInteger(size) && size > 0) return;
  throw new ValueError(label, `got ${size} as ${what}; expected a positive integer.`);
}
