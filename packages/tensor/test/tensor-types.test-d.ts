import { expectTypeOf } from "vitest";
import type { Parameter } from "../src/parameter.ts";
import type { Shape } from "../src/shape.ts";
import type { Tensor } from "../src/tensor.ts";

declare const images: Tensor<[64, 784]>;
declare const weights: Parameter<[784, 256]>;
declare const bias: Parameter<[256]>;
declare const wrongWeights: Parameter<[256, 10]>;
declare const wrongBias: Tensor<[10]>;
declare const dynamic: Tensor;
declare const axis: number;

// A known shape goes where an unknown one is asked for, and an unknown one everywhere.
expectTypeOf(images).toExtend<Tensor>();
expectTypeOf(images).toExtend<Tensor<Shape>>();
expectTypeOf(images).toExtend<Tensor<[number, 784]>>();
expectTypeOf(images).not.toExtend<Tensor<[64, 785]>>();
expectTypeOf(images).not.toExtend<Tensor<[64, 784, 1]>>();
expectTypeOf(dynamic).toExtend<Tensor<[64, 784]>>();
expectTypeOf(weights).toExtend<Tensor<[784, 256]>>();
expectTypeOf(weights).toExtend<Parameter>();
expectTypeOf(images.shape).toEqualTypeOf<[64, 784]>();

// Elementwise.
expectTypeOf(images.add(1)).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(images.matmul(weights).add(bias)).toEqualTypeOf<Tensor<[64, 256]>>();
expectTypeOf(images.mul(dynamic)).toEqualTypeOf<Tensor>();
expectTypeOf(dynamic.mul(images)).toEqualTypeOf<Tensor>();
expectTypeOf(dynamic.mul(2)).toEqualTypeOf<Tensor>();
expectTypeOf(images.relu().exp().neg()).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(images.greater(0)).toEqualTypeOf<Tensor<[64, 784]>>();
// @ts-expect-error: axis 1 has 256 and 10
images.matmul(weights).add(wrongBias);
// @ts-expect-error: axis 1 has 784 and 10
images.less(wrongBias);

// Products.
expectTypeOf(images.matmul(weights)).toEqualTypeOf<Tensor<[64, 256]>>();
expectTypeOf(images.matmul(dynamic)).toEqualTypeOf<Tensor>();
expectTypeOf(dynamic.matmul(weights)).toEqualTypeOf<Tensor>();
expectTypeOf(wrongWeights.transpose()).toEqualTypeOf<Tensor<[10, 256]>>();
// @ts-expect-error: left has 784 columns, right has 256 rows
images.matmul(wrongWeights);

// Reductions.
expectTypeOf(images.sum()).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(images.mean(0)).toEqualTypeOf<Tensor<[784]>>();
expectTypeOf(images.max(-1, { keepDims: true })).toEqualTypeOf<Tensor<[64, 1]>>();
expectTypeOf(images.sum([0, 1])).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(images.sum([0, -1], { keepDims: true })).toEqualTypeOf<Tensor<[1, 1]>>();
expectTypeOf(images.sum(undefined, { keepDims: true })).toEqualTypeOf<Tensor<[1, 1]>>();
expectTypeOf(images.sum(axis)).toEqualTypeOf<Tensor>();
expectTypeOf(images.argMax(-1)).toEqualTypeOf<Tensor<[64]>>();
expectTypeOf(images.softmax()).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(images.sub(images.mean(-1, { keepDims: true }))).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(dynamic.sum(0)).toEqualTypeOf<Tensor>();
// @ts-expect-error: axis 2 is out of range for shape [64, 784]
images.sum(2);

// Movement.
expectTypeOf(dynamic.as(64, 784)).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(dynamic.reshape(-1, 550)).toEqualTypeOf<Tensor<[number, 550]>>();
expectTypeOf(dynamic.reshape([2, 3])).toEqualTypeOf<Tensor<[2, 3]>>();
expectTypeOf(images.transpose(0, 1)).toEqualTypeOf<Tensor>();
expectTypeOf(images.slice(0, 32)).toEqualTypeOf<Tensor<[number, 784]>>();
expectTypeOf(images.unsqueeze(1)).toEqualTypeOf<Tensor<[64, 1, 784]>>();
expectTypeOf(images.unsqueeze(0).squeeze(0)).toEqualTypeOf<Tensor<[64, 784]>>();
expectTypeOf(bias.broadcastTo([64, 256])).toEqualTypeOf<Tensor<[64, 256]>>();
