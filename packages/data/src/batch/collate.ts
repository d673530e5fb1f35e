import { DtypeError, fromHost, Tensor, ValueError } from "@nnf/tensor";
import { describe } from "./cell.ts";
import type { CollateOptions } from "./options.ts";
import { type Stacked, type StackOptions, stackValues } from "./stack.ts";

/** A batch of records as it is put together. */
type Batch = Record<string, unknown>;

/** Whether an element is a record of columns rather than one value. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  if (Array.isArray(value) || value instanceof Tensor || ArrayBuffer.isView(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/**
 * Stacks examples to one batch.
 * @throws ShapeError, DtypeError or ValueError naming the column and the example that does not fit.
 */
export function collate(examples: readonly unknown[], options: CollateOptions): unknown {
  const first = examples[0];
  if (!isRecord(first)) {
    checkUnnamed(options);
    return stackColumn(examples, "the value", stackOptions(options, undefined)).value;
  }
  const names = Object.keys(first);
  for (const [index, example] of examples.entries()) checkColumns(example, names, index);
  const columns = new Map<string, () => readonly unknown[]>();
  for (const name of names) {
    columns.set(name, () => examples.map((example) => (example as Batch)[name]));
  }
  return collateColumns(columns, options);
}

/** Stacks columns, each read when its turn comes. */
export function collateColumns(
  columns: ReadonlyMap<string, () => readonly unknown[] | Tensor>,
  options: CollateOptions,
): Batch {
  checkNamed([...columns.keys()], options);
  const batch: Batch = {};
  const stacked = new Map<string, Stacked>();
  for (const [name, read] of columns) {
    const values = read();
    if (values instanceof Tensor) {
      batch[name] = values;
      continue;
    }
    const column = stackColumn(values, name, stackOptions(options, name));
    batch[name] = column.value;
    if (column.stacked !== undefined) stacked.set(name, column.stacked);
  }
  if (options.lengths !== undefined) {
    const { lengths } = lengthsOf(stacked, "lengths", options.lengths);
    batch["lengths"] = fromHost(lengths, [lengths.length]);
  }
  if (options.mask !== undefined) {
    batch["mask"] = maskOf(lengthsOf(stacked, "mask", options.mask));
  }
  return batch;
}

interface StackedColumn {
  readonly value: unknown;
  readonly stacked?: Stacked;
}

function stackColumn(
  values: readonly unknown[],
  name: string,
  options: StackOptions,
): StackedColumn {
  const first = values[0];
  if (typeof first === "string") {
    const other = values.findIndex((value) => typeof value !== "string");
    if (other < 0) return { value: values };
    throw new DtypeError(
      "batch",
      `${name} is a string in example 0 of the batch and ${describe(values[other])} in ` +
        `example ${other}; expected one kind of value.`,
    );
  }
  if (isRecord(first)) return { value: collate(values, dtypeOnly(options)) };
  const stacked = stackValues(values, name, options);
  return { value: stacked.tensor, stacked };
}

/** A record inside a record takes what was said of the column as a whole. */
function dtypeOnly({ pad, padMultiple, dtype }: StackOptions): CollateOptions {
  return {
    padMultiple,
    ...(pad === undefined ? {} : { pad }),
    ...(dtype === undefined ? {} : { dtype }),
  };
}

/** What the options say about one column. */
export function stackOptions(options: CollateOptions, name: string | undefined): StackOptions {
  const { pad, dtype, padMultiple = 1, numbers } = options;
  return {
    pad: typeof pad === "object" ? (name === undefined ? undefined : pad[name]) : pad,
    dtype: typeof dtype === "object" ? (name === undefined ? undefined : dtype[name]) : dtype,
    padMultiple,
    numbers: name === undefined ? undefined : numbers?.[name],
  };
}

function lengthsOf(stacked: ReadonlyMap<string, Stacked>, option: string, name: string): Stacked {
  const column = stacked.get(name);
  if (column !== undefined && column.tensor.rank >= 2) return column;
  throw new ValueError(
    "batch",
    `${option} names the column ${name}, whose examples have no length; ` +
      "expected a column of arrays or tensors.",
  );
}

function maskOf({ tensor, lengths }: Stacked): Tensor {
  const width = tensor.shape[1] ?? 0;
  const mask = new Uint8Array(lengths.length * width);
  lengths.forEach((length, row) => {
    mask.fill(1, row * width, row * width + length);
  });
  return fromHost(mask, [lengths.length, width]);
}

function checkColumns(example: unknown, names: readonly string[], index: number): void {
  if (!isRecord(example)) {
    throw new ValueError(
      "batch",
      `example ${index} of the batch is ${describe(example)}; ` +
        `expected a record with the columns ${names.join(", ")}, like example 0.`,
    );
  }
  const missing = names.find((name) => !Object.hasOwn(example, name));
  const extra = Object.keys(example).find((name) => !names.includes(name));
  if (missing === undefined && extra === undefined) return;
  throw new ValueError(
    "batch",
    `example ${index} of the batch has ` +
      (missing === undefined ? `the unknown column ${extra}` : `no column ${missing}`) +
      `; expected the columns of example 0: ${names.join(", ")}.`,
  );
}

/** Refuses options that name columns which do not exist, or names that are taken. */
function checkNamed(names: readonly string[], options: CollateOptions): void {
  for (const option of ["pad", "dtype", "lengths", "mask"] as const) {
    const value = options[option];
    const asked =
      typeof value === "object"
        ? Object.keys(value)
        : (option === "lengths" || option === "mask") && typeof value === "string"
          ? [value]
          : [];
    const unknown = asked.find((name) => !names.includes(name));
    if (unknown !== undefined) {
      throw new ValueError(
        "batch",
        `${option} names the column ${unknown}; the columns are ${names.join(", ")}. Check the name.`,
      );
    }
    if ((option === "lengths" || option === "mask") && asked.length > 0 && names.includes(option)) {
      throw new ValueError(
        "batch",
        `the option ${option} adds a column of that name, but the examples have one already; ` +
          "expected another name. Rename it with map.",
      );
    }
  }
}

function checkUnnamed(options: CollateOptions): void {
  const { pad, dtype, lengths, mask } = options;
  if (
    typeof pad !== "object" &&
    typeof dtype !== "object" &&
    lengths === undefined &&
    mask === undefined
  ) {
    return;
  }
  throw new ValueError(
    "batch",
    "the options name columns, but the examples are single values; expected records. " +
      "Name the values with map: .map((ids) => ({ ids })).",
  );
}
