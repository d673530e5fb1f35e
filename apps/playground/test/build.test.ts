import { expect, it } from "vitest";
import { replaceFormulas } from "../scripts/formulas.ts";
import { missingFeatures } from "../src/shell/support.ts";

it("writes formulas as MathML, and refuses what is no TeX", () => {
  const code = replaceFormulas("<Formula math={tex`a < \\frac{2}{\\lambda}`} />");
  expect(code).toMatch(/^<Formula math=\{"<math>.*<mfrac>.*λ.*<\/math>"\} \/>$/);
  expect(() => replaceFormulas("tex`\\frac{1}`")).toThrow();
});

it("names what a browser lacks", () => {
  class Worker {}
  expect(missingFeatures({ Worker, WebAssembly })).toEqual([]);
  expect(missingFeatures({})).toEqual(["web workers", "WebAssembly"]);
  expect(missingFeatures({ Worker, WebAssembly: { validate: () => false } })).toEqual([
    "WebAssembly SIMD",
  ]);
});
