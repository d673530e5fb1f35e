import type { Dtype, TypedArray } from "./dtype.ts";
import { typedArrayOf } from "./dtype.ts";
import { engine } from "./engine/engine.ts";
import { ShapeError } from "./errors.ts";
import { Node } from "./graph/node.ts";
import { realizeAll } from "./graph/realize.ts";
import { refuseInTrace } from "./graph/trace.ts";
import { clip, relu } from "./ops/activations.ts";
import type { Operand } from "./ops/arithmetic.ts";
import * as arithmetic from "./ops/arithmetic.ts";
import * as comparison from "./ops/comparison.ts";
import { cast } from "./ops/elementwise.ts";
import { exp, log, sigmoid, tanh } from "./ops/functions.ts";
import { matmul } from "./ops/matmul.ts";
import * as movement from "./ops/movement.ts";
import type { KeepDims, VarianceOptions } from "./ops/reduce.ts";
import * as reduce from "./ops/reduce.ts";
import { take } from "./ops/rows.ts";
import { as, flip, type Range, slice } from "./ops/slice.ts";
import { logSoftmax, logSumExp, softmax } from "./ops/softmax.ts";
import { formatShape, type Shape, sizeOf } from "./shape.ts";
import type {
  Axes,
  AxisCheck,
  Broadcast,
  MatmulCheck,
  MatmulShape,
  ReduceShape,
  ReshapeShape,
  ShapeOf,
  SliceShape,
  TakeShape,
  TransposeShape,
  UnknownShape,
  UnsqueezeShape,
} from "./shape-types.ts";

/** Nested arrays of a tensor's values; a plain value for a scalar. */
export type NestedArray = number | boolean | NestedArray[];

/**
 * An immutable n-dimensional array: a node of the lazy graph. Calling a method checks its
 * arguments and adds a node; reading a value computes what it needs, once.
 *
 * The type parameter is the shape, where it is known at compile time. Elementwise methods broadcast
 * as NumPy does; two dtypes meet in the higher of bool < int32 < float32 < float64, and a plain
 * number takes the tensor's dtype.
 */
export class Tensor<out S extends Shape = UnknownShape> extends Node {
  declare readonly shape: S;

  /** The number of axes. */
  get rank(): number {
    return this.shape.length;
  }

  /** The number of elements. */
  get size(): number {
    return sizeOf(this.shape);
  }

  /**
   * The only element, as a number (bool: 0 or 1).
   * @throws ShapeError unless there is exactly one.
   */
  item(): number {
    if (this.size !== 1) {
      throw new ShapeError(
        "item",
        `shape ${formatShape(this.shape)} has ${this.size} elements; expected one. ` +
          "Use toArray() or data().",
      );
    }
    return values(this)[0] as number;
  }

  /** The elements row by row, in a typed array of their own (bool: Uint8Array of 0 and 1). */
  data(): TypedArray {
    return values(this).slice();
  }

  /** As {@link data}, on devices that compute asynchronously too. */
  async read(): Promise<TypedArray> {
    return this.data();
  }

  /** The elements in nested arrays; a plain value for a scalar, booleans for bool. */
  toArray(): NestedArray {
    return nest(values(this), this.shape, this.dtype === "bool");
  }

  /** What to call the tensor in a message. */
  describe(): string {
    return `a tensor of shape ${formatShape(this.shape)}`;
  }

  /** Looking at a tensor in a console computes nothing. */
  override toString(): string {
    const state = this.storage === null ? `pending ${this.operator.name}` : "realised";
    return `Tensor(${formatShape(this.shape)}, ${this.dtype}, ${state})`;
  }

  /** What Node's console shows. */
  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** −x */
  neg(): Tensor<S> {
    return arithmetic.neg(this);
  }
  /** |x| */
  abs(): Tensor<S> {
    return arithmetic.abs(this);
  }
  /** −1, 0 or 1 */
  sign(): Tensor<S> {
    return arithmetic.sign(this);
  }
  /** x² */
  square(): Tensor<S> {
    return arithmetic.square(this);
  }
  /** √x */
  sqrt(): Tensor<S> {
    return arithmetic.sqrt(this);
  }
  /** eˣ */
  exp(): Tensor<S> {
    return exp(this);
  }
  /** The natural logarithm. */
  log(): Tensor<S> {
    return log(this);
  }
  /** The hyperbolic tangent. */
  tanh(): Tensor<S> {
    return tanh(this);
  }
  /** 1 / (1 + e⁻ˣ) */
  sigmoid(): Tensor<S> {
    return sigmoid(this);
  }
  /** max(x, 0) */
  relu(): Tensor<S> {
    return relu(this);
  }
  /** x limited to [low, high]. */
  clip(low: number, high: number): Tensor<S> {
    return clip(this, low, high);
  }
  /** The same values in another dtype; floats become integers by truncation. */
  cast(dtype: Dtype): Tensor<S> {
    return cast(this, dtype);
  }

  /** x + other */
  add<T extends Shape = []>(other: Operand<"add", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.add<Shape, Shape>(this, other) as Tensor;
  }
  /** x − other */
  sub<T extends Shape = []>(other: Operand<"sub", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.sub<Shape, Shape>(this, other) as Tensor;
  }
  /** x · other, element by element */
  mul<T extends Shape = []>(other: Operand<"mul", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.mul<Shape, Shape>(this, other) as Tensor;
  }
  /** x / other, in floats */
  div<T extends Shape = []>(other: Operand<"div", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.div<Shape, Shape>(this, other) as Tensor;
  }
  /** x to the power of other */
  pow<T extends Shape = []>(other: Operand<"pow", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.pow<Shape, Shape>(this, other) as Tensor;
  }
  /** The smaller of both. */
  minimum<T extends Shape = []>(other: Operand<"minimum", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.minimum<Shape, Shape>(this, other) as Tensor;
  }
  /** The greater of both. */
  maximum<T extends Shape = []>(other: Operand<"maximum", S, T>): Tensor<Broadcast<S, T>> {
    return arithmetic.maximum<Shape, Shape>(this, other) as Tensor;
  }
  /** x = other, bool */
  equal<T extends Shape = []>(other: Operand<"equal", S, T>): Tensor<Broadcast<S, T>> {
    return comparison.equal<Shape, Shape>(this, other) as Tensor;
  }
  /** x ≠ other, bool */
  notEqual<T extends Shape = []>(other: Operand<"notEqual", S, T>): Tensor<Broadcast<S, T>> {
    return comparison.notEqual<Shape, Shape>(this, other) as Tensor;
  }
  /** x < other, bool */
  less<T extends Shape = []>(other: Operand<"less", S, T>): Tensor<Broadcast<S, T>> {
    return comparison.less<Shape, Shape>(this, other) as Tensor;
  }
  /** x ≤ other, bool */
  lessEqual<T extends Shape = []>(other: Operand<"lessEqual", S, T>): Tensor<Broadcast<S, T>> {
    return comparison.lessEqual<Shape, Shape>(this, other) as Tensor;
  }
  /** x > other, bool */
  greater<T extends Shape = []>(other: Operand<"greater", S, T>): Tensor<Broadcast<S, T>> {
    return comparison.greater<Shape, Shape>(this, other) as Tensor;
  }
  /** x ≥ other, bool */
  greaterEqual<T extends Shape = []>(
    other: Operand<"greaterEqual", S, T>,
  ): Tensor<Broadcast<S, T>> {
    return comparison.greaterEqual<Shape, Shape>(this, other) as Tensor;
  }

  /** The sum over axes, by default all; 0 over nothing. */
  sum<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"sum", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.sum(this, axes, options);
  }
  /** The arithmetic mean over axes, by default all. */
  mean<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"mean", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.mean(this, axes, options);
  }
  /** The product over axes, by default all; 1 over nothing. */
  prod<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"prod", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.prod(this, axes, options);
  }
  /** The greatest element over axes, by default all. */
  max<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"max", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.max(this, axes, options);
  }
  /** The smallest element over axes, by default all. */
  min<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"min", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.min(this, axes, options);
  }
  /** Whether any element is true, over axes, by default all. */
  any<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"any", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.any(this, axes, options);
  }
  /** Whether all elements are true, over axes, by default all. */
  all<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"all", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.all(this, axes, options);
  }
  /** The mean squared distance from the mean; `correction: 1` for a sample's. */
  variance<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"variance", S, A>,
    options?: VarianceOptions<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.variance(this, axes, options);
  }
  /** √Σx² over axes, by default all. */
  norm<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"norm", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.norm(this, axes, options);
  }
  /** ln Σeˣ over axes, by default all, without overflow. */
  logSumExp<const A extends Axes = undefined, K extends boolean = false>(
    axes?: A & AxisCheck<"logSumExp", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return logSumExp(this, axes, options);
  }
  /** Position of the first greatest element along an axis, int32. */
  argMax<A extends number | undefined = undefined, K extends boolean = false>(
    axis?: A & AxisCheck<"argMax", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.argMax(this, axis, options);
  }
  /** Position of the first smallest element along an axis, int32. */
  argMin<A extends number | undefined = undefined, K extends boolean = false>(
    axis?: A & AxisCheck<"argMin", S, A>,
    options?: KeepDims<K>,
  ): Tensor<ReduceShape<S, A, K>> {
    return reduce.argMin(this, axis, options);
  }
  /** eˣ / Σeˣ along an axis, by default the last. */
  softmax<A extends number = -1>(axis?: A & AxisCheck<"softmax", S, A>): Tensor<S> {
    return softmax(this, axis);
  }
  /** x − ln Σeˣ along an axis, by default the last. */
  logSoftmax<A extends number = -1>(axis?: A & AxisCheck<"logSoftmax", S, A>): Tensor<S> {
    return logSoftmax(this, axis);
  }

  /** The matrix product; batch axes broadcast, a vector is a row on the left, a column right. */
  matmul<T extends Shape>(other: Tensor<T> & MatmulCheck<S, T>): Tensor<MatmulShape<S, T>> {
    return matmul<Shape, Shape>(this, other) as Tensor;
  }

  /** The same elements in another shape; one length may be −1. */
  reshape<const D extends Shape>(shape: D): Tensor<ReshapeShape<D>>;
  reshape<const D extends Shape>(...dims: D): Tensor<ReshapeShape<D>>;
  reshape(...dims: readonly (number | Shape)[]): Tensor {
    const [first] = dims;
    const shape = typeof first === "object" ? first : (dims as Shape);
    return movement.reshape(this, shape);
  }
  /** Two axes exchanged, by default the last two. */
  transpose(): Tensor<TransposeShape<S>>;
  transpose(a: number, b: number): Tensor;
  transpose(a?: number, b?: number): Tensor {
    return movement.transpose(this, a, b);
  }
  /** All axes in another order. */
  permute(...axes: number[]): Tensor {
    return movement.permute(this, axes);
  }
  /** Repeated along new axes in front and along axes of length 1. */
  broadcastTo<const T extends Shape>(shape: T): Tensor<ShapeOf<T>> {
    return movement.broadcastTo(this, shape);
  }
  /** Without axes of length 1: all, or the one named. */
  squeeze(): Tensor;
  squeeze<A extends number>(axis: A & AxisCheck<"squeeze", S, A>): Tensor<ReduceShape<S, A>>;
  squeeze(axis?: number): Tensor {
    return movement.squeeze(this, axis);
  }
  /** With a new axis of length 1 at `axis` of the result. */
  unsqueeze<A extends number>(axis: A): Tensor<UnsqueezeShape<S, A>> {
    return movement.unsqueeze(this, axis);
  }
  /** Rows `start` to `stop`, or a range `[start, stop, step]` (null for all) for each axis. */
  slice(start: number, stop?: number): Tensor<SliceShape<S>>;
  slice(ranges: readonly Range[]): Tensor;
  slice(start: number | readonly Range[], stop?: number): Tensor {
    if (typeof start !== "number") return slice(this, start);
    return slice(this, [stop === undefined ? [start] : [start, stop]]);
  }
  /** The slices along an axis, by default the first, that int32 indices name. */
  take<T extends Shape = [number]>(indices: Tensor<T> | readonly number[]): Tensor<TakeShape<S, T>>;
  take(indices: Tensor | readonly number[], axis: number): Tensor;
  take(indices: Tensor | readonly number[], axis = 0): Tensor {
    return take(this, indices, axis);
  }
  /** Backwards along axes, by default all. */
  flip(axes?: number | readonly number[]): Tensor<S> {
    return flip(this, axes);
  }
  /**
   * The same tensor with a static shape.
   * @throws ShapeError unless its shape is that one.
   */
  as<const D extends Shape>(...dims: D): Tensor<ShapeOf<D>> {
    return as(this, dims);
  }
}

/** The host's copy of the value; not to be written to. */
function values(x: Tensor): TypedArray {
  refuseInTrace("read");
  realizeAll([x]);
  return x.storage?.host(engine) ?? new typedArrayOf[x.dtype](0);
}

function nest(data: TypedArray, shape: Shape, asBoolean: boolean): NestedArray {
  let next = 0;
  const level = (axis: number): NestedArray => {
    const length = shape[axis];
    if (length === undefined) {
      const value = data[next++] as number;
      return asBoolean ? value !== 0 : value;
    }
    return Array.from({ length }, () => level(axis + 1));
  };
  return level(0);
}
