import { expect, it, vi } from "vitest";
import { fromHost } from "../src/index.ts";

it("graphs that are never the same twice are worth a warning, once", () => {
  const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
  for (let n = 1; n <= 511; n++) fromHost(new Float32Array(n)).add(1).data();
  expect(warn).not.toHaveBeenCalled();
  for (let n = 512; n <= 1500; n++) fromHost(new Float32Array(n)).add(1).data();
  expect(warn.mock.calls).toEqual([
    [
      "nnf: 512 of 512 graphs had a shape or structure not seen before, and each had to be planned " +
        "anew. Pad inputs to a few lengths, or bucket them.",
    ],
  ]);
});
