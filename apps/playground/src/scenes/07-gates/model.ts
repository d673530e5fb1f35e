import { gradients } from "@nnf/autograd";
import { concat, fromHost, parameter, sigmoid, stack, type Tensor, tensor } from "@nnf/tensor";
import { five, shown } from "../../gates/data.ts";
import { samples } from "../../gates/samples.ts";
import { fingerprint } from "../../worker/fingerprint.ts";

const float64 = { dtype: "float64" } as const;

/** Gates σ(wx + b). */
export interface GatesInput {
  readonly gates: readonly { readonly w: number; readonly b: number }[];
}

/** A gate: its curve, where it is half open, and how steep it is there. */
export interface Gate {
  readonly w: number;
  readonly b: number;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** −b/w; null where w is 0 and the gate is equally open everywhere. */
  readonly middle: number | null;
  /** The slope of the curve in the middle. */
  readonly slope: number;
  /** The gate 1 to the left and 1 to the right of its middle. */
  readonly beside: readonly [number, number];
  /** The gate at 0, 1, 2 … 12. */
  readonly whole: readonly number[];
}

/** Looks at gates, in one piece. */
export function* lookAtGates({ gates }: GatesInput): Generator<() => readonly Gate[], void> {
  const looks = gates.map(({ w, b }) => lookAtGate(w, b));
  yield () => looks;
}

function lookAtGate(w: number, b: number): Gate {
  const open = (x: Tensor): Tensor => sigmoid(x.mul(w).add(b));
  const middle = w === 0 ? null : tensor(b, float64).neg().div(w).item();
  const at = parameter(middle ?? 0, float64);
  const x = samples(shown, middle === null ? [] : [{ at: middle, steepness: Math.abs(w) }]);
  const [left = 0, right = 0] = open(stack([at.sub(1), at.add(1)])).data();
  const whole = Array.from({ length: shown[1] + 1 }, (_, i) => i);
  return {
    w,
    b,
    x,
    y: Float64Array.from(open(fromHost(x)).data()),
    middle,
    slope: gradients(sigmoid(at.mul(w).add(b)), [at])[0].item(),
    beside: [left, right],
    whole: Array.from(open(tensor(whole, float64)).data()),
  };
}

/** Two gates that open at one place in opposite directions, and the reader's own point. */
export interface PiecesInput {
  readonly steepness: number;
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** What two gates make of a line and a level: y = (4x − 4) s₁ + 20 s₂, along x. */
export interface Pieces {
  readonly x: Float64Array;
  readonly first: Float64Array;
  readonly second: Float64Array;
  readonly line: Float64Array;
  readonly level: Float64Array;
  readonly sum: Float64Array;
  /** The same at the five points, at the reader's own, and where the gates open. */
  readonly rows: readonly Row[];
  readonly own: Row;
  readonly middle: Row;
  /** Σ (ŷ − y)² over the five points, and with the reader's own. */
  readonly cost: number;
  readonly costWithOwn: number;
  /** The same for the same bits at all these points. */
  readonly fingerprint: string;
}

/** The gates and the pieces at one place. */
export interface Row {
  readonly x: number;
  readonly first: number;
  readonly second: number;
  readonly line: number;
  readonly level: number;
  readonly sum: number;
}

/** Puts the pieces together, in one piece. */
export function* compose(input: PiecesInput): Generator<() => Pieces, void> {
  const result = pieces(input);
  yield () => result;
}

function pieces({ steepness, at, x, y }: PiecesInput): Pieces {
  const along = samples(shown, [{ at, steepness }]);
  const curves = valuesAt(fromHost(along), steepness, at);
  const places = [...five.map((point) => point.x), x, at];
  const values = valuesAt(tensor(places, float64), steepness, at);
  const gold = tensor([...five.map((point) => point.y), y], float64);
  const squares = values.sum
    .slice(0, places.length - 1)
    .sub(gold)
    .square();
  const table = Float64Array.from(concat(Object.values(values)).data());
  const row = (i: number): Row => {
    const [first = 0, second = 0, line = 0, level = 0, sum = 0] = [0, 1, 2, 3, 4].map(
      (kind) => table[kind * places.length + i],
    );
    return { x: Number(places[i]), first, second, line, level, sum };
  };
  return {
    x: along,
    first: Float64Array.from(curves.first.data()),
    second: Float64Array.from(curves.second.data()),
    line: Float64Array.from(curves.line.data()),
    level: Float64Array.from(curves.level.data()),
    sum: Float64Array.from(curves.sum.data()),
    rows: five.map((_, i) => row(i)),
    own: row(five.length),
    middle: row(five.length + 1),
    cost: squares.slice(0, five.length).sum().item(),
    costWithOwn: squares.sum().item(),
    fingerprint: fingerprint(table),
  };
}

/** s₁ = σ(−k(x − t)) and s₂ = σ(k(x − t)), the line and the level that they let through. */
function valuesAt(x: Tensor, steepness: number, at: number) {
  const argument = x.sub(at).mul(steepness);
  const [first, second] = [sigmoid(argument.neg()), sigmoid(argument)];
  const line = x.mul(4).sub(4).mul(first);
  const level = second.mul(20);
  return { first, second, line, level, sum: line.add(level) };
}
