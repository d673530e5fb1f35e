import { type Dtype, type TypedArray, typedArrayOf } from "../dtype.ts";
import { NnfError } from "../errors.ts";
import { version } from "../version.ts";
import { EmittedKernels } from "./emit/emitted.ts";
import { Heap } from "./heap.ts";
import { Pool } from "./pool.ts";
import { claimProgram } from "./single-copy.ts";
import type { Storage } from "./storage.ts";
import { instantiate, type KernelExports, maximumPages } from "./wasm/instance.ts";
import { kernels as plainKernels } from "./wasm/module.ts";

/** Values that stay on the heap between runs may fill this much before the unused are evicted. */
const RESIDENT_BYTES = 64 * 2 ** 20;

/**
 * A variable that so many runs have not used is evicted, a constant or result after a sixteenth of
 * them. Each run counts twice.
 */
const IDLE_RUNS = 128;

/**
 * The heap with the values resident on it, and the kernels that run there. It knows kernels and
 * addresses, never operators.
 */
export class Engine {
  readonly heap: Heap;
  readonly kernels: KernelExports;
  readonly scratch: number;
  #run = 0;
  readonly #residents = new Set<Storage>();
  #residentBytes = 0;
  #evictAbove = RESIDENT_BYTES;
  #arena = 0;
  #arenaBytes = 0;
  /** Values that the current run was the first to read: most are never read again. */
  #firstReads: Storage[] = [];
  readonly #pool: Pool;
  readonly #emitted: EmittedKernels;

  /** `kernels` is an inlined module. */
  constructor(kernels: string) {
    const instance = instantiate(kernels);
    this.kernels = instance.exports;
    this.heap = new Heap(instance.memory, instance.heapBase, maximumPages);
    this.scratch = this.heap.allocate(instance.scratchBytes, "engine", "its scratch memory");
    this.#pool = new Pool(instance, this.heap, this.scratch);
    this.#emitted = new EmittedKernels(instance, this.heap);
  }

  /** Threads to compute on, the caller's included. */
  get threads(): number {
    return this.#pool.threads;
  }

  set threads(count: number) {
    this.#pool.threads = count;
  }

  /** Runs consecutive calls of a plan on this thread; 0, or 1 + the number of the failed one. */
  runCalls(code: number, calls: number): number {
    return this.kernels.run(code, calls, this.scratch);
  }

  /** Runs one call on all threads; false when it failed. */
  runParallel(kernel: number, descriptor: number, units: number): boolean {
    return this.#pool.run(kernel, descriptor, units);
  }

  /** A kernel that does what the elementwise program does, in less time; 0 when there is none. */
  emittedKernel(words: readonly number[]): number {
    return this.#emitted.numberOf(words);
  }

  /** Starts a run: what it binds from here on is not evicted before {@link endRun}. */
  beginRun(): void {
    this.#run++;
  }

  /** Frees the blocks of constants that were read for the first time; a second read keeps them. */
  endRun(): void {
    this.#run++;
    for (const storage of this.#firstReads) {
      if (!storage.dirty && storage.address !== 0) this.release(storage);
    }
    this.#firstReads.length = 0;
  }

  /** One region for the intermediate values of whichever plan runs; it only grows. 0: no room. */
  arena(bytes: number): number {
    if (bytes > this.#arenaBytes) {
      if (this.#arena !== 0) this.heap.free(this.#arena);
      this.#arena = 0;
      this.#arenaBytes = 0;
      this.#arena = this.allocate(bytes);
      this.#arenaBytes = this.#arena === 0 ? 0 : bytes;
    }
    return this.#arena;
  }

  /**
   * Allocates a block, evicting resident values that the current run does not use if it must; 0 when
   * there is no room even so.
   */
  allocate(bytes: number): number {
    const address = this.heap.tryAllocate(bytes);
    if (address !== 0) return address;
    this.#evictAll();
    return this.heap.tryAllocate(bytes);
  }

  /**
   * Puts a value on the heap, where it stays until evicted, and returns its address; 0 when there is
   * no room.
   */
  makeResident(storage: Storage): number {
    storage.checkWhole();
    if (storage.address !== 0) return this.reserve(storage);
    const host = storage.host(() => this);
    const address = this.reserve(storage);
    if (address === 0) return 0;
    this.upload(address, host);
    storage.uploads++;
    if (storage.uploads === 1) this.#firstReads.push(storage);
    return address;
  }

  /**
   * Gives a value a block of its own, whose contents are still to be written, and returns its address;
   * 0 when there is no room. The current run will not evict it.
   */
  reserve(storage: Storage): number {
    storage.lastRun = this.#run;
    if (storage.address !== 0) return storage.address;
    if (this.#residentBytes + storage.bytes > this.#evictAbove) this.#tidy();
    storage.address = this.allocate(storage.bytes);
    if (storage.address === 0) return 0;
    this.#residents.add(storage);
    this.#residentBytes += storage.bytes;
    return storage.address;
  }

  /** Frees a value's block; what has not been read from it is lost. */
  release(storage: Storage): void {
    this.heap.free(storage.address);
    storage.address = 0;
    this.#residents.delete(storage);
    this.#residentBytes -= storage.bytes;
  }

  upload(address: number, data: TypedArray): void {
    const { u8 } = this.heap;
    u8.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), address);
  }

  /** Copies a value out of the heap. */
  download(address: number, dtype: Dtype, length: number): TypedArray {
    const array = typedArrayOf[dtype];
    return new array(new array(this.heap.memory.buffer, address >>> 0, length));
  }

  /**
   * Frees what is most likely dead: constants and results, and variables that no recent run has used,
   * such as those of a model that was dropped. Looks again when half as much has come on top of what
   * stays.
   */
  #tidy(): void {
    for (const storage of this.#residents) {
      const idle = this.#run - storage.lastRun;
      if (idle > (storage.written === 0 ? IDLE_RUNS / 16 : IDLE_RUNS)) this.#evict(storage);
    }
    this.#evictAbove = Math.max(RESIDENT_BYTES, this.#residentBytes * 1.5);
  }

  /** Frees every block that the current run does not use. */
  #evictAll(): void {
    for (const storage of this.#residents) if (storage.lastRun !== this.#run) this.#evict(storage);
  }

  #evict(storage: Storage): void {
    if (!storage.broken) storage.host(() => this);
    if (storage.address !== 0) this.release(storage);
  }
}

claimProgram(globalThis, version);

let shared: Engine | undefined;
let kernels = plainKernels;

/** The program's one engine, made at first use. */
export function engine(): Engine {
  shared ??= new Engine(kernels);
  return shared;
}

/**
 * Makes the engine run another module of kernels, on behalf of the import that is named.
 * @throws NnfError when the engine is already there.
 */
export function useKernels(importName: string, text: string): void {
  if (shared !== undefined) {
    throw new NnfError(
      importName,
      "the engine already runs on other kernels; expected to be imported before anything is " +
        "computed. Make it the first import of the program's entry file.",
    );
  }
  kernels = text;
}
