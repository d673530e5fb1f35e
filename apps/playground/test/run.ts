/** The last frame of a model. */
export function run<T>(pieces: Generator<() => T, void>): T {
  let newest: (() => T) | undefined;
  for (const frame of pieces) newest = frame;
  if (newest === undefined) throw new Error("a model without a frame");
  return newest();
}
