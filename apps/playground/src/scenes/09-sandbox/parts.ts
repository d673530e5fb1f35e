import type { Design } from "./network.ts";
import type { Activation } from "./state.ts";

/** A weight, or a bias, which comes from no unit. */
export interface Part {
  readonly kind: "weight" | "bias";
  /** The layer it leads to; the first hidden one is 1. */
  readonly layer: number;
  /** Places in the layer before and in this one. */
  readonly from: number;
  readonly to: number;
}

type Shape = Pick<Design, "task" | "hidden">;

/** How many inputs, hidden units of each layer, and outputs there are. */
export function sizesOf({ task, hidden }: Shape): readonly number[] {
  return [task === "classes" ? 2 : 1, ...hidden.map(({ units }) => units), 1];
}

/** All parameters in the order in which trainings have them. */
export function partsOf(shape: Shape): readonly Part[] {
  const sizes = sizesOf(shape);
  return sizes.slice(1).flatMap((units, i) => {
    const layer = i + 1;
    const part = (kind: Part["kind"], from: number) => (_: unknown, to: number) =>
      ({ kind, layer, from, to }) as const;
    const weights = Array.from({ length: Number(sizes[i]) }, (_, from) =>
      Array.from({ length: units }, part("weight", from)),
    );
    return [...weights.flat(), ...Array.from({ length: units }, part("bias", -1))];
  });
}

/** What a unit is called: x₁, h₂; with several hidden layers h₂₁ for the first unit of layer 2. */
export function unitName({ hidden }: Shape, layer: number, unit: number): string {
  if (layer === 0) return `x${lower(unit + 1)}`;
  if (layer > hidden.length) return "o";
  return hidden.length === 1 ? `h${lower(unit + 1)}` : `h${lower(layer)}${lower(unit + 1)}`;
}

function lower(digit: number): string {
  return String.fromCodePoint(0x2080 + digit);
}

/** What a parameter is called, within a sentence. */
export function partName(shape: Shape, { kind, layer, from, to }: Part): string {
  const target = unitName(shape, layer, to);
  return kind === "bias"
    ? `bias of ${target}`
    : `weight from ${unitName(shape, layer - 1, from)} to ${target}`;
}

/** Activations as they stand in formulas, around what they are applied to. */
export const around: Readonly<Record<Activation, readonly [string, string]>> = {
  tanh: ["tanh(", ")"],
  sigmoid: ["σ(", ")"],
  relu: ["max(0, ", ")"],
  linear: ["", ""],
};
