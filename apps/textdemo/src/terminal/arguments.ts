import { InvalidArgumentError } from "commander";

/** Reads an option's value as an integer from `least` to `most`. */
export function integer(least: number, most = Number.MAX_SAFE_INTEGER): (text: string) => number {
  const range =
    most < Number.MAX_SAFE_INTEGER
      ? ` from ${least} to ${most}`
      : least > Number.MIN_SAFE_INTEGER
        ? ` of at least ${least}`
        : "";
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected an integer${range}.`);
  };
}

/** Reads an option's value as a positive number. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("Expected a positive number.");
}

/** Reads an option's value as a number from `least` to `most`. */
export function between(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== "" && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`Expected a number from ${least} to ${most}.`);
  };
}

/** Reads an option's value as a number from 0 to 1. */
export const share = between(0, 1);

/** Reads an option's value as growing sizes of at least 3, such as `5k,10k`. */
export function sizes(text: string): number[] {
  const values = text.split(",").map((part) => {
    return /^\d+k?$/.test(part) ? Number(part.replace("k", "000")) : Number.NaN;
  });
  const growing = values.every((value, i) => value > (values[i - 1] ?? 2) && value <= 10_000_000);
  if (growing) return values;
  throw new InvalidArgumentError("Expected growing sizes of at least 3, such as 5k,10k.");
}

/** Reads an option's value as different integers, such as `1,2,3`. */
export function integers(text: string): number[] {
  const values = text.split(",").map(integer(Number.MIN_SAFE_INTEGER));
  if (new Set(values).size === values.length) return values;
  throw new InvalidArgumentError("Expected different integers, such as 1,2,3.");
}
