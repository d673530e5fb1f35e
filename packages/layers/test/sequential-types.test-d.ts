import type { Tensor, UnknownShape } from "@nnf/tensor";
import { expectTypeOf } from "vitest";
import type {
  AppendDimRule,
  CheckedLayers,
  LastDimRule,
  SameShapeRule,
  SequenceRule,
  SequentialCheck,
  SequentialShape,
} from "../src/sequential-types.ts";

interface Ruled<Rule = unknown> {
  readonly shapeRule?: Rule | undefined;
  forward(x: Tensor): Tensor;
}
type Linear<In extends number, Out extends number> = Ruled<LastDimRule<In, Out>>;
type Relu = Ruled<SameShapeRule>;
type Embedding<Out extends number> = Ruled<AppendDimRule<Out>>;
type Inner<Layers extends readonly unknown[]> = Ruled<SequenceRule<Layers>>;
type Custom = Ruled;
type Refused<Message extends string> = { shapeError: Message };

type Digits = [Linear<784, 256>, Relu, Linear<256, 10>];
type Tagger = [Embedding<50>, Linear<50, 100>, Relu, Linear<100, 9>];

// Layers that fit pass as they are.
expectTypeOf<CheckedLayers<Digits>>().toEqualTypeOf<Digits>();
expectTypeOf<CheckedLayers<Tagger>>().toEqualTypeOf<Tagger>();
expectTypeOf<CheckedLayers<[]>>().toEqualTypeOf<[]>();

// The first layer that does not fit carries the message, and no other.
expectTypeOf<CheckedLayers<[Linear<784, 256>, Relu, Linear<300, 10>, Relu]>>().toEqualTypeOf<
  [
    Linear<784, 256>,
    Relu,
    Linear<300, 10> & Refused<"sequential: layer 2: input has 256 features, layer expects 300">,
    Relu,
  ]
>();
expectTypeOf<CheckedLayers<[Embedding<50>, Linear<60, 9>]>[1]>().toEqualTypeOf<
  Linear<60, 9> & Refused<"sequential: layer 1: input has 50 features, layer expects 60">
>();
expectTypeOf<CheckedLayers<[Linear<9, 784>, Inner<Digits>, Linear<11, 2>]>[2]>().toEqualTypeOf<
  Linear<11, 2> & Refused<"sequential: layer 2: input has 10 features, layer expects 11">
>();
expectTypeOf<CheckedLayers<[Linear<9, 700>, Inner<Digits>]>[1]>().toEqualTypeOf<
  Inner<Digits> & Refused<"sequential: layer 1: layer 0: input has 700 features, layer expects 784">
>();

// A layer without a rule, a size known only at run time and a list of layers are not checked.
expectTypeOf<CheckedLayers<[Linear<784, 256>, Custom, Linear<300, 10>]>>().toEqualTypeOf<
  [Linear<784, 256>, Custom, Linear<300, 10>]
>();
expectTypeOf<CheckedLayers<[Linear<784, number>, Linear<300, 10>]>>().toEqualTypeOf<
  [Linear<784, number>, Linear<300, 10>]
>();
expectTypeOf<CheckedLayers<Custom[]>>().toEqualTypeOf<Custom[]>();

// Inputs and results of the whole.
expectTypeOf<SequentialShape<Digits, [64, 784]>>().toEqualTypeOf<[64, 10]>();
expectTypeOf<SequentialShape<Digits, [number, 5, 784]>>().toEqualTypeOf<[number, 5, 10]>();
expectTypeOf<SequentialShape<Tagger, [64, 11]>>().toEqualTypeOf<[64, 11, 9]>();
expectTypeOf<SequentialShape<[Inner<Digits>, Relu], [64, 784]>>().toEqualTypeOf<[64, 10]>();
expectTypeOf<SequentialShape<Digits, UnknownShape>>().toBeAny();
expectTypeOf<SequentialShape<Digits, [64, 783]>>().toBeAny();
expectTypeOf<SequentialShape<[Custom, Relu], [64, 784]>>().toBeAny();
expectTypeOf<SequentialShape<[Relu, ...Custom[]], [64, 784]>>().toBeAny();
expectTypeOf<SequentialCheck<Digits, [64, 784]>>().toBeUnknown();
expectTypeOf<SequentialCheck<Digits, UnknownShape>>().toBeUnknown();
expectTypeOf<SequentialCheck<Digits, [64, 783]>>().toEqualTypeOf<
  Refused<"sequential: layer 0: input has 783 features, layer expects 784">
>();

// As a call: literals are inferred, and the error is on the layer.
declare function linear<In extends number, Out extends number>(a: In, b: Out): Linear<In, Out>;
declare function sequential<Layers extends readonly Ruled[]>(
  ...layers: CheckedLayers<Layers>
): Inner<Layers>;
declare const relu: Relu;
expectTypeOf(sequential(linear(784, 256), relu, linear(256, 10))).toEqualTypeOf<Inner<Digits>>();
sequential(
  linear(784, 256),
  relu,
  // @ts-expect-error: layer 2: input has 256 features, layer expects 300
  linear(300, 10),
);
