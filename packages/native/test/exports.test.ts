import { threads } from "@nnf/tensor";
import { setMatmulBackend } from "@nnf/tensor/internal";
import { afterAll, describe, expect, it } from "vitest";
import { blas } from "./library.ts";

describe.skipIf(blas === null)("@nnf/native", () => {
  const before = threads();
  afterAll(() => {
    threads(before);
    setMatmulBackend(null);
  });

  it("exports what it found", async () => {
    const main = await import("../src/index.ts");
    expect(Object.keys(main)).toEqual(["library"]);
    const { name, path, version } = main.library;
    expect({ name, path, version }).toMatchObject({ name: blas?.name, path: blas?.path });
    expect(["OpenBLAS", "MKL", "Accelerate", "BLAS"]).toContain(name);
    if (name === "OpenBLAS") expect(version).toMatch(/^\d+\.\d+/);
  });

  it("follows the engine's number of threads", async () => {
    const { library } = await import("../src/index.ts");
    for (const count of [1, 2, 1]) {
      threads(count);
      expect([count, null]).toContain(library.threads);
    }
  });
});
