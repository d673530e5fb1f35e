import { InvalidArgumentError } from "commander";

/** Reads an option's value as an integer of at least `least`. */
export function integer(least: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(
      `expected an integer${least === Number.MIN_SAFE_INTEGER ? "" : ` of at least ${least}`}.`,
    );
  };
}

/** Reads an option's value as a positive number. */
export function positive(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new InvalidArgumentError("expected a positive number.");
}

/** Reads an option's value as a number from 0 to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0 && value <= 1) return value;
  throw new InvalidArgumentError("expected a number from 0 to 1.");
}
