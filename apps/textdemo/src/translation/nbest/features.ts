import { splitWords } from "../parallel.ts";

/** Scores under one name, as `LM0= -41.3 -40.4`. */
export interface Feature {
  /** Without the `=`, or the `:` of older lists. */
  readonly name: string;
  readonly values: readonly number[];
}

/**
 * Whether a feature is sparse, as Moses names them: with an underscore. It may be absent from a
 * line, which means 0; every other feature is in each line.
 */
export function isSparse(name: string): boolean {
  return name.includes("_");
}

/**
 * Reads `Name= v v Other: v`.
 * @param fail makes the error to throw for what is malformed
 */
export function parseFeatures(text: string, fail: (problem: string) => Error): Feature[] {
  const features: { name: string; values: number[] }[] = [];
  const names = new Set<string>();
  for (const token of splitWords(text)) {
    const last = features.at(-1);
    if (/[=:]$/.test(token)) {
      const name = token.slice(0, -1);
      if (name === "") throw fail(`"${token}" names no feature; expected Name= before its values.`);
      if (names.has(name)) {
        throw fail(`the feature ${name} is there twice; expected all its values behind one name.`);
      }
      if (last?.values.length === 0) throw fail(noValue(last.name));
      names.add(name);
      features.push({ name, values: [] });
    } else if (last === undefined) {
      throw fail(`got "${token}" before any name of a feature; expected Name= and its values.`);
    } else {
      const value = parseNumber(token);
      if (value === undefined) {
        throw fail(`${last.name} has the value "${token}"; expected a finite number.`);
      }
      last.values.push(value);
    }
  }
  const last = features.at(-1);
  if (last?.values.length === 0) throw fail(noValue(last.name));
  return features;
}

function noValue(name: string): string {
  return `the feature ${name} has no value; expected numbers behind it.`;
}

export function formatFeature({ name, values }: Feature): string {
  return `${name}= ${values.map(formatNumber).join(" ")}`;
}

const decimal = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/** A finite decimal number, or undefined. */
export function parseNumber(text: string): number | undefined {
  const value = Number(text);
  return decimal.test(text) && Number.isFinite(value) ? value : undefined;
}

/** A number as lists have them, with up to nine digits. */
export function formatNumber(value: number): string {
  // Adding 0 makes 0 of −0.
  return String(Number(value.toPrecision(9)) + 0);
}
