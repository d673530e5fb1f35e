import { type Parameter, parameter, type Tensor, variable, zeros } from "@nnf/tensor";
import { expectTypeOf } from "vitest";
import { gradients, valueAndGradient } from "../src/index.ts";

const w = parameter(zeros([3, 2]));
const v = variable(2);
const loss = w.square().sum().mul(v);

// As many gradients as targets, each of its target's shape: destructuring needs no check.
const [dw, dv] = gradients(loss, [w, v]);
expectTypeOf(dw).toEqualTypeOf<Tensor<[3, 2]>>();
expectTypeOf(dv).toEqualTypeOf<Tensor<[]>>();
expectTypeOf(gradients(dv, [v])[0]).toEqualTypeOf<Tensor<[]>>();
// @ts-expect-error there is no third target
gradients(loss, [w, v])[2];

declare const parameters: readonly Parameter[];
expectTypeOf(gradients(loss, parameters)).toEqualTypeOf<Tensor[]>();

const { value, gradients: slopes } = valueAndGradient(loss, [v]);
expectTypeOf(value).toEqualTypeOf<typeof loss>();
expectTypeOf(slopes).toEqualTypeOf<[Tensor<[]>]>();
