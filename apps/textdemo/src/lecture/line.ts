import { squaredError } from "@nnf/layers";
import { SGD } from "@nnf/optim";
import { parameter, tensor } from "@nnf/tensor";

/** A line y = w·x + b on its way to the points. */
export interface LineFit {
  readonly step: number;
  readonly w: number;
  readonly b: number;
  /** Σ (w·x + b − y)² */
  readonly cost: number;
}

/** Gradient descent from w = b = 2 with step size 0.01; the line before each step and after the last. */
export function fitLine(
  points: readonly (readonly [x: number, y: number])[],
  steps: number,
): LineFit[] {
  const float64 = { dtype: "float64" } as const;
  const x = tensor(
    points.map(([x]) => x),
    float64,
  );
  const y = tensor(
    points.map(([, y]) => y),
    float64,
  );
  const [w, b] = [parameter(2, float64), parameter(2, float64)];
  const cost = () => squaredError(x.mul(w).add(b), y);
  const sgd = new SGD([w, b], { learningRate: 0.01 });
  const path: LineFit[] = [];
  for (let step = 0; step < steps; step++) {
    const before = { step, w: w.item(), b: b.item() };
    path.push({ ...before, cost: sgd.minimize(cost()).item() });
  }
  path.push({ step: steps, w: w.item(), b: b.item(), cost: cost().item() });
  return path;
}
