import { Random, type Tensor } from "@nnf/tensor";
import { expect, test } from "vitest";
import { Embedding, Layer, Linear, Relu, sequential, summary } from "../src/index.ts";

const random = new Random(1);

test("lists layers, their outputs and parameters", () => {
  const net = sequential(
    new Linear(784, 256, { random }),
    new Relu(),
    new Linear(256, 10, { random }),
  );
  expect(summary(net, [64, 784])).toBe(
    [
      "layer  type        output     parameters",
      "       Sequential  [64, 10]            0",
      "0      Linear      [64, 256]     200,960",
      "1      Relu        [64, 256]           0",
      "2      Linear      [64, 10]        2,570",
      "total                            203,530",
    ].join("\n"),
  );
});

test("reaches layers of one's own, counts shared parameters once and leaves no trace", () => {
  class Tagger extends Layer {
    readonly words = new Embedding(100, 5, { random });
    readonly score = sequential(new Linear(5, 2, { random }));
    readonly spare = new Linear(5, 100, { random, bias: false });
    readonly tied = this.score.layers[0];
    forward(ids: Tensor): Tensor {
      return this.score.forward(this.words.forward(ids));
    }
  }
  const tagger = new Tagger();
  expect(summary(tagger, [8, 11], { dtype: "int32" })).toBe(
    [
      "layer    type        output      parameters",
      "         Tagger      [8, 11, 2]           0",
      "words    Embedding   [8, 11, 5]         500",
      "score    Sequential  [8, 11, 2]           0",
      "score.0  Linear      [8, 11, 2]          12",
      "spare    Linear      -                  500",
      "total                                 1,012",
    ].join("\n"),
  );
  expect(Object.keys(tagger)).toEqual(["words", "score", "spare", "tied"]);
  expect(Object.hasOwn(tagger.words, "forward")).toBe(false);
});

test("leaves no trace either when the input does not fit", () => {
  const layer = new Linear(3, 2, { random });
  expect(() => summary(layer, [4, 5])).toThrow("Linear: input has 5 features, layer expects 3");
  expect(Object.hasOwn(layer, "forward")).toBe(false);
});
