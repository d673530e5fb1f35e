import { NnfError } from "../../errors.ts";
import { HEAP_BASE, kernels, SCRATCH_BYTES } from "./module.ts";

/** 4 GiB, the most a 32-bit WebAssembly memory can address. */
export const maximumPages = 65536;

const initialPages = 64;

/** What the module offers; `assembly/index.ts` says how each behaves. */
export interface KernelExports {
  /** Runs `calls` triples `[kernel, descriptor, units]`; 0, or 1 + the number of the failed call. */
  run(code: number, calls: number, scratch: number): number;
  /** Runs the units `begin` to `end` of one call. */
  runUnits(kernel: number, descriptor: number, begin: number, end: number, scratch: number): number;
}

interface Instance {
  readonly memory: WebAssembly.Memory;
  readonly exports: KernelExports;
  readonly heapBase: number;
  readonly scratchBytes: number;
}

/**
 * Compiles the inlined module and instantiates it, synchronously.
 * @throws NnfError where the platform has no WebAssembly SIMD.
 */
export function instantiate(): Instance {
  const memory = new WebAssembly.Memory({ initial: initialPages, maximum: maximumPages });
  let instance: WebAssembly.Instance;
  try {
    instance = new WebAssembly.Instance(new WebAssembly.Module(decode(kernels)), {
      env: { memory },
    });
  } catch (cause) {
    throw new NnfError(
      "engine",
      "WebAssembly with SIMD is not available here; expected Node 20.19 or later, or a browser " +
        "from 2023 or later.",
      { cause },
    );
  }
  const { run, runUnits } = instance.exports;
  if (!isFunction(run) || !isFunction(runUnits)) {
    throw new NnfError("engine", "the kernel module lacks its entry points; rebuild the package.");
  }
  return {
    memory,
    exports: { run, runUnits },
    heapBase: HEAP_BASE,
    scratchBytes: SCRATCH_BYTES,
  };
}

function isFunction(value: unknown): value is (...numbers: number[]) => number {
  return typeof value === "function";
}

function decode(base64: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64);
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
}
