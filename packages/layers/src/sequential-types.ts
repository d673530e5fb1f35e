import type { LastDimShape, LinearCheck, Shape, ShapeCheck, UnknownShape } from "@nnf/tensor";

/** A size nothing is known about. With `number` instead, `Linear[]` would refuse a `Linear<3, 2>`. */
export type UnknownSize = UnknownShape;

/** Rule of a layer on the last dimension: `[...B, In]` becomes `[...B, Out]`. */
export interface LastDimRule<In extends number, Out extends number> {
  readonly in: In;
  readonly out: Out;
}

/** Rule of a layer that takes and keeps any shape, as activations and dropout do. */
export interface SameShapeRule {
  readonly same: true;
}

/** Rule of a layer that adds a last dimension, as an embedding does: `B` becomes `[...B, Out]`. */
export interface AppendDimRule<Out extends number> {
  readonly append: Out;
}

/** Rule of layers run one after the other. */
export interface SequenceRule<Layers extends readonly unknown[]> {
  readonly layers: Layers;
}

/** Where in a sequence shapes stop fitting, and what to say of it. */
interface Misfit<Index, Message> {
  readonly index: Index;
  readonly message: Message;
}

/** The rule in a layer's type; without one the layer takes and gives unknown shapes. */
type RuleOf<Layer> = Layer extends { readonly shapeRule?: infer Rule | undefined } ? Rule : unknown;

/** `S` with another last dimension, which is all that is known when the rank is not. */
type ReplaceLast<S extends Shape, Out extends number> = number extends S["length"]
  ? [...Shape, Out]
  : LastDimShape<S, Out>;

/** The shape a rule makes of `S`, or a message that begins with `Name`. */
type ApplyRule<Name extends string, Rule, S extends Shape> =
  Rule extends LastDimRule<infer In, infer Out>
    ? LinearCheck<Name, S, In> extends { shapeError: infer Message }
      ? Message
      : ReplaceLast<S, Out>
    : Rule extends SameShapeRule
      ? S
      : Rule extends AppendDimRule<infer Out>
        ? [...S, Out]
        : Rule extends SequenceRule<infer Layers>
          ? MessageOr<ApplySequence<Name, Layers, S>>
          : Shape;

/** The message of a misfit, or the shape reached. */
type MessageOr<Result> = Result extends Misfit<unknown, infer Message> ? Message : Result;

/** The shape `Layers` make of `S` in turn, or the first misfit. */
type ApplySequence<
  Name extends string,
  Layers extends readonly unknown[],
  S extends Shape,
  Seen extends readonly unknown[] = [],
> = Layers extends readonly [infer First, ...infer Rest]
  ? ApplyRule<`${Name}: layer ${Seen["length"]}`, RuleOf<First>, S> extends infer Next
    ? Next extends Shape
      ? ApplySequence<Name, Rest, Next, [...Seen, First]>
      : Misfit<`${Seen["length"]}`, Next>
    : never
  : Layers extends readonly []
    ? S
    : Shape;

/** `S`, or `Shape` for `any`, which would take both branches of a conditional type. */
type Definite<S extends Shape> = 0 extends 1 & S ? Shape : S;

/** The check of the layer at `Index`. */
type CheckAt<Index, Result> =
  Result extends Misfit<Index, infer Message> ? ShapeCheck<Message> : unknown;

/** `Layers`, the first that does not take what those before it give carrying the message. */
export type CheckedLayers<Layers extends readonly unknown[]> = {
  [I in keyof Layers]: Layers[I] & CheckAt<I, ApplySequence<"sequential", Layers, Shape>>;
};

/** Whether `Layers` in turn take `S`. */
export type SequentialCheck<Layers extends readonly unknown[], S extends Shape> = ShapeCheck<
  Extract<MessageOr<ApplySequence<"sequential", Layers, Definite<S>>>, string>
>;

/** The shape `Layers` in turn make of `S`. */
export type SequentialShape<Layers extends readonly unknown[], S extends Shape> =
  ApplySequence<"sequential", Layers, Definite<S>> extends infer Out extends Shape
    ? number extends Out["length"]
      ? UnknownShape
      : Out
    : UnknownShape;
