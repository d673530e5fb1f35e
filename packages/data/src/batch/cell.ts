import { type Dtype, DtypeError, ShapeError, Tensor, ValueError } from "@nnf/tensor";
import { type HostArray, isHostArray, naturalDtype } from "./host.ts";

/** One example's value in one column: numbers, row-major. */
export interface Cell {
  readonly data: ArrayLike<number>;
  readonly shape: readonly number[];
  readonly dtype: Dtype;
}

/** A cell over a typed array or tensor, without a copy. */
function arrayCell(data: HostArray, shape: readonly number[], dtype: Dtype): Cell {
  return { data, shape, dtype };
}

/**
 * Reads one value as numbers.
 * @throws ValueError for a missing value, DtypeError for what is no number, ShapeError for nested
 *   arrays of different lengths.
 */
export function toCell(value: unknown, where: string): Cell {
  if (typeof value === "number") return { data: [value], shape: [], dtype: "float32" };
  if (typeof value === "boolean") return { data: [Number(value)], shape: [], dtype: "bool" };
  if (value instanceof Tensor) return arrayCell(value.data(), value.shape, value.dtype);
  if (isHostArray(value)) return arrayCell(value, [value.length], naturalDtype(value));
  if (Array.isArray(value)) return nestedCell(value, where);
  if (value === undefined || value === null) {
    throw new ValueError(
      "batch",
      `${where} is ${String(value)}; expected a value in every example. ` +
        "Fill it in with map or leave the example out with filter.",
    );
  }
  throw new DtypeError(
    "batch",
    `${where} is ${describe(value)}; expected a number, boolean, string, tensor, ` +
      "typed array or array of numbers. Convert it with map first.",
  );
}

/** A short name for a value of an unexpected kind. */
export function describe(value: unknown): string {
  if (typeof value === "string") return `the string ${JSON.stringify(value)}`;
  if (typeof value === "object" && value !== null)
    return `a ${value.constructor?.name ?? "record"}`;
  return `a ${typeof value}`;
}

function nestedCell(value: readonly unknown[], where: string): Cell {
  const shape = nestedShape(value);
  const data: number[] = [];
  let kind: "number" | "boolean" | undefined;

  const visit = (part: unknown, axis: number, path: string): void => {
    if (Array.isArray(part)) {
      if (axis >= shape.length || part.length !== shape[axis]) {
        throw new ShapeError(
          "batch",
          `${place(path, where)} has ${part.length} elements; expected ` +
            `${shape[axis] ?? "a number"}, as in its neighbours. Pad the rows to one length first.`,
        );
      }
      for (let i = 0; i < part.length; i++) visit(part[i], axis + 1, `${path}[${i}]`);
      return;
    }
    if (axis < shape.length) {
      throw new ShapeError(
        "batch",
        `${place(path, where)} is ${String(part)}; expected an array of ${shape[axis]} elements, ` +
          "as its neighbours are.",
      );
    }
    if (typeof part !== "number" && typeof part !== "boolean") {
      throw new DtypeError(
        "batch",
        `${place(path, where)} is ${describe(part)}; expected a number. Convert it with map first.`,
      );
    }
    kind ??= typeof part === "number" ? "number" : "boolean";
    if (kind !== typeof part) {
      throw new DtypeError("batch", `${where} mixes numbers and booleans; expected one of them.`);
    }
    data.push(Number(part));
  };

  visit(value, 0, "");
  return { data, shape, dtype: kind === "boolean" ? "bool" : "float32" };
}

function place(path: string, where: string): string {
  return path === "" ? where : `${path} in ${where}`;
}

function nestedShape(value: readonly unknown[]): number[] {
  const shape: number[] = [];
  for (let part: unknown = value; Array.isArray(part); part = part[0]) shape.push(part.length);
  return shape;
}
