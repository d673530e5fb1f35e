import temml from "temml";
import type { Plugin } from "vite";

const formula = /\btex`([^`]*)`/g;

/** Replaces each tex`…` of a text by MathML in quotes; TeX that Temml does not accept throws. */
export function replaceFormulas(code: string): string {
  return code.replace(formula, (_, source: string) =>
    JSON.stringify(temml.renderToString(source, { throwOnError: true, annotate: false })),
  );
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
