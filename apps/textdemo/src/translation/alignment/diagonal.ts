import type { Positions } from "./positions.ts";

/**
 * The positions of Dyer, Chahuneau and Smith (2013): the null word has a fixed probability; a given
 * word j of n is the likelier to have generated word i of m the nearer it is to the diagonal,
 * in proportion to exp(λ h) with h = −|i/m − j/n|.
 */
export class DiagonalPositions implements Positions {
  readonly nullProbability: number;
  /** λ: 0 is no preference, larger values keep nearer to the diagonal. */
  readonly tension: number;

  constructor(nullProbability: number, tension: number) {
    this.nullProbability = nullProbability;
    this.tension = tension;
  }

  fill(weights: Float64Array, i: number, m: number, n: number): void {
    const sum = fillUnnormalized(weights, this.tension, i, m, n);
    const scale = (1 - this.nullProbability) / sum;
    for (let j = 1; j <= n; j++) weights[j] = (weights[j] as number) * scale;
    weights[0] = this.nullProbability;
  }
}

/**
 * Fills in exp(λ h) at 1 … n. It falls by the same ratio with each step away from the diagonal.
 * @returns the sum
 */
function fillUnnormalized(
  weights: Float64Array,
  tension: number,
  i: number,
  m: number,
  n: number,
): number {
  const ratio = Math.exp(-tension / n);
  const below = Math.floor((i * n) / m);
  let sum = 0;
  let weight = Math.exp(-tension * (i / m - below / n));
  for (let j = below; j >= 1; j--) {
    weights[j] = weight;
    sum += weight;
    weight *= ratio;
  }
  weight = Math.exp(-tension * ((below + 1) / n - i / m));
  for (let j = below + 1; j <= n; j++) {
    weights[j] = weight;
    sum += weight;
    weight *= ratio;
  }
  return sum;
}

/** Steps of gradient ascent after each iteration of EM, and their size, as in the authors' program. */
const steps = 8;
const stepSize = 20;

/** Between these the tension stays, as in the authors' program. */
export const [leastTension, mostTension] = [0.1, 14];

/** Gathers what the next tension depends on while the posteriors of all words are computed. */
export class TensionStatistics {
  /** By lengths: the mass of the words i = 1 … m of pairs with m and n words that is not null's. */
  readonly #masses = new Map<number, { m: number; n: number; mass: Float64Array }>();
  #feature = 0;
  #words = 0;

  /** @param posteriors of the null word at 0 and the given words at 1 … n */
  add(posteriors: Float64Array, i: number, m: number, n: number): void {
    const key = m * 2 ** 26 + n;
    let found = this.#masses.get(key);
    if (found === undefined) {
      found = { m, n, mass: new Float64Array(m + 1) };
      this.#masses.set(key, found);
    }
    found.mass[i] = (found.mass[i] as number) + 1 - (posteriors[0] as number);
    for (let j = 1; j <= n; j++) {
      this.#feature -= (posteriors[j] as number) * Math.abs(i / m - j / n);
    }
    this.#words++;
  }

  /** The tension that makes the expected h of the model more like that of the posteriors. */
  fit(tension: number): number {
    let fitted = tension;
    for (let step = 0; step < steps; step++) {
      const gradient = (this.#feature - this.#expectedFeature(fitted)) / this.#words;
      fitted = Math.min(mostTension, Math.max(leastTension, fitted + stepSize * gradient));
    }
    return fitted;
  }

  #expectedFeature(tension: number): number {
    let total = 0;
    let weights = new Float64Array(64);
    for (const { m, n, mass } of this.#masses.values()) {
      if (weights.length <= n) weights = new Float64Array(2 * n);
      for (let i = 1; i <= m; i++) {
        const sum = fillUnnormalized(weights, tension, i, m, n);
        let feature = 0;
        for (let j = 1; j <= n; j++) feature -= (weights[j] as number) * Math.abs(i / m - j / n);
        total += ((mass[i] as number) * feature) / sum;
      }
    }
    return total;
  }
}
