import { BackendError } from "@nnf/tensor";
import { type Blas, openBlas } from "./blas.ts";

/** Names under which the platforms' loaders know BLAS libraries, the fastest first. */
const candidates: Partial<Record<NodeJS.Platform, readonly string[]>> = {
  darwin: [
    "/System/Library/Frameworks/Accelerate.framework/Accelerate",
    "libopenblas.dylib",
    "/opt/homebrew/opt/openblas/lib/libopenblas.dylib",
    "/usr/local/opt/openblas/lib/libopenblas.dylib",
  ],
  win32: ["libopenblas.dll", "openblas.dll", "mkl_rt.2.dll", "mkl_rt.dll"],
};

const elsewhere = [
  "libopenblas.so.0",
  "libopenblas.so",
  "libmkl_rt.so.2",
  "libmkl_rt.so",
  "libblas.so.3",
  "libcblas.so.3",
];

const installation: Partial<Record<NodeJS.Platform, string>> = {
  darwin: "Install OpenBLAS (brew install openblas)",
  win32: "Put the folder of libopenblas.dll (github.com/OpenMathLib/OpenBLAS) on the PATH",
};

const installElsewhere =
  "Install OpenBLAS (Debian, Ubuntu: apt-get install libopenblas0-pthread; Fedora: dnf install " +
  "openblas; Alpine: apk add openblas)";

/**
 * The library at `path`, or else the first of the platform's usual ones that is known to be fast:
 * the reference implementation, which often is all that `libblas` stands for, is slower than the
 * engine's own kernel.
 * @throws BackendError when there is none.
 */
export function findBlas(platform: NodeJS.Platform, path: string | undefined): Blas {
  if (path !== undefined && path !== "") return openNamed(path);
  const names = candidates[platform] ?? elsewhere;
  for (const name of names) {
    const blas = tryOpen(name);
    if (blas !== null && blas.name !== "BLAS") return blas;
  }
  throw new BackendError(
    "native",
    `found none of ${names.join(", ")}; expected OpenBLAS, MKL or Accelerate. ` +
      `${installation[platform] ?? installElsewhere}, or set NNF_BLAS to the path of a library.`,
  );
}

function tryOpen(name: string): Blas | null {
  try {
    return openBlas(name);
  } catch {
    return null;
  }
}

function openNamed(path: string): Blas {
  try {
    return openBlas(path);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new BackendError(
      "native",
      `NNF_BLAS is ${path}, which does not load (${reason}); expected a BLAS library with ` +
        "cblas_sgemm and cblas_dgemm. Correct the path, or unset NNF_BLAS to look in the usual places.",
      { cause },
    );
  }
}
