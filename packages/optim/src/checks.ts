import { ValueError } from "@nnf/tensor";

type Named = Readonly<Record<string, number | undefined>>;

/** @throws ValueError for the first number that is negative or not finite. */
export function checkNotNegative(operation: string, numbers: Named): void {
  check(operation, numbers, (x) => Number.isFinite(x) && x >= 0, "a finite number of 0 or more");
}

/** @throws ValueError for the first number that is not finite and above 0. */
export function checkPositive(operation: string, numbers: Named): void {
  check(operation, numbers, (x) => Number.isFinite(x) && x > 0, "a finite number above 0");
}

/** @throws ValueError for the first number outside [0, 1). */
export function checkShare(operation: string, numbers: Named): void {
  check(operation, numbers, (x) => x >= 0 && x < 1, "a number from 0 up to, not including, 1");
}

/** @throws ValueError unless the rate is finite and not negative. */
export function checkRate(operation: string, rate: number): number {
  if (Number.isFinite(rate) && rate >= 0) return rate;
  throw new ValueError(
    operation,
    `got learning rate ${rate}; expected a finite number of 0 or more. ` +
      "Did a schedule divide by 0?",
  );
}

/** Numbers that were not given are in order. */
function check(
  operation: string,
  numbers: Named,
  fits: (x: number) => boolean,
  expected: string,
): void {
  for (const [name, value] of Object.entries(numbers)) {
    if (value === undefined || fits(value)) continue;
    throw new ValueError(operation, `got ${name} ${value}; expected ${expected}.`);
  }
}
