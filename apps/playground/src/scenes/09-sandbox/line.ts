/** Farther away than this nothing is seen, and large numbers upset renderers. */
const farthest = 5000;

/** A path through places, in pixels; where one is no number it ends. */
export function line<T>(
  values: Iterable<T>,
  place: (value: T, i: number) => readonly [number, number],
): string {
  let path = "";
  for (const [i, value] of [...values].entries()) {
    const at = place(value, i).map((each) => Math.min(farthest, Math.max(-farthest, each)));
    if (at.some(Number.isNaN)) break;
    path += `${i === 0 ? "M" : "L"}${at.map((each) => each.toFixed(1)).join(" ")}`;
  }
  return path;
}
