import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import subsetFont from "subset-font";
import type { Plugin } from "vite";
import { mathOf } from "./formulas.ts";

const { resolve } = createRequire(import.meta.url);

/** Where the slanted letters begin that MathML shows for single ones, by the first plain letter. */
const slanted = [
  ["a", "z", 0x1d44e],
  ["A", "Z", 0x1d434],
  ["α", "ω", 0x1d6fc],
] as const;

/** What MathML shows for a letter that stands alone: h and ∂ have places of their own. */
function slantedOf(letter: string): string {
  if (letter === "h") return "ℎ";
  if (letter === "∂") return "𝜕";
  const row = slanted.find(([first, last]) => letter >= first && letter <= last);
  if (row === undefined) return "";
  const [first, , start] = row;
  return String.fromCodePoint(start + letter.charCodeAt(0) - first.charCodeAt(0));
}

/** All characters that formulas show. */
export function charactersOf(math: readonly string[]): string {
  const plain = new Set(math.join("").replace(/<[^>]*>/g, ""));
  return [...plain].map((letter) => letter + slantedOf(letter)).join("");
}

/** The text of all components in a folder. */
function componentsIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".tsx"))
    .sort()
    .map((name) => readFileSync(join(folder, name), "utf8"));
}

/**
 * Gives the page a font for its formulas: STIX Two Math with nothing but the characters they show,
 * since few systems have a font that knows where subscripts go. Its licence goes with it.
 */
export function mathFont(folder: string): Plugin {
  const fileNames = { font: "", licence: "assets/math-licence.txt" };
  return {
    name: "math-font",
    apply: "build",
    async buildStart() {
      const whole = readFileSync(
        resolve("@fontsource/stix-two-math/files/stix-two-math-latin-400-normal.woff2"),
      );
      const text = charactersOf(componentsIn(folder).flatMap(mathOf));
      const source = await subsetFont(whole, text, { targetFormat: "woff2" });
      const hash = createHash("sha256").update(source).digest("hex").slice(0, 8);
      fileNames.font = `assets/math-${hash}.woff2`;
      this.emitFile({ type: "asset", fileName: fileNames.font, source });
      const licence = readFileSync(resolve("@fontsource/stix-two-math/LICENSE"));
      this.emitFile({ type: "asset", fileName: fileNames.licence, source: licence });
    },
    transformIndexHtml: () => [
      {
        tag: "style",
        injectTo: "head",
        children: `@font-face{font-family:Formula;src:url(./${fileNames.font}) format("woff2");font-display:swap}`,
      },
    ],
  };
}
