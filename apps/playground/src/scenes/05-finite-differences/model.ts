import { gradients } from "@nnf/autograd";
import { finiteDifferences, SGD } from "@nnf/optim";
import { type FloatDtype, linspace, parameter, type Tensor, tensor } from "@nnf/tensor";
import { costOf, float64 } from "../../line/cost.ts";
import { points } from "../../line/data.ts";

/** Where slopes are measured, and the exponent e of the distance h = 10⁻ᵉ. */
export interface DifferencesInput {
  readonly w: number;
  readonly b: number;
  readonly exponent: number;
}

/** What comes out in numbers of one length. */
export interface Measured {
  /** (C(w + h, b) − C(w, b)) / h, and the same in b. */
  readonly slopes: readonly [number, number];
  /** How far the slope in w is off at each of `exponents`. */
  readonly errors: readonly number[];
  /** (C(w + th, b) − C(w, b)) / h at each of `multiples`: the cost under a glass. */
  readonly magnified: readonly number[];
}

/** Slopes measured by differences. */
export interface Differences {
  readonly input: DifferencesInput;
  readonly h: number;
  /** The slopes by the gradient. */
  readonly exact: readonly [number, number];
  readonly exponents: readonly number[];
  readonly multiples: readonly number[];
  /** The line through the point with the exact slope, at each of `multiples`. */
  readonly tangent: readonly number[];
  readonly double: Measured;
  readonly single: Measured;
}

/** Exponents whose errors are compared. */
const exponents: readonly number[] = Array.from({ length: 65 }, (_, i) => i / 4);

/** How many multiples of h to both sides of the point are looked at, and how finely. */
const [reach, places] = [2, 161] as const;

/**
 * Powers of ten as one writes them: 10 ** −4 is not quite 0.0001. Those between them by a kernel:
 * the last bit of an engine's own power is not everywhere the same.
 */
function distanceOf(exponent: number): number {
  return Number.isInteger(exponent)
    ? Number(`1e-${exponent}`)
    : tensor(-exponent * Math.LN10, float64)
        .exp()
        .item();
}

/** Measures slopes, in one piece. */
export function* differences(input: DifferencesInput): Generator<() => Differences, void> {
  const w = parameter(input.w, float64);
  const b = parameter(input.b, float64);
  const [slopeW, slopeB] = gradients(costOf(w, b), [w, b]).map((slope) => slope.item());
  const exact = [Number(slopeW), Number(slopeB)] as const;
  const multiples = linspace(-reach, reach, places, float64);
  const result: Differences = {
    input,
    h: distanceOf(input.exponent),
    exact,
    exponents,
    multiples: Array.from(multiples.data()),
    tangent: Array.from(multiples.mul(exact[0]).data()),
    double: measure(input, exact[0], "float64"),
    single: measure(input, exact[0], "float32"),
  };
  yield () => result;
}

function measure(input: DifferencesInput, exact: number, dtype: FloatDtype): Measured {
  const x = tensor([points[0].x, points[1].x, points[2].x], { dtype });
  const y = tensor([points[0].y, points[1].y, points[2].y], { dtype });
  const w = parameter(input.w, { dtype });
  const b = parameter(input.b, { dtype });
  const cost = (): Tensor<[]> => x.mul(w).add(b).sub(y).square().sum();
  const slopesAt = (exponent: number): readonly number[] =>
    finiteDifferences(cost, [w, b], distanceOf(exponent)).map((slope) => slope.item());
  const errors = exponents.map((exponent) =>
    tensor(Number(slopesAt(exponent)[0]), float64)
      .sub(exact)
      .abs()
      .item(),
  );
  const [slopeW, slopeB] = slopesAt(input.exponent);

  const h = distanceOf(input.exponent);
  const moved = linspace(-reach, reach, places, { dtype }).mul(h).add(w).reshape([1, places]);
  const misses = x
    .reshape([3, 1])
    .mul(moved)
    .add(b)
    .sub(y.reshape([3, 1]));
  const magnified = misses.square().sum([0]).sub(cost()).div(h);
  return {
    slopes: [Number(slopeW), Number(slopeB)],
    errors,
    magnified: Array.from(magnified.data()),
  };
}

/** Gradient descent whose slopes are measured. */
export interface MeasuredDescentInput {
  readonly w: number;
  readonly b: number;
  readonly learningRate: number;
  readonly h: number;
}

/** What a descent by measured slopes has computed. */
export interface MeasuredDescent {
  readonly steps: number;
  readonly evaluations: number;
  readonly arrived: boolean;
}

/** Most steps of a descent. */
const mostSteps = 10_000;

/** Descends by measured slopes until the cost is 1e−6: P + 1 costs for a step with P parameters. */
export function* measuredDescent(
  input: MeasuredDescentInput,
): Generator<() => MeasuredDescent, void> {
  const w = parameter(input.w, float64);
  const b = parameter(input.b, float64);
  const sgd = new SGD([w, b], { learningRate: input.learningRate });
  let evaluations = 0;
  let here = costOf(w, b).item();
  const cost = (): Tensor<[]> => {
    evaluations += 1;
    return costOf(w, b);
  };
  while (here > 1e-6 && sgd.steps < mostSteps) {
    sgd.apply(finiteDifferences(cost, [w, b], input.h));
    here = costOf(w, b).item();
    const [steps, arrived] = [sgd.steps, here <= 1e-6];
    // The cost at the end is that of the step that is not taken any more.
    const paid = evaluations + 1;
    yield () => ({ steps, evaluations: paid, arrived });
  }
  if (sgd.steps === 0) yield () => ({ steps: 0, evaluations: 1, arrived: true });
}
