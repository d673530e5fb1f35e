import { BackendError, tensor } from "@nnf/tensor";
import { afterEach, describe, expect, it, vi } from "vitest";
import { findBlas } from "../src/find.ts";

afterEach(() => vi.unstubAllEnvs());

describe("without a library", () => {
  it("the import fails, saying why, and products go on in WebAssembly", async () => {
    vi.stubEnv("NNF_BLAS", "/nonexistent");
    const error: unknown = await import("../src/index.ts").catch((reason) => reason);
    expect(error).toBeInstanceOf(BackendError);
    expect(String(error)).toMatch(
      /^BackendError: native: NNF_BLAS is \/nonexistent, which does not load \(.+\); expected a BLAS library with cblas_sgemm and cblas_dgemm\. Correct the path, or unset NNF_BLAS to look in the usual places\.$/,
    );
    expect(
      tensor([[2]])
        .matmul(tensor([[3]]))
        .item(),
    ).toBe(6);
  });

  it("a file that is no library is refused", () => {
    const file = new URL(import.meta.url).pathname;
    expect(() => findBlas(process.platform, file)).toThrow(BackendError);
    expect(() => findBlas(process.platform, file)).toThrow(`NNF_BLAS is ${file}`);
  });

  it.runIf(process.platform === "linux")("so is a library that is no BLAS", () => {
    expect(() => findBlas("linux", "libc.so.6")).toThrow(/NNF_BLAS is libc\.so\.6.*cblas_sgemm/);
  });

  it("names what it looked for, and how to install it", () => {
    // The names of another platform, which cannot be here.
    const other = process.platform === "win32" ? "darwin" : "win32";
    expect(() => findBlas(other, undefined)).toThrow(BackendError);
    const text = other === "win32" ? "libopenblas.dll, openblas.dll, mkl_rt" : "Accelerate, lib";
    expect(() => findBlas(other, "")).toThrow(text);
    expect(() => findBlas(other, "")).toThrow(/expected OpenBLAS, MKL or Accelerate\. .+NNF_BLAS/);
  });
});
