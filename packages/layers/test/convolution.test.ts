import { gradients } from "@nnf/autograd";
import { Random, type Tensor, tensor, variable, zeros } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  AvgPool1d,
  AvgPool2d,
  Conv1d,
  Conv2d,
  MaxOverTime,
  MaxPool1d,
  MaxPool2d,
} from "../src/index.ts";
import { checkGradients, expectClose, randomValues } from "./support.ts";

const float64 = { random: new Random(11), dtype: "float64" } as const;

interface Layout {
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
}

/** Six nested loops: [N, C, H, W] by [O, C, KH, KW]. */
function naiveConvolution(x: Tensor, weight: Tensor, bias: Tensor, layout: Layout): number[] {
  const { stride, padding, dilation } = layout;
  const [n, c, h, w]: number[] = x.shape;
  const [o, , kh, kw]: number[] = weight.shape;
  if (!n || !c || !h || !w || !o || !kh || !kw) throw new Error("sizes");
  const [xs, ws, bs] = [x.data(), weight.data(), bias.data()];
  const outHeight = Math.floor((h + 2 * padding - dilation * (kh - 1) - 1) / stride) + 1;
  const outWidth = Math.floor((w + 2 * padding - dilation * (kw - 1) - 1) / stride) + 1;
  const result: number[] = [];
  for (let image = 0; image < n; image++)
    for (let out = 0; out < o; out++)
      for (let row = 0; row < outHeight; row++)
        for (let column = 0; column < outWidth; column++) {
          let sum = bs[out] ?? 0;
          for (let channel = 0; channel < c; channel++)
            for (let i = 0; i < kh; i++)
              for (let j = 0; j < kw; j++) {
                const y = row * stride + i * dilation - padding;
                const z = column * stride + j * dilation - padding;
                if (y < 0 || z < 0 || y >= h || z >= w) continue;
                const pixel = xs[((image * c + channel) * h + y) * w + z] ?? 0;
                sum += pixel * (ws[((out * c + channel) * kh + i) * kw + j] ?? 0);
              }
          result.push(sum);
        }
  return result;
}

const layouts = fc.record({
  stride: fc.integer({ min: 1, max: 3 }),
  padding: fc.integer({ min: 0, max: 2 }),
  dilation: fc.integer({ min: 1, max: 2 }),
});
const small = fc.integer({ min: 1, max: 3 });
const length = fc.integer({ min: 5, max: 8 });

describe("convolutions", () => {
  test("Conv2d equals the naive loops", () => {
    const sizes = fc.tuple(small, small, small, length, length, small, small);
    fc.assert(
      fc.property(sizes, layouts, ([n, c, o, h, w, kh, kw], layout) => {
        const layer = new Conv2d(c, o, [kh, kw], { ...float64, ...layout });
        layer.bias?.assign(randomValues([o], 5));
        const x = randomValues([n, c, h, w]);
        const bias = layer.bias ?? zeros([o]);
        expectClose(layer.forward(x), naiveConvolution(x, layer.weight, bias, layout));
      }),
      { numRuns: 60 },
    );
  });

  test("Conv1d equals the naive loops over one row", () => {
    const sizes = fc.tuple(small, small, small, length, small);
    fc.assert(
      fc.property(sizes, layouts, ([n, c, o, l, k], { stride, dilation }) => {
        const layer = new Conv1d(c, o, k, { ...float64, stride, dilation, bias: false });
        const x = randomValues([n, c, l]);
        const expected = naiveConvolution(
          x.reshape([n, c, 1, l]),
          layer.weight.reshape([o, c, 1, k]),
          zeros([o]),
          { stride, dilation, padding: 0 },
        );
        expectClose(layer.forward(x), expected);
      }),
      { numRuns: 60 },
    );
  });

  test("pass gradients to input, weight and bias", () => {
    const options = { ...float64, stride: 2, padding: 1, dilation: 2 };
    checkGradients(new Conv2d(2, 3, [2, 3], options), randomValues([2, 2, 6, 7]));
    checkGradients(new Conv1d(2, 3, 3, { ...float64, padding: "same" }), randomValues([2, 2, 5]));
  });

  test("keep lengths with padding same", () => {
    const layer = new Conv1d(2, 3, 4, { ...float64, padding: "same" });
    expect(layer.forward(zeros([2, 2, 9])).shape).toEqual([2, 3, 9]);
  });
});

describe("pooling", () => {
  const x = tensor(new Float64Array([1, 5, 2, 4, 3, 0])).reshape([1, 1, 6]);

  test("takes the greatest or the mean of each window", () => {
    expect(new MaxPool1d(2).forward(x).data()).toEqual(new Float64Array([5, 4, 3]));
    expect(new AvgPool1d(2).forward(x).data()).toEqual(new Float64Array([3, 3, 1.5]));
    expect(new MaxPool1d(3, { stride: 1 }).forward(x).data()).toEqual(
      new Float64Array([5, 5, 4, 4]),
    );
    const image = x.reshape([1, 1, 2, 3]);
    expect(new MaxPool2d(2).forward(image).data()).toEqual(new Float64Array([5]));
    expect(new AvgPool2d([2, 1]).forward(image).data()).toEqual(new Float64Array([2.5, 4, 1]));
  });

  test("passes gradients to the input", () => {
    const wide = randomValues([2, 2, 7]);
    checkGradients(new MaxPool1d(3, { stride: 2, padding: 1 }), wide);
    checkGradients(new AvgPool1d(3, { stride: 2, padding: 1 }), wide);
    const image = randomValues([2, 1, 5, 4]);
    checkGradients(new MaxPool2d(2, { stride: 1 }), image);
    checkGradients(new AvgPool2d([3, 2]), image);
  });
});

describe("MaxOverTime", () => {
  const values = [
    [
      [1, 9, 3],
      [-4, -7, -1],
    ],
    [
      [2, 0, 8],
      [-2, -6, 5],
    ],
  ];
  const x = tensor(values, { dtype: "float64" });

  test("takes the greatest value of each channel", () => {
    expect(new MaxOverTime().forward(x).toArray()).toEqual([
      [9, -1],
      [8, 5],
    ]);
  });

  test("never lets positions beyond a sequence's length win, nor gives them gradient", () => {
    const layer = new MaxOverTime();
    const input = variable(x);
    const y = layer.forward(input, undefined, [1, 2]);
    expect(y.toArray()).toEqual([
      [1, -4],
      [2, -2],
    ]);
    expect(gradients(y.sum(), [input])[0]?.toArray()).toEqual([
      [
        [1, 0, 0],
        [1, 0, 0],
      ],
      [
        [1, 0, 0],
        [1, 0, 0],
      ],
    ]);
    const lengths = tensor([3, 1], { dtype: "int32" });
    expect(layer.forward(x, undefined, lengths).toArray()).toEqual([
      [9, -1],
      [2, -2],
    ]);
  });

  test("passes gradients inside the lengths", () => {
    const layer = new MaxOverTime();
    checkGradients(layer, randomValues([3, 2, 5]), (y) => layer.forward(y, undefined, [5, 1, 3]));
  });
});
