import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Values in row-major order, as every library reads them. */
export interface HostArray {
  readonly shape: readonly number[];
  readonly data: Float32Array | Int32Array;
}

/** What a case computes with, by name. */
export type Inputs = Readonly<Record<string, HostArray>>;

/** Where an array lies in a folder that two processes share, and how to read it. */
export interface ArrayFile {
  readonly name: string;
  readonly file: string;
  readonly dtype: "float32" | "int32";
  readonly shape: readonly number[];
}

/** Numbers from −1 to 1 that are the same in every run (Marsaglia 2003, xorshift). */
function random(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state / 2 ** 31;
  };
}

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** Uniform values from −scale to scale. */
export function uniform(seed: number, shape: readonly number[], scale = 1): HostArray {
  const next = random(seed);
  return { shape, data: Float32Array.from({ length: sizeOf(shape) }, () => next() * scale) };
}

/** Whole numbers from 0 to count − 1. */
export function integers(seed: number, shape: readonly number[], count: number): HostArray {
  const next = random(seed);
  const draw = (): number => Math.min(Math.floor(((next() + 1) / 2) * count), count - 1);
  return { shape, data: Int32Array.from({ length: sizeOf(shape) }, draw) };
}

/** The weights [inputs, outputs] of a linear layer, at the usual ±1/√inputs. */
export function weights(seed: number, inputs: number, outputs: number): HostArray {
  return uniform(seed, [inputs, outputs], 1 / Math.sqrt(inputs));
}

/** Writes arrays into the folder, each as its bare bytes. */
export function writeArrays(folder: string, prefix: string, arrays: Inputs): ArrayFile[] {
  return Object.entries(arrays).map(([name, { shape, data }]) => {
    const file = join(folder, `${prefix}-${name}.bin`);
    writeFileSync(file, new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    return { name, file, dtype: data instanceof Int32Array ? "int32" : "float32", shape };
  });
}

/** Reads what {@link writeArrays} wrote. */
export function readArrays(files: readonly ArrayFile[]): Inputs {
  return Object.fromEntries(
    files.map(({ name, file, dtype, shape }): [string, HostArray] => {
      const bytes = new Uint8Array(readFileSync(file)).buffer;
      const data = dtype === "int32" ? new Int32Array(bytes) : new Float32Array(bytes);
      return [name, { shape, data }];
    }),
  );
}
