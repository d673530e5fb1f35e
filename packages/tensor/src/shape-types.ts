import type { Shape } from "./shape.ts";

export type { Shape };

/**
 * The algebra of shapes at compile time. A static shape is a tuple of literals, with `number` for
 * what only run time tells; `any` and `number[]` are unknown ranks, which pass every check. A check
 * is `unknown` or `{ shapeError: message }`, so that `Tensor<T> & MatmulCheck<S, T>` is `Tensor<T>`
 * or an error with the message. (`Tensor<[K, N]>` would not do: inference widens `K` silently.)
 */

/** What a reduction accepts as axes: none (all of them), one or several. */
export type Axes = number | readonly number[] | undefined;

/** The shape nothing is known about: assignable to every other, so it opts out of checking. */
// biome-ignore lint/suspicious/noExplicitAny: a default of `Shape` would not opt out.
export type UnknownShape = any;

/** `unknown` (no constraint) if `Message` is `never`, else what the compiler reports as missing. */
export type ShapeCheck<Message> = [Message] extends [never] ? unknown : { shapeError: Message };

/** A computed shape; unknown where the computation ended in a message. */
type ShapeOrUnknown<Result> = Result extends Shape ? Result : UnknownShape;

/** A dimension as text. */
type ShowDim<D> = D extends number ? (number extends D ? "number" : `${D}`) : never;

/** A shape as text: `[2, 3]`. */
export type ShowShape<S extends Shape, Text extends string = ""> = S extends readonly [
  infer D,
  ...infer Rest extends Shape,
]
  ? ShowShape<Rest, Text extends "" ? ShowDim<D> : `${Text}, ${ShowDim<D>}`>
  : `[${Text}]`;

/** A shape argument as a shape: `8` is `[8]`, `readonly [2, 3]` is `[2, 3]`. */
export type ShapeOf<S extends Shape | number> = S extends Shape
  ? { -readonly [I in keyof S]: S[I] }
  : [S];

/** The shape of `reshape(...dims)`: an inferred −1 is a `number`. */
export type ReshapeShape<D extends Shape> = {
  -readonly [I in keyof D]: D[I] extends -1 ? number : D[I];
};

/** The shape of a number, a boolean, nested arrays, a typed array or a tensor. */
export type NestedShape<Data> = 0 extends 1 & Data
  ? UnknownShape
  : Data extends number | boolean
    ? []
    : Data extends { readonly shape: infer S extends Shape }
      ? S
      : Data extends ArrayLike<unknown>
        ? ItemsShape<Data, Data[number]>
        : UnknownShape;

/** The shape of an array by the type of its items: all numbers, all arrays, or unknown. */
type ItemsShape<Data extends ArrayLike<unknown>, Item> = 0 extends 1 & Item
  ? UnknownShape
  : [Item] extends [number | boolean]
    ? [Data["length"]]
    : [Item] extends [readonly unknown[]]
      ? [Data["length"], ...NestedShape<Data[0]>]
      : UnknownShape;

/** The dimension `A` and `B` broadcast to, `never` if they clash. */
type BroadcastDim<A, B> = [B] extends [1]
  ? A
  : 1 extends A
    ? B
    : 1 extends B
      ? A
      : [A] extends [B]
        ? A
        : [B] extends [A]
          ? B
          : never;

/** The greater of two ranks. */
type GreaterRank<A extends Shape, B extends Shape> = A extends readonly [
  ...{ [I in keyof B]: number },
  ...number[],
]
  ? A["length"]
  : B["length"];

/** Broadcasting from the last axis on: the shape, or which axis clashes. */
type BroadcastResult<
  A extends Shape,
  B extends Shape,
  Tail extends Shape = [],
> = A extends readonly [...infer RestA extends Shape, infer LastA extends number]
  ? B extends readonly [...infer RestB extends Shape, infer LastB extends number]
    ? [BroadcastDim<LastA, LastB>] extends [never]
      ? `axis ${GreaterRank<RestA, RestB>} has ${LastA} and ${LastB}`
      : BroadcastResult<RestA, RestB, [BroadcastDim<LastA, LastB>, ...Tail]>
    : [...A, ...Tail]
  : [...B, ...Tail];

/** What to say of a clash between shapes `A` and `B`, `never` if there is none. */
type BroadcastMessage<
  What extends string,
  A extends Shape,
  B extends Shape,
  Result,
> = Result extends string
  ? `${What} ${ShowShape<A>} and ${ShowShape<B>} do not broadcast: ${Result}`
  : never;

/** The shape that `A` and `B` broadcast to, aligned at the last axis. */
export type Broadcast<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? UnknownShape
  : ShapeOrUnknown<BroadcastResult<A, B>>;

/** Whether the elementwise operation `Name` takes shapes `A` and `B`. */
export type BroadcastCheck<Name extends string, A extends Shape, B extends Shape> = number extends
  | A["length"]
  | B["length"]
  ? unknown
  : ShapeCheck<BroadcastMessage<`${Name}: shapes`, A, B, BroadcastResult<A, B>>>;

/** `Result` if the contracted dimensions `K` and `L` may be equal, else what to say. */
type Contract<K extends number, L extends number, Result> = [K] extends [L]
  ? Result
  : [L] extends [K]
    ? Result
    : `matmul: left has ${K} columns, right has ${L} rows`;

/** The product of matrices or batches of them, the batches broadcast: the shape or a message. */
type BatchMatmul<A extends Shape, B extends Shape> = A extends readonly [
  ...infer BatchA extends Shape,
  infer M extends number,
  infer K extends number,
]
  ? B extends readonly [...infer BatchB extends Shape, infer L extends number, infer N]
    ? BroadcastResult<BatchA, BatchB> extends infer Batch
      ? Batch extends Shape
        ? Contract<K, L, [...Batch, M, N]>
        : BroadcastMessage<"matmul: batch shapes", BatchA, BatchB, Batch>
      : never
    : "matmul: right is a scalar; multiply by it with mul"
  : "matmul: left is a scalar; multiply by it with mul";

/** A matrix product, a vector being a row on the left and a column on the right. */
type MatmulResult<A extends Shape, B extends Shape> = B extends readonly [infer L extends number]
  ? A extends readonly [...infer Rest extends Shape, infer K extends number]
    ? Contract<K, L, Rest>
    : BatchMatmul<A, [L, 1]>
  : A extends readonly [infer K extends number]
    ? B extends readonly [...infer Batch extends Shape, infer L extends number, infer N]
      ? Contract<K, L, [...Batch, N]>
      : BatchMatmul<[1, K], B>
    : BatchMatmul<A, B>;

/** The shape of the matrix product of `A` and `B`. */
export type MatmulShape<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? UnknownShape
  : ShapeOrUnknown<MatmulResult<A, B>>;

/** Whether `A` and `B` have a matrix product. */
export type MatmulCheck<A extends Shape, B extends Shape> = number extends A["length"] | B["length"]
  ? unknown
  : ShapeCheck<Extract<MatmulResult<A, B>, string>>;

/** The last two axes swapped. */
export type TransposeShape<S extends Shape> = S extends readonly [
  ...infer Batch extends Shape,
  infer M,
  infer N,
]
  ? [...Batch, N, M]
  : UnknownShape;

/** A negative axis and all behind it, up to the highest rank. */
interface Tails {
  "-1": [number];
  "-2": [number, number];
  "-3": [...Tails["-2"], number];
  "-4": [...Tails["-3"], number];
  "-5": [...Tails["-4"], number];
  "-6": [...Tails["-5"], number];
  "-7": [...Tails["-6"], number];
  "-8": [...Tails["-7"], number];
}

/** Literal axes, the negative counted from the end, as keys of the tuple; `never` out of range. */
type AxisKey<S extends Shape, Axis extends number> = Axis extends number
  ? `${Axis}` extends keyof S
    ? `${Axis}`
    : `${Axis}` extends keyof Tails
      ? S extends readonly [...infer Head, ...Tails[`${Axis}`]]
        ? `${Head["length"]}`
        : never
      : never
  : never;

/** `S` without the axes `Key`. */
type DropAxes<
  S extends Shape,
  Key,
  Kept extends Shape = [],
  Seen extends Shape = [],
> = S extends readonly [infer D extends number, ...infer Rest extends Shape]
  ? DropAxes<Rest, Key, `${Seen["length"]}` extends Key ? Kept : [...Kept, D], [...Seen, D]>
  : Kept;

/** Every axis as a union of numbers, `number` if not literal. */
type AxisNumbers<A extends Axes> = A extends number ? A : A extends Shape ? A[number] : never;

/** `S` with the axes `Key` reduced. */
type ReduceKeys<S extends Shape, Key, KeepDims extends boolean> = [KeepDims] extends [false]
  ? DropAxes<S, Key>
  : [KeepDims] extends [true]
    ? { -readonly [I in keyof S]: I extends Key ? 1 : S[I] }
    : UnknownShape;

/** The shape after reducing literal `Axis` (one, a tuple, or `undefined` for all). */
export type ReduceShape<
  S extends Shape,
  Axis extends Axes = undefined,
  KeepDims extends boolean = false,
> = [Axis, KeepDims] extends [undefined, false]
  ? []
  : number extends S["length"] | AxisNumbers<Axis>
    ? UnknownShape
    : ReduceKeys<S, [Axis] extends [undefined] ? keyof S : AxisKey<S, AxisNumbers<Axis>>, KeepDims>;

/** What to say of an axis out of range; distributes over several axes. */
type AxisMessage<
  Operation extends string,
  S extends Shape,
  Axis extends number,
> = Axis extends number
  ? [AxisKey<S, Axis>] extends [never]
    ? `${Operation}: axis ${Axis} is out of range for shape ${ShowShape<S>}`
    : never
  : never;

/** Whether `S` has the literal axes. */
export type AxisCheck<Operation extends string, S extends Shape, Axis extends Axes> = number extends
  | S["length"]
  | AxisNumbers<Axis>
  ? unknown
  : ShapeCheck<AxisMessage<Operation, S, AxisNumbers<Axis>>>;

/** `S` with a 1 put before the axis `Key`. */
type InsertAxis<S extends Shape, Key, Seen extends Shape = []> = `${Seen["length"]}` extends Key
  ? [...Seen, 1, ...S]
  : S extends readonly [infer D extends number, ...infer Rest extends Shape]
    ? InsertAxis<Rest, Key, [...Seen, D]>
    : UnknownShape;

/** The shape with a new axis of size 1 at literal `Axis`. */
export type UnsqueezeShape<S extends Shape, Axis extends number> = number extends S["length"] | Axis
  ? UnknownShape
  : InsertAxis<S, AxisKey<[...S, 1], Axis>>;

/** The shape of a slice along the first axis. */
export type SliceShape<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape]
  ? [number, ...Rest]
  : UnknownShape;

/** The shape of rows of `S` picked by `Indices`, which replaces the first axis. */
export type TakeShape<S extends Shape, Indices extends Shape> = number extends
  | S["length"]
  | Indices["length"]
  ? UnknownShape
  : S extends readonly [number, ...infer Rest extends Shape]
    ? [...Indices, ...Rest]
    : UnknownShape;

/** The shape after a layer on the last dimension: `[...B, In]` becomes `[...B, Out]`. */
export type LastDimShape<S extends Shape, Out extends number> = S extends readonly [
  ...infer Batch extends Shape,
  number,
]
  ? [...Batch, Out]
  : UnknownShape;

/** The last dimension of `S`, `number` if unknown, `never` for a scalar. */
type LastDim<S extends Shape> = 0 extends 1 & S
  ? number
  : S extends readonly [...Shape, infer D extends number]
    ? D
    : S extends readonly []
      ? never
      : number;

/** Whether a layer of `In` features takes `S`; a dimension known only at run time passes. */
export type LinearCheck<Name extends string, S extends Shape, In extends number> = [
  LastDim<S>,
] extends [never]
  ? ShapeCheck<`${Name}: input is a scalar, layer expects ${ShowDim<In>} features`>
  : [LastDim<S>] extends [In]
    ? unknown
    : [In] extends [LastDim<S>]
      ? unknown
      : ShapeCheck<`${Name}: input has ${LastDim<S>} features, layer expects ${In}`>;
