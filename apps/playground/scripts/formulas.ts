import temml from "temml";
import type { Plugin } from "vite";

const formula = /\btex`([^`]*)`/g;

/** TeX that Temml does not accept throws. */
function toMath(source: string): string {
  return temml.renderToString(source, { throwOnError: true, annotate: false });
}

/** The formulas of a text, each tex`…` as MathML. */
export function mathOf(code: string): string[] {
  return Array.from(code.matchAll(formula), ([, source = ""]) => toMath(source));
}

/** Replaces each tex`…` of a text by MathML in quotes. */
export function replaceFormulas(code: string): string {
  return code.replace(formula, (_, source: string) => JSON.stringify(toMath(source)));
}

/** Writes formulas as MathML when the page is built, so that no TeX is read in the browser. */
export function formulas(): Plugin {
  return {
    name: "formulas",
    enforce: "pre",
    transform: (code, id) =>
      id.endsWith(".tsx") && code.includes("tex`")
        ? { code: replaceFormulas(code), map: null }
        : null,
  };
}
