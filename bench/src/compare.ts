import type { HostArray, Inputs } from "./data.ts";

/** Two values that were rounded to float32 differ by no more than this, relative to their size. */
const rounding = 2 ** -23;

const norm = (length: number, element: (i: number) => number): number => {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += element(i) ** 2;
  return Math.sqrt(sum);
};

/**
 * Checks that two sides computed the same.
 * @throws Error naming the first result that differs by more than the tolerance, is missing, or is
 *   a parameter that did not change.
 */
export function checkEqual(ours: Inputs, theirs: Inputs, inputs: Inputs, tolerance: number): void {
  const names = Object.keys(ours);
  if (names.length === 0) throw new Error("There are no results to compare.");
  for (const name of names) {
    const problem = difference(ours[name], theirs[name], inputs[name], tolerance);
    if (problem !== undefined) throw new Error(`Result "${name}": ${problem}`);
  }
}

function difference(
  ours: HostArray | undefined,
  theirs: HostArray | undefined,
  initial: HostArray | undefined,
  tolerance: number,
): string | undefined {
  if (ours === undefined || theirs === undefined) return "one side does not have it.";
  const [a, b, start] = [ours.data, theirs.data, initial?.data];
  if (a.length !== b.length) return `${a.length} elements are not ${b.length}.`;
  const at = (values: ArrayLike<number> | undefined, i: number): number => values?.[i] ?? 0;
  const size = norm(b.length, (i) => (at(b, i) === at(start, i) ? 0 : at(b, i)));
  const change = norm(b.length, (i) => at(b, i) - at(start, i));
  if (!(change > 4 * rounding * size)) return "it did not change, so nothing can be told from it.";
  const error = norm(b.length, (i) => at(a, i) - at(b, i));
  const allowed = tolerance === 0 ? 0 : tolerance * change + rounding * size;
  if (error <= allowed) return undefined; // Not so for NaN.
  return `they differ by ${error.toExponential(1)}, allowed are ${allowed.toExponential(1)}.`;
}
