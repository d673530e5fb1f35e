import { expectTypeOf } from "vitest";
import type { Shape } from "../src/shape.ts";
import type {
  AxisCheck,
  Broadcast,
  BroadcastCheck,
  LastDimShape,
  LinearCheck,
  MatmulCheck,
  MatmulShape,
  NestedShape,
  ReduceShape,
  ReshapeShape,
  ShapeOf,
  ShowShape,
  SliceShape,
  TakeShape,
  TransposeShape,
  UnknownShape,
  UnsqueezeShape,
} from "../src/shape-types.ts";
import type { Tensor } from "../src/tensor.ts";

type Refused<Message extends string> = { shapeError: Message };

// Broadcasting: equal ranks, scalars, right alignment, dimensions known only at run time.
expectTypeOf<Broadcast<[2, 3], [2, 3]>>().toEqualTypeOf<[2, 3]>();
expectTypeOf<Broadcast<[2, 1], [1, 3]>>().toEqualTypeOf<[2, 3]>();
expectTypeOf<Broadcast<[2, 3], []>>().toEqualTypeOf<[2, 3]>();
expectTypeOf<Broadcast<[], [2, 3]>>().toEqualTypeOf<[2, 3]>();
expectTypeOf<Broadcast<[], []>>().toEqualTypeOf<[]>();
expectTypeOf<Broadcast<[64, 256], [256]>>().toEqualTypeOf<[64, 256]>();
expectTypeOf<Broadcast<[3, 1], [5, 1, 4]>>().toEqualTypeOf<[5, 3, 4]>();
expectTypeOf<Broadcast<[0, 3], [1, 3]>>().toEqualTypeOf<[0, 3]>();
expectTypeOf<Broadcast<[number, 3], [5, 1]>>().toEqualTypeOf<[5, 3]>();
expectTypeOf<Broadcast<[number, 3], [1, 3]>>().toEqualTypeOf<[number, 3]>();
expectTypeOf<Broadcast<[1], [number]>>().toEqualTypeOf<[number]>();
expectTypeOf<Broadcast<[2, 3], UnknownShape>>().toBeAny();
expectTypeOf<Broadcast<UnknownShape, []>>().toBeAny();
expectTypeOf<Broadcast<number[], [2, 3]>>().toBeAny();
expectTypeOf<Broadcast<[2, 3], [2, 4]>>().toBeAny();

expectTypeOf<BroadcastCheck<"add", [2, 3], [2, 3]>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", [2, 3], [2, 1]>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", [2, 3], []>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", [2, number], [2, 4]>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", [2, 3], UnknownShape>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", UnknownShape, [2, 3]>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", Shape, [2, 3]>>().toBeUnknown();
expectTypeOf<BroadcastCheck<"add", [2, 3], [2, 4]>>().toEqualTypeOf<
  Refused<"add: shapes [2, 3] and [2, 4] do not broadcast: axis 1 has 3 and 4">
>();
expectTypeOf<BroadcastCheck<"mul", [64, 256], [64]>>().toEqualTypeOf<
  Refused<"mul: shapes [64, 256] and [64] do not broadcast: axis 1 has 256 and 64">
>();
expectTypeOf<BroadcastCheck<"sub", [3, 4], [7, 2, 1]>>().toEqualTypeOf<
  Refused<"sub: shapes [3, 4] and [7, 2, 1] do not broadcast: axis 1 has 3 and 2">
>();
expectTypeOf<BroadcastCheck<"div", [number, 3], [number, 0]>>().toEqualTypeOf<
  Refused<"div: shapes [number, 3] and [number, 0] do not broadcast: axis 1 has 3 and 0">
>();

// Matrix products: matrices, batches, vectors.
expectTypeOf<MatmulShape<[64, 784], [784, 256]>>().toEqualTypeOf<[64, 256]>();
expectTypeOf<MatmulShape<[8, 64, 784], [784, 256]>>().toEqualTypeOf<[8, 64, 256]>();
expectTypeOf<MatmulShape<[64, 784], [8, 784, 256]>>().toEqualTypeOf<[8, 64, 256]>();
expectTypeOf<MatmulShape<[8, 1, 2, 3], [5, 3, 4]>>().toEqualTypeOf<[8, 5, 2, 4]>();
expectTypeOf<MatmulShape<[3], [3]>>().toEqualTypeOf<[]>();
expectTypeOf<MatmulShape<[3], [3, 4]>>().toEqualTypeOf<[4]>();
expectTypeOf<MatmulShape<[3], [8, 3, 4]>>().toEqualTypeOf<[8, 4]>();
expectTypeOf<MatmulShape<[8, 2, 3], [3]>>().toEqualTypeOf<[8, 2]>();
expectTypeOf<MatmulShape<[number, 784], [784, 10]>>().toEqualTypeOf<[number, 10]>();
expectTypeOf<MatmulShape<[64, number], [784, 10]>>().toEqualTypeOf<[64, 10]>();
expectTypeOf<MatmulShape<[64, 784], UnknownShape>>().toBeAny();
expectTypeOf<MatmulShape<number[], [784, 10]>>().toBeAny();
expectTypeOf<MatmulShape<[64, 784], [256, 10]>>().toBeAny();

expectTypeOf<MatmulCheck<[64, 784], [784, 256]>>().toBeUnknown();
expectTypeOf<MatmulCheck<[64, number], [784, 10]>>().toBeUnknown();
expectTypeOf<MatmulCheck<[64, 784], UnknownShape>>().toBeUnknown();
expectTypeOf<MatmulCheck<UnknownShape, [784, 10]>>().toBeUnknown();
expectTypeOf<MatmulCheck<[64, 784], number[]>>().toBeUnknown();
expectTypeOf<MatmulCheck<[64, 784], [256, 10]>>().toEqualTypeOf<
  Refused<"matmul: left has 784 columns, right has 256 rows">
>();
expectTypeOf<MatmulCheck<[8, 64, 784], [256, 10]>>().toEqualTypeOf<
  Refused<"matmul: left has 784 columns, right has 256 rows">
>();
expectTypeOf<MatmulCheck<[3], [4]>>().toEqualTypeOf<
  Refused<"matmul: left has 3 columns, right has 4 rows">
>();
expectTypeOf<MatmulCheck<[3], [4, 5]>>().toEqualTypeOf<
  Refused<"matmul: left has 3 columns, right has 4 rows">
>();
expectTypeOf<MatmulCheck<[2, 3], [4]>>().toEqualTypeOf<
  Refused<"matmul: left has 3 columns, right has 4 rows">
>();
expectTypeOf<MatmulCheck<[8, 2, 3], [7, 3, 4]>>().toEqualTypeOf<
  Refused<"matmul: batch shapes [8] and [7] do not broadcast: axis 0 has 8 and 7">
>();
expectTypeOf<MatmulCheck<[], [2, 3]>>().toEqualTypeOf<
  Refused<"matmul: left is a scalar; multiply by it with mul">
>();
expectTypeOf<MatmulCheck<[2, 3], []>>().toEqualTypeOf<
  Refused<"matmul: right is a scalar; multiply by it with mul">
>();
expectTypeOf<MatmulCheck<[3], []>>().toEqualTypeOf<
  Refused<"matmul: right is a scalar; multiply by it with mul">
>();
expectTypeOf<MatmulCheck<[], [3]>>().toEqualTypeOf<
  Refused<"matmul: left is a scalar; multiply by it with mul">
>();

expectTypeOf<TransposeShape<[2, 3]>>().toEqualTypeOf<[3, 2]>();
expectTypeOf<TransposeShape<[8, 2, number]>>().toEqualTypeOf<[8, number, 2]>();
expectTypeOf<TransposeShape<UnknownShape>>().toBeAny();
expectTypeOf<TransposeShape<number[]>>().toBeAny();

// Reductions.
expectTypeOf<ReduceShape<[2, 3, 4]>>().toEqualTypeOf<[]>();
expectTypeOf<ReduceShape<UnknownShape>>().toEqualTypeOf<[]>();
expectTypeOf<ReduceShape<[2, 3, 4], undefined, true>>().toEqualTypeOf<[1, 1, 1]>();
expectTypeOf<ReduceShape<[2, 3, 4], 0>>().toEqualTypeOf<[3, 4]>();
expectTypeOf<ReduceShape<[2, 3, 4], -1>>().toEqualTypeOf<[2, 3]>();
expectTypeOf<ReduceShape<[2, 3, 4], -3, true>>().toEqualTypeOf<[1, 3, 4]>();
expectTypeOf<ReduceShape<[2, 3, 4], 1, true>>().toEqualTypeOf<[2, 1, 4]>();
expectTypeOf<ReduceShape<[2, 3, 4], readonly [0, -1]>>().toEqualTypeOf<[3]>();
expectTypeOf<ReduceShape<[2, 3, 4], readonly [0, -1], true>>().toEqualTypeOf<[1, 3, 1]>();
expectTypeOf<ReduceShape<[2, 3, 4], readonly []>>().toEqualTypeOf<[2, 3, 4]>();
expectTypeOf<ReduceShape<[2, number], -2>>().toEqualTypeOf<[number]>();
expectTypeOf<ReduceShape<[1, 2, 3, 4, 5, 6, 7, 8], -8>>().toEqualTypeOf<[2, 3, 4, 5, 6, 7, 8]>();
expectTypeOf<ReduceShape<[2, 3, 4], number>>().toBeAny();
expectTypeOf<ReduceShape<[2, 3, 4], number[]>>().toBeAny();
expectTypeOf<ReduceShape<[2, 3, 4], 0, boolean>>().toBeAny();
expectTypeOf<ReduceShape<UnknownShape, 0>>().toBeAny();
expectTypeOf<ReduceShape<number[], 0>>().toBeAny();

expectTypeOf<AxisCheck<"sum", [2, 3], undefined>>().toBeUnknown();
expectTypeOf<AxisCheck<"sum", [2, 3], -2>>().toBeUnknown();
expectTypeOf<AxisCheck<"sum", [2, 3], number>>().toBeUnknown();
expectTypeOf<AxisCheck<"sum", UnknownShape, 7>>().toBeUnknown();
expectTypeOf<AxisCheck<"sum", [2, 3], 2>>().toEqualTypeOf<
  Refused<"sum: axis 2 is out of range for shape [2, 3]">
>();
expectTypeOf<AxisCheck<"max", [2, 3], readonly [0, -3]>>().toEqualTypeOf<
  Refused<"max: axis -3 is out of range for shape [2, 3]">
>();

// Movement.
expectTypeOf<ReshapeShape<readonly [-1, 550]>>().toEqualTypeOf<[number, 550]>();
expectTypeOf<ReshapeShape<number[]>>().toEqualTypeOf<number[]>();
expectTypeOf<UnsqueezeShape<[2, 3], 0>>().toEqualTypeOf<[1, 2, 3]>();
expectTypeOf<UnsqueezeShape<[2, 3], 1>>().toEqualTypeOf<[2, 1, 3]>();
expectTypeOf<UnsqueezeShape<[2, 3], -1>>().toEqualTypeOf<[2, 3, 1]>();
expectTypeOf<UnsqueezeShape<[], 0>>().toEqualTypeOf<[1]>();
expectTypeOf<UnsqueezeShape<[2, 3], 5>>().toBeAny();
expectTypeOf<UnsqueezeShape<UnknownShape, 0>>().toBeAny();
expectTypeOf<SliceShape<[60000, 784]>>().toEqualTypeOf<[number, 784]>();
expectTypeOf<SliceShape<UnknownShape>>().toBeAny();
expectTypeOf<TakeShape<[30000, 50], [64, 11]>>().toEqualTypeOf<[64, 11, 50]>();
expectTypeOf<TakeShape<[30000, 50], UnknownShape>>().toBeAny();

// Layers on the last dimension.
expectTypeOf<LastDimShape<[64, 784], 256>>().toEqualTypeOf<[64, 256]>();
expectTypeOf<LastDimShape<[8, number, 784], 256>>().toEqualTypeOf<[8, number, 256]>();
expectTypeOf<LastDimShape<[784], number>>().toEqualTypeOf<[number]>();
expectTypeOf<LastDimShape<UnknownShape, 256>>().toBeAny();
expectTypeOf<LastDimShape<number[], 256>>().toBeAny();
expectTypeOf<LinearCheck<"Linear", [64, 784], 784>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", [64, number], 784>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", [64, 256], number>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", UnknownShape, 784>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", number[], 784>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", [...number[], 784], 784>>().toBeUnknown();
expectTypeOf<LinearCheck<"Linear", [64, 256], 784>>().toEqualTypeOf<
  Refused<"Linear: input has 256 features, layer expects 784">
>();
expectTypeOf<LinearCheck<"LayerNorm", [...number[], 256], 784>>().toEqualTypeOf<
  Refused<"LayerNorm: input has 256 features, layer expects 784">
>();
expectTypeOf<LinearCheck<"Linear", [], 784>>().toEqualTypeOf<
  Refused<"Linear: input is a scalar, layer expects 784 features">
>();

// Data and shape arguments, as `tensor(data)` and `zeros(shape)` infer them.
declare function nested<const Data>(data: Data): NestedShape<Data>;
declare function shapeOf<const S extends Shape | number>(shape: S): ShapeOf<S>;
declare const rows: number[][];
declare const length: number;
interface Nest extends ReadonlyArray<number | Nest> {}
expectTypeOf(nested(2)).toEqualTypeOf<[]>();
expectTypeOf(nested(true)).toEqualTypeOf<[]>();
expectTypeOf(nested([1, 2, 3])).toEqualTypeOf<[3]>();
// biome-ignore format: two rows
expectTypeOf(nested([[1, 2, 3], [4, 5, 6]])).toEqualTypeOf<[2, 3]>();
expectTypeOf(nested([[[true], [false]]])).toEqualTypeOf<[1, 2, 1]>();
expectTypeOf(nested([])).toEqualTypeOf<[0]>();
expectTypeOf(nested([[], []])).toEqualTypeOf<[2, 0]>();
expectTypeOf(nested(rows)).toEqualTypeOf<[number, number]>();
expectTypeOf(nested([rows, rows])).toEqualTypeOf<[2, number, number]>();
expectTypeOf(nested(new Float32Array(4))).toEqualTypeOf<[number]>();
expectTypeOf<NestedShape<Tensor<[8]>>>().toEqualTypeOf<[8]>();
expectTypeOf<NestedShape<Tensor>>().toBeAny();
expectTypeOf<NestedShape<number | Nest>>().toBeAny();
expectTypeOf<NestedShape<UnknownShape>>().toBeAny();
expectTypeOf<NestedShape<unknown>>().toBeAny();
expectTypeOf(shapeOf(8)).toEqualTypeOf<[8]>();
expectTypeOf(shapeOf([2, 3])).toEqualTypeOf<[2, 3]>();
expectTypeOf(shapeOf([length, 3])).toEqualTypeOf<[number, 3]>();
expectTypeOf(shapeOf([])).toEqualTypeOf<[]>();

expectTypeOf<ShowShape<[]>>().toEqualTypeOf<"[]">();
expectTypeOf<ShowShape<readonly [number, 0, 3]>>().toEqualTypeOf<"[number, 0, 3]">();
