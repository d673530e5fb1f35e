/** The shortest module that uses 128-bit vectors: a function that returns one. */
const vectorModule = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 10, 1, 8, 0, 65, 0, 253, 15,
  253, 98, 11,
]);

/** The parts of a global object that decide whether scenes can compute. */
export interface Surroundings {
  readonly Worker?: unknown;
  readonly WebAssembly?: { validate(bytes: Uint8Array<ArrayBuffer>): boolean };
}

/** What the scenes need and this browser lacks, in words. */
export function missingFeatures({ Worker, WebAssembly }: Surroundings): string[] {
  const missing: string[] = [];
  if (typeof Worker !== "function") missing.push("web workers");
  if (WebAssembly === undefined) missing.push("WebAssembly");
  else if (!WebAssembly.validate(vectorModule)) missing.push("WebAssembly SIMD");
  return missing;
}
