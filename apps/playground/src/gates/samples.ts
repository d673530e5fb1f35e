/** A gate σ(±steepness · (x − at)). */
interface Opening {
  readonly at: number;
  readonly steepness: number;
}

/** Even places between two ends. */
const even = 240;
/** Places around the opening of a gate, to either side, ten to a unit of its argument. */
const around = 100;

/** Places to draw curves through: even ones, and close ones wherever a gate opens. */
export function samples(
  [from, to]: readonly [number, number],
  openings: readonly Opening[],
): Float64Array {
  const places = Array.from({ length: even + 1 }, (_, i) => from + ((to - from) * i) / even);
  for (const { at, steepness } of openings) {
    for (let i = -around; i <= around; i++) places.push(at + i / (10 * steepness));
  }
  return Float64Array.from(places.filter((x) => x >= from && x <= to)).sort();
}
