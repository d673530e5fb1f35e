import type { Heap } from "../heap.ts";
import type { Instance } from "../wasm/instance.ts";
import { emitProgram } from "./program.ts";

/** A program that runs plans of ever new structures keeps the kernels of the first ones only. */
const MOST = 256;

/**
 * Kernels emitted at run time. Each lies on the heap, `[place in the table, bytes of the module]` and
 * the module: there other threads find it, who cannot be told while they wait for work.
 */
export class EmittedKernels {
  readonly #instance: Instance;
  readonly #heap: Heap;
  /** Kernel numbers by the modules' bytes. */
  readonly #numbers = new Map<string, number>();

  constructor(instance: Instance, heap: Heap) {
    this.#instance = instance;
    this.#heap = heap;
  }

  /**
   * The number of a kernel for the elementwise program with that descriptor, which is the address
   * where it lies; 0 when there is none and the program is left to the interpreter.
   */
  numberOf(words: readonly number[]): number {
    const module = emitProgram(words, this.#instance.shared);
    if (module === null) return 0;
    const key = module.join();
    let number = this.#numbers.get(key);
    if (number === undefined) {
      if (this.#numbers.size === MOST) return 0;
      number = this.#install(module);
      this.#numbers.set(key, number);
    }
    return number;
  }

  /** 0 where there is no room, or a page's security policy does not allow more code. */
  #install(module: Uint8Array<ArrayBuffer>): number {
    const { memory, exports } = this.#instance;
    const { runUnits, table } = exports;
    const address = this.#heap.tryAllocate(8 + module.length);
    if (address === 0) return 0;
    try {
      const compiled = new WebAssembly.Module(module);
      const { run } = new WebAssembly.Instance(compiled, { env: { memory, runUnits } }).exports;
      this.#heap.i32.set([table.grow(1, run), module.length], address >>> 2);
      this.#heap.u8.set(module, address + 8);
      return address;
    } catch {
      this.#heap.free(address);
      return 0;
    }
  }
}
