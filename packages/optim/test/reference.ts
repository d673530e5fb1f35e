/** One element of a parameter with what its rule remembers of it. */
export interface Element {
  w: number;
  readonly memory: Record<string, number>;
}

/** A rule for one element: how far it moves, given its slope, the rate a and the step t from 1. */
export type ElementRule = (element: Element, slope: number, a: number, t: number) => number;

export const sgd =
  (momentum = 0, nesterov = false, decay = 0): ElementRule =>
  ({ w, memory }, slope, a) => {
    const g = slope + decay * w;
    memory["v"] = momentum * (memory["v"] ?? 0) + g;
    return -a * (nesterov ? g + momentum * memory["v"] : memory["v"]);
  };

export const adagrad =
  (epsilon = 1e-10, start = 0, decay = 0): ElementRule =>
  ({ w, memory }, slope, a) => {
    const g = slope + decay * w;
    memory["s"] = (memory["s"] ?? start) + g * g;
    return (-a * g) / (Math.sqrt(memory["s"]) + epsilon);
  };

export const rmsProp =
  (rho = 0.99, epsilon = 1e-8, decay = 0): ElementRule =>
  ({ w, memory }, slope, a) => {
    const g = slope + decay * w;
    memory["s"] = rho * (memory["s"] ?? 0) + (1 - rho) * g * g;
    return (-a * g) / (Math.sqrt(memory["s"]) + epsilon);
  };

export const adam =
  (beta1 = 0.9, beta2 = 0.999, epsilon = 1e-8, decay = 0, decoupled = 0): ElementRule =>
  ({ w, memory }, slope, a, t) => {
    const g = slope + decay * w;
    memory["m"] = beta1 * (memory["m"] ?? 0) + (1 - beta1) * g;
    memory["v"] = beta2 * (memory["v"] ?? 0) + (1 - beta2) * g * g;
    const mean = memory["m"] / (1 - beta1 ** t);
    const squares = memory["v"] / (1 - beta2 ** t);
    return -a * decoupled * w - (a * mean) / (Math.sqrt(squares) + epsilon);
  };

export interface ReferenceOptions {
  /** The rate of parameter `p` at a step counted from 0. */
  readonly rate: (p: number, step: number) => number;
  readonly clipValue?: number;
  readonly clipNorm?: number;
  readonly clipUpdate?: number;
}

/** Trains parameters element by element; `slope` is the loss's derivative by one element. */
export function train(
  start: readonly (readonly number[])[],
  slope: (w: number, p: number, i: number) => number,
  rule: ElementRule,
  steps: number,
  { rate, clipValue, clipNorm, clipUpdate }: ReferenceOptions,
): number[][] {
  const parameters = start.map((values) => values.map((w): Element => ({ w, memory: {} })));
  for (let step = 0; step < steps; step++) {
    let slopes = parameters.map((elements, p) => elements.map(({ w }, i) => slope(w, p, i)));
    if (clipValue !== undefined) {
      slopes = slopes.map((g) => g.map((x) => Math.max(-clipValue, Math.min(clipValue, x))));
    }
    if (clipNorm !== undefined) {
      const norm = Math.sqrt(slopes.flat().reduce((sum, x) => sum + x * x, 0));
      if (norm > clipNorm) slopes = slopes.map((g) => g.map((x) => (x * clipNorm) / norm));
    }
    parameters.forEach((elements, p) => {
      elements.forEach((element, i) => {
        const move = rule(element, slopes[p]?.[i] ?? Number.NaN, rate(p, step), step + 1);
        element.w += Math.max(-(clipUpdate ?? Infinity), Math.min(clipUpdate ?? Infinity, move));
      });
    });
  }
  return parameters.map((elements) => elements.map(({ w }) => w));
}
