/** One value of a scene's state in the address: text to value and back. */
export interface Field<T> {
  readonly initial: T;
  /** The value, or what is wrong with the text, as the end of a sentence. */
  parse(text: string): { readonly value: T } | { readonly problem: string };
  format(value: T): string;
}

/** What numbers may be. */
export interface Limits {
  readonly min: number;
  readonly max: number;
  readonly integer?: boolean;
}

/** Reads a number as people write it: surrounding space, a comma or a point, a real minus sign. */
export function parseNumber(
  text: string,
  { min, max, integer = false }: Limits,
): { readonly value: number } | { readonly problem: string } {
  const plain = text.trim().replace("−", "-").replace(",", ".");
  const value = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN;
  if (Number.isNaN(value)) return { problem: "is not a number" };
  if (value < min) return { problem: `is below ${min}, the least` };
  if (value > max) return { problem: `is above ${max}, the most` };
  if (integer && !Number.isInteger(value)) return { problem: "is not a whole number" };
  // There is one zero.
  return { value: value === 0 ? 0 : value };
}

/** A number within limits, written with the digits that give the same number back. */
export function numberField(initial: number, limits: Limits): Field<number> {
  return { initial, parse: (text) => parseNumber(text, limits), format: String };
}

/** One of some words. */
export function oneOf<W extends string>(initial: W, words: readonly W[]): Field<W> {
  return {
    initial,
    parse: (text) => {
      const value = words.find((each) => each === text);
      return value === undefined ? { problem: `is none of ${words.join(", ")}` } : { value };
    },
    format: String,
  };
}

/** A number, or one of some words. */
export function numberOr<W extends string>(
  initial: number | W,
  words: readonly W[],
  limits: Limits,
): Field<number | W> {
  return {
    initial,
    parse: (text) => {
      const word = words.find((each) => each === text);
      return word === undefined ? parseNumber(text, limits) : { value: word };
    },
    format: String,
  };
}

/** Reads numbers, such as `1_2`; null unless there is one within each of the limits. */
export function readNumbers(text: string, limits: readonly Limits[]): number[] | null {
  const parts = text.split("_");
  const numbers = limits.flatMap((limit, i) => {
    const read = parseNumber(parts[i] ?? "", limit);
    return "value" in read ? [read.value] : [];
  });
  return parts.length === limits.length && numbers.length === limits.length ? numbers : null;
}

/** So many numbers, all within the same limits. */
export function numbersField(initial: string, count: number, limits: Limits): Field<string> {
  const all = Array<Limits>(count).fill(limits);
  return {
    initial,
    parse: (text) => {
      const numbers = readNumbers(text, all);
      return numbers === null
        ? { problem: `is not ${count} numbers from ${limits.min} to ${limits.max}` }
        : { value: numbers.join("_") };
    },
    format: String,
  };
}

/** Reads rows of numbers, such as `1_2*3_4`; null where one is missing or out of its limits. */
export function readRows(text: string, limits: readonly Limits[]): number[][] | null {
  if (text === "") return [];
  const rows = text.split("*").map((row) => readNumbers(row, limits));
  const read = rows.filter((row) => row !== null);
  return read.length === rows.length ? read : null;
}

/** The inverse of {@link readRows}. */
export function formatRows(rows: readonly (readonly number[])[]): string {
  return rows.map((row) => row.join("_")).join("*");
}

/** At most so many rows of numbers, none at first. */
export function rowsField(limits: readonly Limits[], most: number): Field<string> {
  return {
    initial: "",
    parse: (text) => {
      const rows = readRows(text.slice(0, 1000), limits);
      return rows === null || rows.length > most
        ? { problem: `is not ${limits.length} numbers each for at most ${most}` }
        : { value: formatRows(rows) };
    },
    format: String,
  };
}
