import { NnfError } from "../../errors.ts";
import { bytesOf } from "./bytes.ts";
import { HEAP_BASE, SCRATCH_BYTES } from "./module.ts";

/** 4 GiB, the most a 32-bit WebAssembly memory can address. */
export const maximumPages = 65536;

const initialPages = 64;

/** What the module offers; `assembly/index.ts` says how each behaves. */
export interface KernelExports {
  /** Runs `calls` triples `[kernel, descriptor, units]`; 0, or 1 + the number of the failed call. */
  run(code: number, calls: number, scratch: number): number;
  /** Runs the units `begin` to `end` of one call. */
  runUnits(kernel: number, descriptor: number, begin: number, end: number, scratch: number): number;
  /** Emitted kernels. */
  readonly table: WebAssembly.Table;
}

/** The module running on its memory, and what other threads need to run it there too. */
export interface Instance {
  readonly module: WebAssembly.Module;
  readonly memory: WebAssembly.Memory;
  /** Whether other threads can run on the memory. */
  readonly shared: boolean;
  readonly exports: KernelExports;
  readonly heapBase: number;
  readonly scratchBytes: number;
}

/**
 * Compiles an inlined module and instantiates it, synchronously, on shared memory where the platform has
 * it: in Node, and in browsers on cross-origin isolated pages.
 * @throws NnfError where the platform has no WebAssembly SIMD.
 */
export function instantiate(kernels: string): Instance {
  const { memory, shared } = makeMemory();
  let module: WebAssembly.Module;
  let instance: WebAssembly.Instance;
  try {
    module = new WebAssembly.Module(bytesFor(kernels, shared));
    instance = new WebAssembly.Instance(module, { env: { memory } });
  } catch (cause) {
    throw new NnfError(
      "engine",
      "WebAssembly with SIMD is not available here; expected Node 20.19 or later, or a browser " +
        "from 2023 or later.",
      { cause },
    );
  }
  const { run, runUnits, table } = instance.exports;
  if (!isFunction(run) || !isFunction(runUnits) || !(table instanceof WebAssembly.Table)) {
    throw new NnfError("engine", "the kernel module lacks its entry points; rebuild the package.");
  }
  return {
    module,
    memory,
    shared,
    exports: { run, runUnits, table },
    heapBase: HEAP_BASE,
    scratchBytes: SCRATCH_BYTES,
  };
}

/** Whether the platform can compile an inlined module. */
export function isSupported(kernels: string): boolean {
  return WebAssembly.validate(bytesOf(kernels));
}

function makeMemory(): { memory: WebAssembly.Memory; shared: boolean } {
  const limits = { initial: initialPages, maximum: maximumPages };
  if (typeof SharedArrayBuffer !== "undefined") {
    try {
      return { memory: new WebAssembly.Memory({ ...limits, shared: true }), shared: true };
    } catch {
      // Address space for the whole maximum may be refused; a private memory only grows as needed.
    }
  }
  return { memory: new WebAssembly.Memory(limits), shared: false };
}

function isFunction(value: unknown): value is (...numbers: number[]) => number {
  return typeof value === "function";
}

/** The import of "env" "memory" up to the flags of its limits. */
const memoryImport = [3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2];

/** The module's bytes. It asks for shared memory; one flag makes it ask for a private one. */
function bytesFor(kernels: string, shared: boolean): Uint8Array<ArrayBuffer> {
  const bytes = bytesOf(kernels);
  if (!shared) {
    const at = bytes.findIndex((_, i) => memoryImport.every((byte, j) => bytes[i + j] === byte));
    bytes[at + memoryImport.length] = 1;
  }
  return bytes;
}
