import { linspace, sigmoid, stack, type Tensor, tensor } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import { corners, folds, plane, type Table } from "./functions.ts";

/** What a line weighs by, for two points that are 1 apart; the lecture's are half of it. */
const strength = 2000;

/** A line through two points, and how far hidden units have folded the plane it lies in. */
export interface LogicInput {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
  readonly fold: number;
}

/** The weights of a gate σ(w₁x + w₂y + c). */
export interface Weights {
  readonly w1: number;
  readonly w2: number;
  readonly c: number;
}

/** What becomes of one pair of inputs. */
export interface Corner {
  /** What the hidden units make of it. */
  readonly hidden: readonly [number, number];
  /** Where it is in the plane, folded so far. */
  readonly x: number;
  readonly y: number;
  /** w₁x + w₂y + c, and σ of it. */
  readonly argument: number;
  readonly output: number;
}

/** A gate over the four corners. */
export interface Logic extends Weights {
  readonly corners: readonly Corner[];
  /** Places of a lattice over the plane, folded so far: x and y of one after the other. */
  readonly lattice: Float64Array;
  /** The same for the same bits of the weights and the corners. */
  readonly fingerprint: string;
}

/** The weights of the lecture's hidden units: "a and not b", "b and not a". */
const hidden: readonly Weights[] = [
  { w1: 1000, w2: -1000, c: -500 },
  { w1: -1000, w2: 1000, c: -500 },
];

/** Looks at the four corners through a gate, in one piece. */
export function* logic(input: LogicInput): Generator<() => Logic, void> {
  const result = look(input);
  yield () => result;
}

function look({ x1, y1, x2, y2, fold }: LogicInput): Logic {
  const ends = tensor(
    [
      [x1, y1],
      [x2, y2],
    ],
    { dtype: "float64" },
  );
  const [across = 0, up = 0] = ends.slice(1).sub(ends.slice(0, 1)).mul(strength).data();
  const normal = tensor([-up, across], { dtype: "float64" });
  // Adding 0 leaves one zero.
  const c = ends.slice(0, 1).mul(normal).sum().neg().add(0).item();
  const [w1 = 0, w2 = 0] = normal.add(0).data();
  const weights = { w1, w2, c };

  const inputs = tensor(corners.map(([a, b]) => [a, b]));
  const units = hiddenUnits(inputs);
  const places = folded(inputs, fold);
  const sums = argument(places, weights);
  const [unitData, placeData] = [units.data(), places.data()];
  const [sumData, outputs] = [sums.data(), sigmoid(sums).data()];
  const found = corners.map((_, i) => ({
    hidden: [Number(unitData[2 * i]), Number(unitData[2 * i + 1])] as const,
    x: Number(placeData[2 * i]),
    y: Number(placeData[2 * i + 1]),
    argument: Number(sumData[i]),
    output: Number(outputs[i]),
  }));
  const numbers = found.flatMap(({ x, y, argument: sum, output }) => [x, y, sum, output]);
  return {
    ...weights,
    corners: found,
    lattice: Float64Array.from(folded(lattice(), fold).data()),
    fingerprint: fingerprint(Float64Array.of(w1, w2, c, ...numbers)),
  };
}

/** w₁x + w₂y + c for each row (x, y). */
function argument(places: Tensor, { w1, w2, c }: Weights): Tensor {
  return places.matmul(tensor([w1, w2])).add(c);
}

function hiddenUnits(inputs: Tensor): Tensor {
  return stack(
    hidden.map((weights) => sigmoid(argument(inputs, weights))),
    1,
  );
}

/** On the way from where points are to where the hidden units send them. */
function folded(inputs: Tensor, fold: number): Tensor {
  return inputs.add(
    hiddenUnits(inputs)
      .sub(inputs)
      .mul(fold / folds),
  );
}

/** Points of the lattice to a side. */
const side = 17;

function lattice(): Tensor {
  const marks = linspace(...plane, side);
  const ones = marks.mul(0).add(1);
  const across = ones.reshape([side, 1]).mul(marks.reshape([1, side]));
  const up = marks.reshape([side, 1]).mul(ones.reshape([1, side]));
  return stack([across.reshape([-1]), up.reshape([-1])], 1);
}

/** Which functions gates of one size can do. */
export interface CensusInput {
  /** The weights tried are this, its negative and 0; the biases halves and one and a half of it. */
  readonly weight: number;
}

/** For each truth table the simplest gate that was found to do it. */
export interface Census {
  readonly found: Readonly<Partial<Record<Table, Weights>>>;
  readonly count: number;
}

/** Tries gates and notes what they do, in one piece. */
export function* census(input: CensusInput): Generator<() => Census, void> {
  const result = tryGates(input);
  yield () => result;
}

function tryGates({ weight }: CensusInput): Census {
  // Simple gates first: those that heed no input, then one, then both.
  const signs = [-1, 0, 1].flatMap((p) => [-1, 0, 1].map((q) => [p, q] as const));
  const pairs = signs.sort(
    ([p, q], [r, s]) => Math.abs(p) + Math.abs(q) - Math.abs(r) - Math.abs(s),
  );
  const gates = pairs.flatMap(([p, q]) =>
    [-1.5, -0.5, 0.5, 1.5].map((c) => ({ w1: p * weight, w2: q * weight, c: c * weight })),
  );
  const rows = tensor(gates.map(({ w1, w2, c }) => [w1, w2, c]));
  const columns = tensor(corners.map(([a, b]) => [a, b, 1])).transpose();
  const outputs = sigmoid(rows.matmul(columns)).data();
  const found: Partial<Record<Table, Weights>> = {};
  for (const [i, gate] of gates.entries()) {
    const word = corners.map((_, j) => (Number(outputs[4 * i + j]) > 0.5 ? "1" : "0")).join("");
    found[word as Table] ??= gate;
  }
  return { found, count: Object.keys(found).length };
}
