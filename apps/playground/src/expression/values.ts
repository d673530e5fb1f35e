import { formatNumber } from "../scene/format.ts";

/** A number, or numbers within arrays. */
type Nested = number | boolean | readonly Nested[];

/** The numbers of a value, one for each example. */
export function flat(value: Nested): number[] {
  if (typeof value === "object") return value.flatMap(flat);
  return [Number(value)];
}

/** Examples that a picture has room for. */
export const mostShown = 3;

/** Numbers in one line; of many only the first ones where `most` is given. */
export function line(numbers: readonly number[], digits = 4, most = numbers.length): string {
  const shown = numbers.slice(0, most).map((value) => formatNumber(value, digits));
  return [...shown, ...(numbers.length > most ? ["…"] : [])].join(", ");
}
