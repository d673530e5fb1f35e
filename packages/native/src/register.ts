import { engine, setMatmulBackend } from "@nnf/tensor/internal";
import { BlasBackend } from "./backend.ts";
import { findBlas } from "./find.ts";

/** The library that computes matrix products from the import of this package on. */
export interface Library {
  /** "OpenBLAS", "MKL", "Accelerate", or "BLAS" for one that does not say what it is. */
  readonly name: string;
  /** The file, or the name it was found by where the system does not tell. */
  readonly path: string;
  /** Null where the library does not tell. */
  readonly version: string | null;
  /** Threads it uses at most, see `threads` of `@nnf/tensor`; null where it decides itself. */
  readonly threads: number | null;
}

const blas = findBlas(process.platform, process.env["NNF_BLAS"]);
const backend = new BlasBackend(blas);
setMatmulBackend(backend);

/** What was found at import. */
export const library: Library = {
  name: blas.name,
  path: blas.path,
  version: blas.version,
  get threads() {
    backend.useThreads(engine().threads);
    return blas.threads?.get() ?? null;
  },
};
