import { decodeSafetensors, fromHost, type Tensor } from "@nnf/tensor";
import { fingerprint } from "../../worker/fingerprint.ts";
import type { Model } from "../../worker/models.ts";
import { digitSide as side } from "./layout.ts";
import { type DigitNetwork, digitNetwork } from "./network.ts";
import { centred } from "./preprocess.ts";
import { bytesOf, unpackWeights } from "./weights.ts";

/** Held-out digits, and how the networks do on all that were held out. */
export interface HeldOut {
  /** One image after the other, pixels from 0 to 1. */
  readonly pixels: Float64Array<ArrayBuffer>;
  readonly labels: readonly number[];
  readonly accuracy: { readonly trained: number; readonly untrained: number };
}

/** What to read: a drawing of n × n places, 1 where there is ink; or a held-out digit; or nothing. */
export type DigitInput =
  | { readonly ink: Uint8Array<ArrayBuffer> }
  | { readonly example: number }
  | null;

/** What a network makes of an image. */
export interface Reading {
  readonly probabilities: readonly number[];
  /** What each filter of the first layer gives, one map after the other. */
  readonly maps: Float64Array<ArrayBuffer>;
  /** These filters. */
  readonly filters: Float64Array<ArrayBuffer>;
}

/** An image as the networks see it, and what they make of it; empty where there is nothing. */
export interface Digit {
  readonly pixels: Float64Array<ArrayBuffer>;
  readonly trained: Reading | null;
  readonly untrained: Reading | null;
  readonly fingerprint: string;
}

/** What the file holds. */
export interface DigitFile {
  readonly trained: DigitNetwork;
  /** The same network before it was trained: made from the same seed. */
  readonly untrained: DigitNetwork;
  readonly heldOut: HeldOut;
}

/** Reads the file. */
export function openDigits(bytes: Uint8Array): DigitFile {
  const { tensors, metadata } = decodeSafetensors(bytes);
  const [packed, labels] = [tensors["examples.pixels"], tensors["examples.labels"]];
  if (packed === undefined || labels === undefined) throw new Error("no examples in the file");
  const [trained, untrained] = [1, 2].map(() => digitNetwork(Number(metadata["seed"])));
  if (trained === undefined || untrained === undefined) throw new Error("no network");
  trained.load(unpackWeights(tensors, trained.state()));
  const pixels = new Uint8Array(bytesOf(packed).buffer);
  return {
    trained,
    untrained,
    heldOut: {
      pixels: numbers(fromHost(Float32Array.from(pixels)).div(255)),
      labels: Array.from(labels.data()),
      accuracy: {
        trained: Number(metadata["trained"]),
        untrained: Number(metadata["untrained"]),
      },
    },
  };
}

/** Shows the held-out digits. */
export function heldOutOf({ heldOut }: DigitFile): Model<"heldOut"> {
  return function* () {
    yield () => heldOut;
  };
}

/** Reads digits with both networks. */
export function readerOf({ trained, untrained, heldOut }: DigitFile): Model<"digit"> {
  return function* (input) {
    const image = imageOf(input, heldOut);
    const pixels = image === null ? new Float64Array() : numbers(image);
    yield () => ({ pixels, trained: null, untrained: null, fingerprint: fingerprint(pixels) });
    if (image === null) return;
    const readings = [reading(trained, image), reading(untrained, image)] as const;
    const all = readings.flatMap(({ probabilities }) => probabilities);
    const frame: Digit = {
      pixels,
      trained: readings[0],
      untrained: readings[1],
      fingerprint: fingerprint(Float64Array.from(all)),
    };
    yield () => frame;
  };
}

/** What the networks see: [28, 28] from 0 to 1; null where there is nothing. */
function imageOf(input: DigitInput, { pixels, labels }: HeldOut): Tensor | null {
  if (input === null) return null;
  if ("ink" in input) {
    const width = Math.sqrt(input.ink.length);
    const ink = fromHost(Float32Array.from(input.ink), [width, width]);
    return ink.max().item() === 0 ? null : centred(ink);
  }
  const [size, index] = [side * side, Math.min(input.example, labels.length - 1)];
  const example = Float32Array.from(pixels.subarray(index * size, (index + 1) * size));
  return fromHost(example, [side, side]);
}

function reading(network: DigitNetwork, image: Tensor): Reading {
  const [convolution, relu] = network.layers;
  const x = image.reshape(1, 1, side, side);
  return {
    probabilities: Array.from(network.forward(x).softmax().data()),
    maps: numbers(relu.forward(convolution.forward(x))),
    filters: numbers(convolution.weight),
  };
}

function numbers(values: Tensor): Float64Array<ArrayBuffer> {
  return Float64Array.from(values.data());
}

let loaded: Promise<DigitFile> | undefined;

/** The file of this page, asked for once. */
export function digitFile(): Promise<DigitFile> {
  loaded ??= load().catch((error: unknown) => {
    loaded = undefined;
    throw error;
  });
  return loaded;
}

async function load(): Promise<DigitFile> {
  const url = new URL("../../../models/digits/digits.safetensors", import.meta.url);
  const response = await fetch(url);
  if (!response.ok) throw new Error("the network that reads digits could not be loaded");
  return openDigits(new Uint8Array(await response.arrayBuffer()));
}
