import { type Arbitrary, assert, integer, pre, property, tuple } from "fast-check";
import { type Dtype, dtypes, type TypedArray, typedArrayOf } from "../src/dtype.ts";
import { fromHost, realize, type Tensor } from "../src/index.ts";
import { equalShapes, formatShape, type Shape } from "../src/shape.ts";
import { Draw } from "./draw.ts";
import { drawLayout, type Layout } from "./layout.ts";
import { map, type NdArray, sizeOf } from "./nd-array.ts";

/** The seed of all random examples; set NNF_SEED to try others. A failure prints it too. */
export const seed = Number(process.env["NNF_SEED"] ?? 20151104);

/** The share of examples to try: few in a page, where the operators are those of Node. */
const share = typeof document === "object" ? 0.25 : 1;

/** How many elements examples may have. */
export interface Limits {
  readonly maxSize: number;
}

/** The shapes of an operator's inputs and its other arguments. */
export interface Example<A> {
  readonly shapes: readonly Shape[];
  readonly args: A;
}

/** A reference's result; `scale` is the size of what was added up, against which errors count. */
export interface Expected extends NdArray {
  readonly scale?: readonly number[];
}

/** Everything the checker needs to know about an operator. */
export interface OperatorSpec<A> {
  /** The exported function, and what is special about this way of calling it. */
  readonly name: string;
  readonly examples: (limits: Limits) => Arbitrary<Example<A>>;
  readonly apply: (inputs: readonly Tensor[], args: A) => Tensor;
  /** The same in plain loops and float64; inputs come rounded to `dtype`. */
  readonly reference: (inputs: readonly NdArray[], args: A, dtype: Dtype) => Expected;
  /** dtypes of the inputs: float32 and float64 unless given. */
  readonly dtypes?: readonly Dtype[];
  /** dtype of the result: that of the inputs unless given. */
  readonly result?: Dtype | ((dtype: Dtype) => Dtype);
  /** Values of the inputs lie in [low, high]: [−3, 3] unless given. */
  readonly domain?: readonly [low: number, high: number];
  /** Allowed error in units of the dtype's ε: relative to the result plus relative to the scale. */
  readonly tolerance?: { readonly relative?: number; readonly scaled?: number };
  /** False where the operator has no gradient, "first" where its gradient has none. */
  readonly gradient?: false | "first";
  /** True for functions without kinks: their gradients are checked at 0, ±½, ±1, … as well. */
  readonly smooth?: true;
  /** Rows of values: each input's, then the result's, exact for floats but for the tolerance. */
  readonly special?: readonly (readonly number[])[];
}

/** Finds the gradients of a function wrong by throwing; `gradCheck` of the autograd package. */
export type GradientCheck = (
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
) => void;

/** An operator with its checks, whatever arguments it takes. */
export interface OperatorCheck {
  readonly name: string;
  readonly dtypes: readonly Dtype[];
  readonly differentiable: boolean;
  readonly twiceDifferentiable: boolean;
  /** Compares values with the reference on random shapes, layouts and values. */
  readonly values: (dtype: Dtype, runs?: number) => void;
  /** Hands random functions of float64 inputs to a check of gradients. */
  readonly gradients: (check: GradientCheck, runs?: number) => void;
  /** Compares the rows of special values, in every float dtype. */
  readonly special: (dtype: Dtype) => void;
  readonly specialRows: number;
}

/** The whole test of an operator is one call of this. */
export function operator<A>(spec: OperatorSpec<A>): OperatorCheck {
  const run = (
    limits: Limits,
    runs: number,
    check: (example: Example<A>, draw: Draw) => void,
  ): void => {
    const examples = tuple(spec.examples(limits), integer());
    assert(
      property(examples, ([example, number]) => check(example, new Draw(number))),
      { seed, numRuns: Math.ceil(runs * share) },
    );
  };
  return {
    name: spec.name,
    dtypes: spec.dtypes ?? ["float32", "float64"],
    differentiable: spec.gradient !== false,
    twiceDifferentiable: spec.gradient === undefined,
    values: (dtype, runs = 60) =>
      run({ maxSize: 1500 }, runs, (example, draw) => checkValues(spec, example, draw, dtype)),
    gradients: (check, runs = 50) =>
      run({ maxSize: 24 }, runs, (example, draw) => checkGradient(spec, example, draw, check)),
    special: (dtype) => checkSpecial(spec, dtype),
    specialRows: spec.special?.length ?? 0,
  };
}

function checkValues<A>(
  spec: OperatorSpec<A>,
  example: Example<A>,
  draw: Draw,
  dtype: Dtype,
): void {
  const layouts = example.shapes.map((shape) => drawLayout(draw, shape));
  const bases = layouts.map(({ base }) => random(draw, base, spec.domain ?? [-3, 3], dtype));
  const inputs = layouts.map(({ view }, i) => view(stored(bases[i] as NdArray, dtype)));
  const where = (): string =>
    `${spec.name} in ${dtype} of ${layouts.map(describe).join(" and ")} with ${JSON.stringify(example.args)}`;
  const result = spec.apply(inputs, example.args);
  const values = result.data();
  const expected = spec.reference(
    layouts.map(({ read }, i) => read(bases[i] as NdArray)),
    example.args,
    dtype,
  );
  compare(spec, where, result, values, expected, dtype);

  const apart = spec.apply(realize(...inputs), example.args).data();
  if (!sameBits(values, apart)) {
    throw new Error(`${where()}: other bits when the inputs were computed before`);
  }
}

function checkGradient<A>(
  spec: OperatorSpec<A>,
  example: Example<A>,
  draw: Draw,
  check: GradientCheck,
): void {
  const layouts = example.shapes.map((shape) => drawLayout(draw, shape));
  const domain = spec.domain ?? [-3, 3];
  checkGradientAt(spec, example, layouts, distinct(draw, layouts, domain), check);
  if (spec.smooth) checkGradientAt(spec, example, layouts, exact(draw, layouts, domain), check);
}

function checkGradientAt<A>(
  spec: OperatorSpec<A>,
  example: Example<A>,
  layouts: readonly Layout[],
  bases: readonly NdArray[],
  check: GradientCheck,
): void {
  const fn = (...leaves: Tensor[]): Tensor => {
    const inputs = layouts.map(({ view }, i) => view(leaves[i] as Tensor));
    // 0 · x keeps inputs without gradient, such as conditions, among those that are used.
    return leaves.reduce((y, x) => y.add(x.sum().mul(0)), spec.apply(inputs, example.args));
  };
  // The mean of nothing and its like are values, but have no slope.
  pre(
    fn(...bases.map((base) => stored(base, "float64")))
      .data()
      .every(Number.isFinite),
  );
  try {
    check(
      fn,
      bases.map((base) => stored(base, "float64")),
    );
  } catch (cause) {
    const where =
      `${layouts.map(describe).join(" and ")} with ${JSON.stringify(example.args)}, values ` +
      bases.map(({ data }) => formatShape(data)).join(" and ");
    throw new Error(`${spec.name} of ${where}: ${String(cause)}`, { cause });
  }
}

function checkSpecial<A>(spec: OperatorSpec<A>, dtype: Dtype): void {
  const rows = spec.special ?? [];
  const columns = (rows[0]?.length ?? 1) - 1;
  const shape = [rows.length];
  const inputs = Array.from({ length: columns }, (_, column) =>
    stored({ shape, data: rows.map((row) => row[column] as number) }, dtype),
  );
  const result = spec.apply(inputs, {} as A);
  const expected = { shape, data: rows.map((row) => row[columns] as number) };
  const where = (): string => `${spec.name} in ${dtype} of ${JSON.stringify(rows)}`;
  const values = result.data();
  compare(spec, where, result, values, expected, dtype);
  rows.forEach((row, i) => {
    const wanted = row[columns] as number;
    if (wanted !== 0 || result.dtype === "bool") return;
    if (!Object.is(values[i], wanted)) {
      throw new Error(
        `${spec.name} in ${dtype} of ${row.slice(0, columns)}: ${values[i]} has the wrong sign`,
      );
    }
  });
}

function describe({ kind, base }: Layout): string {
  return `${kind} ${formatShape(base)}`;
}

function stored({ shape, data }: NdArray, dtype: Dtype): Tensor {
  return fromHost(new typedArrayOf[dtype](data), shape);
}

/** Random values that now and then coincide, as the dtype holds them. */
function random(
  draw: Draw,
  shape: Shape,
  [low, high]: readonly [number, number],
  dtype: Dtype,
): NdArray {
  const data = Array.from({ length: sizeOf(shape) }, () => {
    if (dtype === "bool") return draw.integer(0, 1);
    if (dtype === "int32") return draw.integer(Math.ceil(low), Math.floor(high));
    const value = low + (high - low) * draw.next();
    if (draw.integer(0, 3) > 0) return value;
    return Math.min(high, Math.max(low, Math.round(value * 2) / 2));
  });
  return dtype === "float32" ? map({ shape, data }, Math.fround) : { shape, data };
}

/** Values no two of which are closer than the domain allows, so that none is near a kink. */
function distinct(
  draw: Draw,
  layouts: readonly Layout[],
  [low, high]: readonly [number, number],
): NdArray[] {
  const total = layouts.reduce((sum, { base }) => sum + sizeOf(base), 0);
  const order = draw.shuffle(Array.from({ length: total }, (_, i) => i));
  let next = 0;
  return layouts.map(({ base: shape }) => ({
    shape,
    data: Array.from(
      { length: sizeOf(shape) },
      () => low + ((high - low) * ((order[next++] as number) + 0.37)) / total,
    ),
  }));
}

/** Points at which composites are tempted to switch formulas. */
const exactPoints = [0, -0, 0.5, -0.5, 1, -1, 2, -2];

function exact(
  draw: Draw,
  layouts: readonly Layout[],
  [low, high]: readonly [number, number],
): NdArray[] {
  const points = exactPoints.filter((point) => low <= point && point <= high);
  return layouts.map(({ base: shape }) => ({
    shape,
    data: Array.from({ length: sizeOf(shape) }, () => draw.pick(points)),
  }));
}

const epsilon: Readonly<Record<Dtype, number>> = {
  float32: 2 ** -23,
  float64: 2 ** -52,
  int32: 0,
  bool: 0,
};

function compare<A>(
  spec: OperatorSpec<A>,
  where: () => string,
  result: Tensor,
  values: TypedArray,
  expected: Expected,
  dtype: Dtype,
): void {
  const wanted = typeof spec.result === "function" ? spec.result(dtype) : (spec.result ?? dtype);
  if (result.dtype !== wanted) throw new Error(`${where()} is ${result.dtype}, not ${wanted}`);
  if (!equalShapes(result.shape, expected.shape) || values.length !== expected.data.length) {
    throw new Error(
      `${where()} has shape ${formatShape(result.shape)}, not ${formatShape(expected.shape)}`,
    );
  }
  const { relative = 4, scaled = 0 } = spec.tolerance ?? {};
  const unit = epsilon[wanted];
  for (let i = 0; i < values.length; i++) {
    const found = values[i] as number;
    const exact = expected.data[i] as number;
    const rounded = wanted === "float32" ? Math.fround(exact) : exact;
    if (found === rounded || (Number.isNaN(found) && Number.isNaN(exact))) continue;
    const allowed = unit * (relative * Math.abs(exact) + scaled * (expected.scale?.[i] ?? 1));
    if (Math.abs(found - exact) <= allowed) continue;
    throw new Error(`${where()}: element ${i} is ${found}; expected ${exact} ± ${allowed}`);
  }
}

/** Whether two results are the same to the bit; NaNs count as equal. */
export function sameBits(a: TypedArray, b: TypedArray): boolean {
  return a.length === b.length && a.every((value: number, i: number) => Object.is(value, b[i]));
}

export { dtypes };
