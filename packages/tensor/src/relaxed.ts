/**
 * `import "@nnf/tensor/relaxed";` and nothing else: the engine then runs kernels that use relaxed SIMD,
 * which fuse multiplications and additions in matrix products and in exp, log, tanh, sigmoid and erf.
 * They are faster and as accurate, but how they round depends on the processor: with them, the same
 * seed no longer gives the same bits on every machine. On one machine it still does, for any
 * number of threads. Import it anywhere, as long as nothing has been computed yet.
 * @throws NnfError where the platform has no relaxed SIMD (Node 22 and Chromium 114 were the first to
 *   have it), or when the engine already runs.
 * @packageDocumentation
 */
import { useKernels } from "./engine/engine.ts";
import { isSupported } from "./engine/wasm/instance.ts";
import { relaxedKernels } from "./engine/wasm/relaxed-module.ts";
import { NnfError } from "./errors.ts";

const name = "@nnf/tensor/relaxed";

if (!isSupported(relaxedKernels)) {
  throw new NnfError(
    name,
    "WebAssembly's relaxed SIMD is not available here; expected Node 22 or later, or a browser that " +
      "has it (Chromium from 114 on). Leave the import out: the usual kernels need no relaxed SIMD.",
  );
}
useKernels(name, relaxedKernels);
