import { arange, fromHost, type Tensor, where } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";

/** Translations, each by the probabilities of its words, all of one length. */
export interface RescoringInput {
  readonly probabilities: readonly (readonly number[])[];
  /** How many times in a row each translation is taken where float32 is tried. */
  readonly copies: number;
}

/** What probabilities of words make of translations. */
export interface Rescoring {
  readonly input: RescoringInput;
  /** For each word ln p. */
  readonly logarithms: readonly (readonly number[])[];
  /** For each translation the product of its words' probabilities, and the sum of the logarithms. */
  readonly products: readonly number[];
  readonly sums: readonly number[];
  /** The one with the largest; the first of equals. */
  readonly best: number;
  /** For each word what it would have to be, for its translation to be as good as the best other. */
  readonly flips: readonly (readonly number[])[];
  /** Product and sum in float32, of all copies. */
  readonly copiedProducts: readonly number[];
  readonly copiedSums: readonly number[];
  readonly fingerprint: string;
}

/** Multiplies, and adds logarithms. */
export function* rescore(input: RescoringInput): Generator<() => Rescoring, void> {
  const { probabilities, copies } = input;
  const [count, length] = [probabilities.length, probabilities[0]?.length ?? 0];
  const all = fromHost(Float64Array.from(probabilities.flat()), [count, length]);
  const logarithms = all.log();
  const sums = logarithms.sum(1);
  const products = all.prod(1);
  const short = fromHost(
    Float32Array.from(
      probabilities.flatMap((row) => Array<readonly number[]>(copies).fill(row)).flat(),
    ),
    [count, copies * length],
  );
  const shown = [logarithms, products, sums, flipsOf(logarithms, sums)] as const;
  const bits = Float64Array.from(shown.flatMap(numbers));
  const frame: Rescoring = {
    input,
    logarithms: rows(logarithms, length),
    products: numbers(products),
    sums: numbers(sums),
    best: sums.argMax().item(),
    flips: rows(shown[3], length),
    copiedProducts: numbers(short.prod(1)),
    copiedSums: numbers(short.log().sum(1)),
    fingerprint: fingerprint(bits),
  };
  yield () => frame;
}

/** exp of what a word's logarithm would have to be: the best other sum less those of its fellows. */
function flipsOf(logarithms: Tensor, sums: Tensor): Tensor {
  const [count = 0, length = 0] = logarithms.shape;
  const same = (n: number): Tensor => arange(n).unsqueeze(1).equal(arange(n));
  const others = where(same(count), Number.NEGATIVE_INFINITY, sums).max(1);
  const fellows = where(same(length), 0, logarithms.unsqueeze(1)).sum(2);
  return others.unsqueeze(1).sub(fellows).exp();
}

function numbers(value: Tensor): number[] {
  return Array.from(value.data());
}

function rows(value: Tensor, length: number): number[][] {
  const all = numbers(value);
  return Array.from({ length: all.length / length }, (_, i) =>
    all.slice(i * length, (i + 1) * length),
  );
}
