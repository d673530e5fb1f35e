import { arange, conv2d, fromHost, type Tensor, tensor } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import {
  filterSide,
  imageSide,
  outputCount,
  outputSide,
  pixelsUnder,
  weightCount,
} from "./layout.ts";

const float64 = { dtype: "float64" } as const;

/** Image, filter, and the weights of the question whether it is a cat, each row by row. */
export interface ConvolvedInput {
  readonly pixels: readonly number[];
  readonly filter: readonly number[];
  readonly cat: readonly number[];
}

/** What the filter gives at each place, and the answer. */
export interface Convolved {
  readonly input: ConvolvedInput;
  /** z1 to z4. */
  readonly outputs: readonly number[];
  /** For each output its nine products, and what they add up to one after the other. */
  readonly products: readonly number[];
  readonly sums: readonly number[];
  /** Each output times its weight, their sum, and the gate that makes it a probability. */
  readonly weighted: readonly number[];
  readonly score: number;
  readonly probability: number;
  readonly fingerprint: string;
}

/** Lays the filter on every place of the image, in one piece. */
export function* convolve(input: ConvolvedInput): Generator<() => Convolved, void> {
  const image = tensor(input.pixels, float64);
  const filter = tensor(input.filter, float64);
  const z = conv2d(
    image.reshape(1, 1, imageSide, imageSide),
    filter.reshape(1, 1, filterSide, filterSide),
  ).reshape(outputSide ** 2);
  const places = Array.from({ length: outputCount }, (_, output) => pixelsUnder(output)).flat();
  const patches = image.take(fromHost(Int32Array.from(places))).reshape(outputCount, weightCount);
  const products = patches.mul(filter);
  const weighted = z.mul(tensor(input.cat, float64));
  const score = weighted.sum();
  const outputs = numbers(z);
  const probability = score.sigmoid().item();
  const frame: Convolved = {
    input,
    outputs,
    products: numbers(products),
    sums: numbers(products.matmul(upToEach())),
    weighted: numbers(weighted),
    score: score.item(),
    probability,
    fingerprint: fingerprint(Float64Array.from([...outputs, probability])),
  };
  yield () => frame;
}

/** [9, 9]: a row of products times this is the sums up to each of them. */
function upToEach(): Tensor {
  const each = arange(weightCount);
  return each.reshape(weightCount, 1).lessEqual(each).cast("float64");
}

function numbers(values: Tensor): number[] {
  return Array.from(values.data());
}
