import { type CreateOptions, hostData, type NestedData } from "./creation.ts";
import { type Dtype, isFloat, type TypedArray } from "./dtype.ts";
import { engine } from "./engine/engine.ts";
import { Storage } from "./engine/storage.ts";
import { DtypeError, ShapeError } from "./errors.ts";
import { clock, variableLeaf } from "./graph/node.ts";
import { refuseInTrace } from "./graph/trace.ts";
import { equalShapes, formatShape, type Shape } from "./shape.ts";
import type { NestedShape, UnknownShape } from "./shape-types.ts";
import { Tensor } from "./tensor.ts";

/** Values for a parameter: anything `tensor` takes, or a tensor. */
export type ParameterData = NestedData | Tensor;

/** A leaf whose value changes in place, on the engine's heap, without a new node. */
export class Variable<out S extends Shape = UnknownShape> extends Tensor<S> {
  declare storage: Storage;

  constructor(values: TypedArray, shape: S, dtype: Dtype, differentiable: boolean) {
    super({
      operator: variableLeaf,
      inputs: [],
      shape,
      dtype,
      attributes: [],
      numbers: [],
      differentiable,
      storage: new Storage(dtype, values.length, values),
    });
    this.storage.written = clock.now;
  }

  /**
   * Replaces the value. Tensors built on the old one and not read yet become stale.
   * @throws ShapeError, DtypeError when the new value does not fit; nothing is changed then.
   */
  assign(data: ParameterData): void {
    refuseInTrace("assign");
    const { values, shape } = valuesOf("assign", data, this.dtype);
    if (!equalShapes(shape, this.shape)) {
      throw new ShapeError(
        "assign",
        `${this.describe()} cannot take a value of shape ${formatShape(shape)}; expected equal shapes.`,
      );
    }
    this.storage.write(values, engine);
    clock.now++;
    this.storage.written = clock.now;
  }

  override describe(): string {
    return `a variable of shape ${formatShape(this.shape)}`;
  }
}

/** A variable that optimisers train and layers list; its name is its place in the network. */
export class Parameter<out S extends Shape = UnknownShape> extends Variable<S> {
  name: string;

  constructor(values: TypedArray, shape: S, dtype: Dtype, name: string) {
    super(values, shape, dtype, true);
    this.name = name;
  }

  override describe(): string {
    const named = this.name === "" ? "a parameter" : `parameter "${this.name}"`;
    return `${named} of shape ${formatShape(this.shape)}`;
  }
}

/** Options of {@link parameter}. */
export interface ParameterOptions extends CreateOptions {
  readonly name?: string;
}

/**
 * A trainable leaf with the given initial value, which is copied.
 * @throws DtypeError unless its dtype is float32 or float64.
 */
export function parameter<const D extends ParameterData>(
  data: D,
  options?: ParameterOptions,
): Parameter<NestedShape<D>>;
export function parameter(data: ParameterData, options: ParameterOptions = {}): Parameter {
  const { values, shape, dtype } = floats("parameter", data, options);
  return new Parameter(values, shape, dtype, options.name ?? "");
}

/**
 * A leaf that gradients can be taken with respect to, for programs without an optimiser.
 * @throws DtypeError unless its dtype is float32 or float64.
 */
export function variable<const D extends ParameterData>(
  data: D,
  options?: CreateOptions,
): Variable<NestedShape<D>>;
export function variable(data: ParameterData, options: CreateOptions = {}): Variable {
  const { values, shape, dtype } = floats("variable", data, options);
  return new Variable(values, shape, dtype, true);
}

/** A leaf that is updated in place but has no gradient: an optimiser's state, running statistics. */
export function buffer(data: ParameterData, options: CreateOptions = {}): Variable {
  const { values, shape, dtype } = valuesOf("buffer", data, options.dtype);
  return new Variable(values, shape, dtype, false);
}

function floats(
  operation: string,
  data: ParameterData,
  options: CreateOptions,
): ReturnType<typeof hostData> {
  const result = valuesOf(operation, data, options.dtype);
  if (isFloat(result.dtype)) return result;
  throw new DtypeError(
    operation,
    `got ${result.dtype} values; expected float32 or float64, which have gradients. ` +
      'Pass { dtype: "float32" }.',
  );
}

function valuesOf(
  operation: string,
  data: ParameterData,
  dtype: Dtype | undefined,
): ReturnType<typeof hostData> {
  if (!(data instanceof Tensor)) return hostData(operation, data, dtype);
  const source = dtype === undefined ? data : data.cast(dtype);
  return { values: source.data(), shape: [...source.shape], dtype: source.dtype };
}
