import { type Field, parseNumber } from "../state/fields.ts";
import { mostCharacters, parse } from "./parse.ts";

/** Values by the names of variables: one number for each example, or one for all. */
export type Values = Readonly<Record<string, readonly number[]>>;

export const valueLimits = { min: -1e6, max: 1e6 } as const;
/** Most examples of a variable. */
export const mostExamples = 6;

/** An expression in the address, as it was typed; there is always one that can be read. */
export function expressionField(initial: string): Field<string> {
  return {
    initial,
    parse: (text) => {
      const read = parse(text.trim());
      return "graph" in read
        ? { value: text.trim() }
        : { problem: `cannot be read: at character ${read.position}, ${read.problem}` };
    },
    format: String,
  };
}

/** Names in the address, and after each its value or values. */
export function valuesField(initial: string): Field<string> {
  return {
    initial,
    parse: (text) => {
      const read = readValues(text.slice(0, 10 * mostCharacters));
      if (read !== null) return { value: formatValues(read) };
      const { min, max } = valueLimits;
      return { problem: `is not names, each with its numbers from ${min} to ${max}` };
    },
    format: String,
  };
}

/** Reads `w 2 x 1 5 6`; null where a number is missing, out of its limits, or one too many. */
export function readValues(text: string): Values | null {
  const values = new Map<string, number[]>();
  let numbers: number[] | undefined;
  for (const word of words(text)) {
    if (/^[\p{L}_]/u.test(word)) {
      numbers = [];
      values.set(word, numbers);
      continue;
    }
    const read = parseNumber(word, valueLimits);
    if ("problem" in read || numbers === undefined || numbers.length === mostExamples) return null;
    numbers.push(read.value);
  }
  return [...values.values()].some(({ length }) => length === 0)
    ? null
    : Object.fromEntries(values);
}

/** The inverse of {@link readValues}. */
export function formatValues(values: Values): string {
  return Object.entries(values)
    .map(([name, numbers]) => [name, ...numbers].join(" "))
    .join(" ");
}

/** The numbers of a variable; 1 where there are none. */
export function numbersOf(values: Values | null, name: string): readonly number[] {
  return values !== null && Object.hasOwn(values, name) ? (values[name] ?? [1]) : [1];
}

/** What stands between spaces. */
export function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
