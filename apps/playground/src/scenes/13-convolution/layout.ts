/** Sides of image, filter and output. */
export const imageSide = 4;
export const filterSide = 3;
export const outputSide = imageSide - filterSide + 1;

export const pixelCount = imageSide ** 2;
export const weightCount = filterSide ** 2;
export const outputCount = outputSide ** 2;

/** Steps through all products of all outputs. */
export const lastStep = outputCount * weightCount;

/** Row and column of the pixel under the filter's first weight, for an output. */
export function cornerOf(output: number): readonly [row: number, column: number] {
  return [Math.floor(output / outputSide), output % outputSide];
}

/** The nine pixels under the filter for an output, in the order of the weights. */
export function pixelsUnder(output: number): number[] {
  const [row, column] = cornerOf(output);
  return Array.from(
    { length: weightCount },
    (_, k) => (row + Math.floor(k / filterSide)) * imageSide + column + (k % filterSide),
  );
}

/** Pixels along each side of a digit, and of what a filter gives for it. */
export const digitSide = 28;
export const mapSide = digitSide - filterSide + 1;
