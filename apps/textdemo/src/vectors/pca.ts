import type { WordVectors } from "@nnf/data";

/** Iterations of {@link principalComponents}; vectors with gaps between their variances need few. */
const iterations = 300;

/**
 * The directions in which points vary most, of length 1 and at right angles, by orthogonal iteration
 * from the first axes; the largest entry of each is positive.
 * @param points centred, row by row
 */
export function principalComponents(
  points: readonly Float64Array[],
  count: number,
): Float64Array[] {
  const size = points[0]?.length ?? 0;
  let components: Float64Array[] = Array.from({ length: Math.min(count, size) }, (_, k) =>
    Float64Array.from({ length: size }, (_, i) => 1 / (1 + ((i + k * 7) % size))),
  );
  for (let step = 0; step < iterations; step++) {
    components = orthonormal(components.map((component) => applied(points, component)));
  }
  return components.map((component) => {
    const largest = component.reduce((best, x) => (Math.abs(x) > Math.abs(best) ? x : best), 0);
    return largest < 0 ? component.map((x) => -x) : component;
  });
}

/** The points without their mean. */
export function centred(points: readonly Float64Array[]): Float64Array[] {
  const size = points[0]?.length ?? 0;
  const mean = Float64Array.from(
    { length: size },
    (_, i) => points.reduce((sum, point) => sum + (point[i] ?? 0), 0) / points.length,
  );
  return points.map((point) => point.map((x, i) => x - (mean[i] ?? 0)));
}

export function dot(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
}

/** The covariance of the points, up to a factor, times a direction. */
function applied(points: readonly Float64Array[], direction: Float64Array): Float64Array {
  const product = new Float64Array(direction.length);
  for (const point of points) {
    const along = dot(point, direction);
    for (let i = 0; i < product.length; i++)
      product[i] = (product[i] ?? 0) + along * (point[i] ?? 0);
  }
  return product;
}

/** Gram and Schmidt; a direction without length stays without. */
function orthonormal(directions: readonly Float64Array[]): Float64Array[] {
  const found: Float64Array[] = [];
  for (const direction of directions) {
    const rest = direction.slice();
    for (const other of found) {
      const along = dot(rest, other);
      for (let i = 0; i < rest.length; i++) rest[i] = (rest[i] ?? 0) - along * (other[i] ?? 0);
    }
    const length = Math.sqrt(dot(rest, rest));
    found.push(length > 1e-12 ? rest.map((x) => x / length) : rest.fill(0));
  }
  return found;
}

/** Where words lie in the plane in which they vary most. */
export interface PrincipalPlaces {
  /** For each row its two coordinates. */
  readonly places: readonly (readonly [number, number])[];
  /** The share of the words' variance that the plane has. */
  readonly variance: number;
}

/**
 * Words at the two principal components of their vectors, all of length 1, since direction is what
 * neighbours by cosine share.
 */
export function principalPlaces(vectors: WordVectors, rows: readonly number[]): PrincipalPlaces {
  const points = centred(rows.map((row) => unit(vectors, row)));
  const [first, second] = principalComponents(points, 2);
  const places = points.map((point): [number, number] => [
    first === undefined ? 0 : dot(point, first),
    second === undefined ? 0 : dot(point, second),
  ]);
  const total = points.reduce((sum, point) => sum + dot(point, point), 0);
  const shown = places.flat().reduce((sum, x) => sum + x * x, 0);
  return { places, variance: total === 0 ? 0 : shown / total };
}

function unit({ vectors: { data, shape } }: WordVectors, row: number): Float64Array {
  const [, size = 0] = shape;
  const vector = Float64Array.from(data.subarray(row * size, (row + 1) * size));
  const length = Math.max(Math.sqrt(dot(vector, vector)), 1e-30);
  return vector.map((x) => x / length);
}
