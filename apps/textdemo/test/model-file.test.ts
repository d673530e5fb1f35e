import { describe, expect, it } from "vitest";
import { withInt8Tables } from "../src/tagging/int8.ts";
import {
  decodeModel,
  encodeModel,
  type ModelContent,
  readModel,
} from "../src/tagging/model-file.ts";
import { murmur3 } from "../src/tagging/murmur3.ts";
import { freshModel } from "./tagging.ts";

const stored = { ...freshModel().weights(), card: { a: 1 } };

/** A copy in which one tensor has another number. */
function changed({ tensors, metadata }: ModelContent, name: string): ModelContent {
  const tensor = tensors[name];
  if (tensor === undefined) throw new Error("the test names a tensor that is not there");
  return { tensors: { ...tensors, [name]: tensor.add(1) }, metadata };
}

describe("murmur3", () => {
  const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["a", 0x9747b28c, 0x7fa09ea6],
    ["abc", 0, 0xb3dd93fa],
    ["abcd", 0x9747b28c, 0xf0478627],
    ["Hello, world!", 0x9747b28c, 0x24884cba],
  ])("of %j from %d", (text, seed, expected) => {
    expect(murmur3(bytes(text), seed)).toBe(expected);
  });

  it("takes bytes from anywhere in a buffer", () => {
    expect(murmur3(bytes("xabcd").subarray(1))).toBe(murmur3(bytes("abcd")));
  });
});

describe("a model's file", () => {
  it("is read whole, and without a network", () => {
    const content = encodeModel(stored);
    expect(decodeModel(content).card).toEqual({ a: 1 });
    const { parts, state } = readModel(content);
    expect(parts.labels).toEqual(stored.parts.labels);
    expect(Object.keys(state)).toEqual(Object.keys(stored.state));
  });

  it("is refused when a weight is another", () => {
    const content = encodeModel(stored);
    for (const name of Object.keys(stored.state)) {
      expect(() => readModel(changed(content, name), "m"), name).toThrow(
        "m: its checksum is wrong",
      );
    }
    const state = withInt8Tables(stored.state, stored.parts.features.features);
    const small = encodeModel({ ...stored, state });
    expect(() => readModel(changed(small, "network.tables.0.weight.int8"))).toThrow("checksum");
  });

  it("is refused when a word is another, and without its checksum", () => {
    const { tensors, metadata } = encodeModel(stored);
    const { tagger = "", checksum = "" } = metadata;
    const other = { tagger: tagger.replace("whale", "while"), checksum };
    expect(other.tagger).not.toBe(tagger);
    expect(() => readModel({ tensors, metadata: other })).toThrow("its checksum is wrong");
    expect(() => readModel({ tensors, metadata: { tagger } })).toThrow("this is no tagger");
  });

  it("of the first version has no checksum and is read", () => {
    const { tensors, metadata } = encodeModel(stored);
    const { tagger: description = "" } = metadata;
    const tagger = description.replace('"version":2', '"version":1');
    expect(readModel({ tensors, metadata: { tagger } }).card).toEqual({ a: 1 });
  });

  it("is refused when weights are missing or of another size", () => {
    const { state } = stored;
    const { "network.output.bias": bias, ...others } = state;
    if (bias === undefined) throw new Error("there is no bias");
    const cut = { ...others, "network.output.bias": bias.slice([[0, 2]]) };
    for (const [weights, message] of [
      [others, "network.output.bias is missing; expected float32 [6]."],
      [cut, "network.output.bias is float32 [2]; expected float32 [6]."],
    ] as const) {
      expect(() => readModel(encodeModel({ ...stored, state: weights }), "m")).toThrow(message);
    }
  });
});
