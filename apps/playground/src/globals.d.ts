/** A formula, written as TeX and replaced by MathML when the page is built. */
declare function tex(source: TemplateStringsArray): string;
