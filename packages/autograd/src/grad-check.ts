import {
  fromHost,
  GradientError,
  Random,
  realize,
  type Tensor,
  ValueError,
  type Variable,
  variable,
} from "@nnf/tensor";
import { coordinates, formatShape } from "@nnf/tensor/internal";
import { gradients } from "./gradients.ts";

/** Options of {@link gradCheck}. */
export interface GradCheckOptions {
  /** How far each element is moved to either side; 1e−6 unless given. */
  readonly epsilon?: number;
  /** Difference allowed in any case; 1e−5 unless given. */
  readonly absolute?: number;
  /** Difference allowed per size of the numeric gradient; 1e−3 unless given. */
  readonly relative?: number;
  /** Where the upstream gradient is drawn from; the same numbers each time unless given. */
  readonly random?: Random;
}

/**
 * Checks the gradients of a function of tensors against central differences,
 * (f(x + ε) − f(x − ε)) / 2ε for each element of each input, in float64. Where the result is no
 * scalar it is weighted with random numbers first, so that errors cannot cancel.
 *
 * Float inputs are copied to float64; others, such as indices, are passed on. The function must
 * give the same result every time.
 * @throws GradientError naming the first element that differs, with both values.
 */
export function gradCheck(
  fn: (...inputs: Tensor[]) => Tensor,
  inputs: readonly Tensor[],
  options: GradCheckOptions = {},
): void {
  const { epsilon = 1e-6, absolute = 1e-5, relative = 1e-3 } = options;
  for (const [name, value] of Object.entries({ epsilon, absolute, relative })) {
    if (value >= 0 && value < 1 && (name !== "epsilon" || value > 0)) continue;
    throw new ValueError("gradCheck", `got ${name} ${value}; expected a small positive number.`);
  }
  const targets: Variable[] = [];
  const points = inputs.map((input) => {
    if (input.dtype !== "float32" && input.dtype !== "float64") return input;
    const point: Variable = variable(input, { dtype: "float64" });
    targets.push(point);
    return point;
  });
  if (targets.length === 0) {
    throw new GradientError("gradCheck", "got no float input; expected at least one.");
  }
  const { shape } = fn(...points);
  const random = options.random ?? new Random(0);
  const [upstream] = realize(random.uniform([...shape], { low: -1, high: 1, dtype: "float64" }));
  const weighted = (): Tensor =>
    fn(...points)
      .mul(upstream)
      .sum();
  const analytic = gradients(weighted(), targets).map((gradient) => gradient.data());

  targets.forEach((target, t) => {
    const start = target.data();
    const moved = (i: number, by: number): number => {
      const values = start.slice();
      values[i] = (start[i] as number) + by;
      target.assign(fromHost(values, target.shape));
      return weighted().item();
    };
    for (let i = 0; i < start.length; i++) {
      const numeric = (moved(i, epsilon) - moved(i, -epsilon)) / (2 * epsilon);
      const found = analytic[t]?.[i] as number;
      if (Math.abs(found - numeric) <= absolute + relative * Math.abs(numeric)) continue;
      const at = formatShape(coordinates(i, target.shape));
      throw new GradientError(
        "gradCheck",
        `input ${points.indexOf(target)} at ${at} has gradient ${found}, and central differences ` +
          `give ${numeric}; expected a difference of at most ${absolute} + ${relative} · |${numeric}|. ` +
          "Check the operator's derivative, and that the function is smooth there.",
      );
    }
    target.assign(fromHost(start, target.shape));
  });
}
