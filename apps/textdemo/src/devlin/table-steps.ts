/** What the words of one side contribute at a place of the context, [words, hidden]. */
export type Products = (place: number) => ArrayLike<number>;

/** What the numbers of int8 tables of the first layer count. */
export interface TableSteps {
  /** Sums are in units of 2^−fraction, which is 10 at most. */
  readonly fraction: number;
  /** Such units in a step of the history's tables, for each hidden unit. */
  readonly history: Int16Array;
  /** Those of the window's tables. */
  readonly window: Float32Array;
}

/**
 * Steps for tables whose largest number is 127 steps. Where no sum of a history can leave 16 bits by
 * less than 4, from where on tanh is 1, a window's sum may be cut off at 16 bits.
 */
export function tableSteps(
  hidden: number,
  history: { readonly places: number; readonly products: Products },
  window: { readonly places: number; readonly products: Products },
): TableSteps {
  const most = largest(hidden, history);
  const steps = (fraction: number): number[] =>
    Array.from(most, (value) => Math.ceil((value * 2 ** fraction) / 127));
  let fraction = 10;
  while (
    fraction > 0 &&
    history.places * 127 * Math.max(...steps(fraction)) + 2 ** (fraction + 2) >= 2 ** 15
  ) {
    fraction--;
  }
  return {
    fraction,
    history: Int16Array.from(steps(fraction)),
    window: largest(hidden, window).map((value) => (value * 2 ** fraction) / 127),
  };
}

/** The largest number of each hidden unit in the tables of a side. */
function largest(
  hidden: number,
  { places, products }: { readonly places: number; readonly products: Products },
): Float32Array {
  const found = new Float32Array(hidden);
  for (let place = 0; place < places; place++) {
    const values = products(place);
    for (let i = 0; i < values.length; i++) {
      const value = Math.abs(values[i] as number);
      if (value > (found[i % hidden] as number)) found[i % hidden] = value;
    }
  }
  return found;
}
