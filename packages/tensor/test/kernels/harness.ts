import { bytesOf } from "../../src/engine/wasm/bytes.ts";
import { HEAP_BASE, kernels, SCRATCH_BYTES } from "../../src/engine/wasm/module.ts";
import { relaxedKernels } from "../../src/engine/wasm/relaxed-module.ts";

/** dtype codes of the kernels. */
export const float32 = 0;
export const float64 = 1;
export const int32 = 2;
export const bool = 3;

export type Numbers = Float32Array | Float64Array | Int32Array | Uint8Array;

const PAGE = 65536;
/** `NNF_KERNELS=relaxed` checks the module with relaxed SIMD instead, from Node 22 on. */
const checked = process.env["NNF_KERNELS"] === "relaxed" ? relaxedKernels : kernels;
const compiled = new WebAssembly.Module(bytesOf(checked));

/** An array of the dtype `code`, copied from `values`. */
export function arrayOf(code: number, values: ArrayLike<number>): Numbers {
  switch (code) {
    case float32:
      return Float32Array.from(values);
    case float64:
      return Float64Array.from(values);
    case int32:
      return Int32Array.from(values);
    default:
      return Uint8Array.from(values);
  }
}

/** One instance of the kernel module on a memory of its own, filled from the bottom up. */
export class Machine {
  readonly memory: WebAssembly.Memory;
  readonly scratch: number;
  readonly #run: (code: number, calls: number, scratch: number) => number;
  readonly #runUnits: (
    kernel: number,
    descriptor: number,
    begin: number,
    end: number,
    scratch: number,
  ) => number;
  #top: number;

  constructor(megabytes = 32) {
    this.memory = new WebAssembly.Memory({
      initial: megabytes * 16,
      maximum: 65536,
      shared: true,
    });
    const { exports } = new WebAssembly.Instance(compiled, { env: { memory: this.memory } });
    const { run, runUnits } = exports;
    if (typeof run !== "function" || typeof runUnits !== "function") {
      throw new Error("harness: the module exports run and runUnits");
    }
    this.#run = (...args) => Number(run(...args));
    this.#runUnits = (...args) => Number(runUnits(...args));
    this.#top = HEAP_BASE;
    this.scratch = this.allocate(SCRATCH_BYTES);
  }

  /** Address of `bytes` fresh bytes, 64-byte aligned, filled with 0xA5 so that gaps show. */
  allocate(bytes: number): number {
    const address = Math.ceil(this.#top / 64) * 64;
    this.#top = address + bytes;
    const missing = Math.ceil((this.#top - this.memory.buffer.byteLength) / PAGE);
    if (missing > 0) this.memory.grow(missing);
    new Uint8Array(this.memory.buffer, address, bytes).fill(0xa5);
    return address;
  }

  /** Everything allocated inside `body` is free again after it. */
  frame<T>(body: () => T): T {
    const top = this.#top;
    try {
      return body();
    } finally {
      this.#top = top;
    }
  }

  /** Address of a copy of `values`. */
  put(values: Numbers): number {
    const address = this.allocate(values.byteLength);
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    new Uint8Array(this.memory.buffer).set(bytes, address);
    return address;
  }

  /** Address of a descriptor. */
  words(...values: number[]): number {
    return this.put(Int32Array.from(values));
  }

  /** Copies `n` elements of the dtype `code` out. */
  get(code: number, address: number, n: number): Numbers {
    const { buffer } = this.memory;
    switch (code) {
      case float32:
        return new Float32Array(buffer, address, n).slice();
      case float64:
        return new Float64Array(buffer, address, n).slice();
      case int32:
        return new Int32Array(buffer, address, n).slice();
      default:
        return new Uint8Array(buffer, address, n).slice();
    }
  }

  /** The word `index` of a descriptor. */
  word(descriptor: number, index: number): number {
    return new DataView(this.memory.buffer).getInt32(descriptor + 4 * index, true);
  }

  /** Runs triples [kernel, descriptor, units]; see `run` of the module. */
  run(...calls: readonly (readonly [number, number, number])[]): number {
    return this.#run(this.words(...calls.flat()), calls.length, this.scratch);
  }

  runUnits(kernel: number, descriptor: number, begin: number, end: number): number {
    return this.#runUnits(kernel, descriptor, begin, end, this.scratch);
  }
}

/** The bytes of an array, to compare results bit by bit. */
export function bits(values: Numbers): Uint8Array {
  return new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice();
}

/** A small deterministic generator for test data (mulberry32): uniform numbers in [0, 1). */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
