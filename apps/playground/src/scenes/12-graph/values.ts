import { type Graph, summed, variablesOf } from "../../expression/graph.ts";
import { parse } from "../../expression/parse.ts";
import { formatValues, numbersOf, readValues, valueLimits, words } from "../../expression/state.ts";
import { parseNumber } from "../../state/fields.ts";
import type { WalkInput } from "./model.ts";
import type { Example } from "./state.ts";

export function readNames(text: string): string[] {
  return [...new Set(words(text).filter((word) => /^[\p{L}_][\p{L}\p{N}_]*$/u.test(word)))];
}

/** Reads the numbers that a reader types for a variable, one for each example; or says what is wrong. */
export function readNumbers(
  text: string,
  most: number,
): { readonly numbers: readonly number[] } | { readonly problem: string } {
  const pieces = words(text.replaceAll(";", " "));
  if (pieces.length === 0) return { problem: "is not a number" };
  if (pieces.length > most) {
    return {
      problem:
        most === 1 ? "are several: what is learned has one" : `are more than ${most} examples`,
    };
  }
  const numbers: number[] = [];
  for (const piece of pieces) {
    const read = parseNumber(piece, valueLimits);
    if ("problem" in read) return read;
    numbers.push(read.value);
  }
  return { numbers };
}

/** An expression with a value for each of its variables; `problem` says why it cannot be walked. */
export interface Setting {
  readonly names: readonly string[];
  readonly input: WalkInput;
  readonly problem: string | null;
}

/** What an example, which may come from an address, amounts to. */
export function settingOf({ expression, values, data, rate }: Example): Setting {
  const read = parse(expression);
  if (!("graph" in read)) throw new RangeError(`${expression}: ${read.problem}`);
  const names = variablesOf(read.graph);
  const given = readValues(values);
  const held = readNames(data).filter((name) => names.includes(name));
  const all = names.map((name): readonly [string, readonly number[]] => {
    const numbers = numbersOf(given, name);
    return [name, held.includes(name) ? numbers : numbers.slice(0, 1)];
  });
  const counts = new Map(all.map(([name, numbers]) => [name, numbers.length]));
  const several = [...counts].filter(([, count]) => count > 1);
  const graph: Graph = several.length === 0 ? read.graph : summed(read.graph);
  return {
    names,
    input: { graph, values: Object.fromEntries(all), data: held, rate },
    problem: problemOf(names, held, several),
  };
}

function problemOf(
  names: readonly string[],
  held: readonly string[],
  several: readonly (readonly [string, number])[],
): string | null {
  if (held.length === names.length) {
    return "All variables come with the data, so nothing is left to learn. Let one be learned.";
  }
  const [first, ...others] = several;
  const other = others.find(([, count]) => count !== first?.[1]);
  if (first === undefined || other === undefined) return null;
  return (
    `${first[0]} has ${first[1]} examples and ${other[0]} has ${other[1]}. ` +
    "Give each as many, or one for all."
  );
}

/** The same values for another expression; what is new is 1, and data if it is called as data are. */
export function settled({ expression, values, data, rate }: Example): Example {
  const before = readValues(values) ?? {};
  const { names, input } = settingOf({ expression, values, data, rate });
  const fresh = names.filter((name) => !Object.hasOwn(before, name));
  const held = [...input.data, ...fresh.filter((name) => /^(?:x|gold)\d*$/.test(name))];
  return {
    expression,
    values: formatValues(input.values),
    data: [...new Set(held)].join(" "),
    rate,
  };
}
