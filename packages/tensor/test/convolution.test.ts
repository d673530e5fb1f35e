import { describe, expect, it } from "vitest";
import { conv1d, conv2d, ones } from "../src/index.ts";

describe("convolution of nothing", () => {
  it.each([
    [[1, 1, 0, 4], 1, [1, 1, 0, 4]],
    [[1, 1, 0, 4], 3, [1, 1, 0, 4]],
    [[2, 1, 4, 0], 2, [2, 1, 4, 0]],
    [[0, 1, 4, 4], 3, [0, 1, 4, 4]],
  ])('of %j with a window of %d and padding "same" is empty', (shape, size, expected) => {
    const y = conv2d(ones(shape), ones([1, 1, size, size]), { padding: "same" });
    expect([y.shape, y.data()]).toEqual([expected, new Float32Array(0)]);
  });

  it("has strides and one axis too", () => {
    const y = conv1d(ones([2, 3, 0]), ones([5, 3, 4]), { padding: "same", stride: 2 });
    expect([y.shape, y.data()]).toEqual([[2, 5, 0], new Float32Array(0)]);
  });
});
