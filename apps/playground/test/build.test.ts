import { expect, it } from "vitest";
import { replaceFormulas } from "../scripts/formulas.ts";
import { charactersOf } from "../scripts/math-font.ts";
import { missingFeatures } from "../src/shell/support.ts";

it("writes formulas as MathML, and refuses what is no TeX", () => {
  const code = replaceFormulas("<Formula math={tex`a < \\frac{2}{\\lambda}`} />");
  expect(code).toMatch(/^<Formula math=\{"<math>.*<mfrac>.*λ.*<\/math>"\} \/>$/);
  expect(() => replaceFormulas("tex`\\frac{1}`")).toThrow();
});

it("knows the characters that formulas show, letters upright and slanted", () => {
  const characters = charactersOf(["<mi>h</mi><mo>≈</mo><mn>2</mn><mi>λ</mi><mi>w</mi>"]);
  expect([...characters].sort()).toEqual([..."2hwℎλ≈𝑤𝜆"].sort());
});

it("names what a browser lacks", () => {
  class Worker {}
  expect(missingFeatures({ Worker, WebAssembly })).toEqual([]);
  expect(missingFeatures({})).toEqual(["web workers", "WebAssembly"]);
  expect(missingFeatures({ Worker, WebAssembly: { validate: () => false } })).toEqual([
    "WebAssembly SIMD",
  ]);
});
