import koffi, { type LibraryHandle } from "koffi";

/** Arguments of `cblas_sgemm` and `cblas_dgemm`; matrices are given by their addresses. */
export type Gemm = (
  order: number,
  transposeA: number,
  transposeB: number,
  m: number,
  n: number,
  k: number,
  alpha: number,
  a: number,
  lda: number,
  b: number,
  ldb: number,
  beta: number,
  c: number,
  ldc: number,
) => void;

/** An open BLAS library. */
export interface Blas {
  readonly name: string;
  readonly path: string;
  readonly version: string | null;
  /** Its number of threads, where it can be set. */
  readonly threads: { get(): number; set(count: number): void } | null;
  readonly sgemm: Gemm;
  readonly dgemm: Gemm;
}

/** @throws Error when the file does not load or lacks the functions. */
export function openBlas(name: string): Blas {
  const handle = koffi.load(name);
  const maker = openBlasMaker(handle) ?? mklMaker(handle) ?? otherMaker(name);
  const gemm = (symbol: string, real: string): Gemm => {
    const { integer } = maker;
    const matrix = `uintptr_t, ${integer}`;
    const sizes = `int, int, int, ${integer}, ${integer}, ${integer}`;
    return handle.func(
      `void ${symbol}(${sizes}, ${real}, ${matrix}, ${matrix}, ${real}, ${matrix})`,
    );
  };
  return {
    name: maker.name,
    path: fileOf(handle) ?? name,
    version: maker.version,
    threads: maker.threads,
    sgemm: gemm("cblas_sgemm", "float"),
    dgemm: gemm("cblas_dgemm", "double"),
  };
}

/** What differs from one implementation to the next. */
interface Maker extends Pick<Blas, "name" | "version" | "threads"> {
  /** The C type of sizes. */
  readonly integer: "int" | "int64_t";
}

function openBlasMaker(handle: LibraryHandle): Maker | null {
  if (!has(handle, "openblas_get_config")) return null;
  const config = String(handle.func("const char *openblas_get_config()")());
  return {
    name: "OpenBLAS",
    version: /OpenBLAS (\S+)/.exec(config)?.[1] ?? null,
    threads: {
      get: handle.func("int openblas_get_num_threads()"),
      set: handle.func("void openblas_set_num_threads(int)"),
    },
    integer: config.includes("USE64BITINT") ? "int64_t" : "int",
  };
}

function mklMaker(handle: LibraryHandle): Maker | null {
  if (!has(handle, "MKL_Get_Version_String")) return null;
  const text = Buffer.alloc(200);
  handle.func("void MKL_Get_Version_String(void *, int)")(text, text.length);
  return {
    name: "MKL",
    version: /Version (\S+)/.exec(text.toString("latin1"))?.[1] ?? null,
    threads: {
      get: handle.func("int MKL_Get_Max_Threads()"),
      set: handle.func("void MKL_Set_Num_Threads(int)"),
    },
    integer: "int",
  };
}

function otherMaker(file: string): Maker {
  const name = file.includes("Accelerate.framework") ? "Accelerate" : "BLAS";
  return { name, version: null, threads: null, integer: "int" };
}

function has(handle: LibraryHandle, symbol: string): boolean {
  try {
    handle.symbol(symbol);
    return true;
  } catch {
    return false;
  }
}

const Location = koffi.struct({
  file: "const char *",
  base: "void *",
  symbol: "const char *",
  address: "void *",
});

/** The file that a library was loaded from, where the system's loader tells. */
function fileOf(handle: LibraryHandle): string | null {
  if (process.platform === "win32") return null;
  try {
    const find = koffi
      .load(null)
      .func("dladdr", "int", ["void *", koffi.out(koffi.pointer(Location))]);
    const found: { file?: unknown } = {};
    find(handle.symbol("cblas_sgemm"), found);
    return typeof found.file === "string" ? found.file : null;
  } catch {
    return null;
  }
}
