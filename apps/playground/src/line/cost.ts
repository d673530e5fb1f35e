import { gradients } from "@nnf/autograd";
import { broadcastTo, fromHost, linspace, parameter, type Tensor, tensor } from "@nnf/tensor";
import { chart, plane, points } from "./data.ts";

/** The dtype of scenes 2 to 6: their figures are those of exact arithmetic, nearly. */
export const float64 = { dtype: "float64" } as const;

const x = tensor([points[0].x, points[1].x, points[2].x], float64);
const y = tensor([points[0].y, points[1].y, points[2].y], float64);

/** C(w, b) = Σ (wx + b − y)² over the points, for one line: w and b are scalars. */
export function costOf(w: Tensor<[]>, b: Tensor<[]>): Tensor<[]> {
  return x.mul(w).add(b).sub(y).square().sum();
}

/** The same for many lines at once: w and b have one shape, which the costs get too. */
export function costsOf(w: Tensor, b: Tensor): Tensor {
  const [column, gold] = [x.reshape([-1, 1]), y.reshape([-1, 1])];
  const errors = column
    .mul(w.reshape([1, -1]))
    .add(b.reshape([1, -1]))
    .sub(gold);
  return errors.square().sum([0]).reshape(w.shape);
}

/**
 * What lines predict, line by line: the values at both ends of the chart, then those at the points.
 * `lines` holds w and b of one line after the other.
 */
export function predictionsOf(lines: Float64Array): Float64Array<ArrayBuffer> {
  const each = fromHost(lines, [lines.length / 2, 2]);
  const positions = [...chart.x, ...points.map((point) => point.x)];
  const columns = tensor([positions, positions.map(() => 1)], float64);
  return Float64Array.from(each.matmul(columns).data());
}

/** Lines to look at. */
export interface LinesInput {
  readonly lines: readonly { readonly w: number; readonly b: number }[];
}

/** What there is to know of one line. */
export interface Look {
  readonly w: number;
  readonly b: number;
  readonly cost: number;
  /** wx + b − y at each point, and its square. */
  readonly errors: readonly number[];
  readonly squares: readonly number[];
  /** What it is at both ends of the chart, then at the points. */
  readonly predictions: readonly number[];
}

/** Looks at lines, in one piece. */
export function* look({ lines }: LinesInput): Generator<() => readonly Look[], void> {
  const looks = lines.map(({ w, b }) => {
    const errors = x.mul(w).add(b).sub(y);
    const squares = errors.square();
    return {
      w,
      b,
      cost: squares.sum().item(),
      errors: Array.from(errors.data()),
      squares: Array.from(squares.data()),
      predictions: Array.from(predictionsOf(Float64Array.of(w, b))),
    };
  });
  yield () => looks;
}

/** The cost over the shown part of the plane, and its shape at every point of it. */
export interface Landscape {
  /** Points of the grid along w and along b. */
  readonly columns: number;
  readonly rows: number;
  /** Costs, row by row: b grows from row to row, w within a row. */
  readonly costs: Float64Array;
  /** Second derivatives [[C_ww, C_wb], [C_bw, C_bb]], the same everywhere. */
  readonly hessian: readonly (readonly number[])[];
  /** The eigenvalues of the Hessian: curvature across the valley, and along it. */
  readonly curvatures: readonly [number, number];
  /** The step size 2/λmax, from which on gradient descent cannot arrive. */
  readonly cliff: number;
}

/** How many points the grid of a landscape has. */
export interface LandscapeInput {
  readonly columns: number;
  readonly rows: number;
}

/** Computes the landscape, in one piece. */
export function* landscape(input: LandscapeInput): Generator<() => Landscape, void> {
  const result = computeLandscape(input);
  yield () => result;
}

function computeLandscape({ columns, rows }: LandscapeInput): Landscape {
  const w = linspace(...plane.w, columns, float64);
  const b = linspace(...plane.b, rows, float64);
  const grid = [rows, columns];
  const costs = costsOf(
    broadcastTo(w.reshape([1, columns]), grid),
    broadcastTo(b.reshape([rows, 1]), grid),
  );

  const { hessian, curvatures } = curvature();
  return {
    columns,
    rows,
    costs: Float64Array.from(costs.data()),
    hessian: hessian.map((row) => row.map((second) => second.item())),
    curvatures: [curvatures[0].item(), curvatures[1].item()],
    cliff: tensor(2, float64).div(curvatures[0]).item(),
  };
}

/** The Hessian of the cost, which is the same everywhere, and its eigenvalues, larger first. */
export function curvature(): {
  readonly hessian: readonly (readonly Tensor<[]>[])[];
  readonly curvatures: readonly [Tensor<[]>, Tensor<[]>];
} {
  const at = [parameter(0, float64), parameter(0, float64)] as const;
  const [slopeW, slopeB] = gradients(costOf(...at), at);
  const [ww, wb] = gradients(slopeW, at);
  const [bw, bb] = gradients(slopeB, at);
  const hessian = [
    [ww, wb],
    [bw, bb],
  ];
  return { hessian, curvatures: eigenvalues(ww, wb, bb) };
}

/** Of the symmetric matrix [[p, q], [q, r]]: (p + r)/2 ± √(((p − r)/2)² + q²), larger first. */
function eigenvalues(p: Tensor<[]>, q: Tensor<[]>, r: Tensor<[]>): [Tensor<[]>, Tensor<[]>] {
  const middle = p.add(r).div(2);
  const radius = p.sub(r).div(2).square().add(q.square()).sqrt();
  return [middle.add(radius), middle.sub(radius)];
}
