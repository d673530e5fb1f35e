import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pixelsUnder } from "../src/scenes/13-convolution/layout.ts";
import { convolve } from "../src/scenes/13-convolution/model.ts";
import { momentOf } from "../src/scenes/13-convolution/run.ts";
import { codec, filters, numbersOf } from "../src/scenes/13-convolution/state.ts";
import { run } from "./run.ts";

const { state } = codec.parse("");
const lecture = {
  pixels: numbersOf(state.pixels, 16) ?? [],
  filter: numbersOf(state.filter, 9) ?? [],
  cat: numbersOf(state.cat, 4) ?? [],
};

/** The filter on every place, in plain loops. */
function loop(pixels: readonly number[], filter: readonly number[]): number[] {
  const outputs = [];
  for (let row = 0; row < 2; row++) {
    for (let column = 0; column < 2; column++) {
      let sum = 0;
      for (let i = 0; i < 3; i++) {
        for (let j = 0; j < 3; j++) {
          sum += (filter[3 * i + j] ?? 0) * (pixels[4 * (row + i) + column + j] ?? 0);
        }
      }
      outputs.push(sum);
    }
  }
  return outputs;
}

const list = (value: fc.Arbitrary<number>, count: number) =>
  fc.array(value, { minLength: count, maxLength: count });

describe("the filter", () => {
  it("gives what plain loops give: exactly for whole numbers", () => {
    const whole = fc.integer({ min: -1000, max: 1000 });
    fc.assert(
      fc.property(list(whole, 16), list(whole, 9), list(whole, 4), (pixels, filter, cat) => {
        const { outputs, products, sums, weighted } = run(convolve({ pixels, filter, cat }));
        const expected = loop(pixels, filter);
        // There is one zero here.
        expect(outputs.map((z) => z + 0)).toEqual(expected);
        expect([8, 17, 26, 35].map((i) => (sums[i] ?? 0) + 0)).toEqual(expected);
        expect(weighted.map((each) => each + 0)).toEqual(
          expected.map((z, i) => z * (cat[i] ?? 0) + 0),
        );
        for (const [i, product] of products.entries()) {
          const pixel = pixels[pixelsUnder(Math.floor(i / 9))[i % 9] ?? 0] ?? 0;
          expect(product + 0).toBe(pixel * (filter[i % 9] ?? 0) + 0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("gives what plain loops give: but for rounding, for any numbers", () => {
    const number = fc.double({ min: -1000, max: 1000, noNaN: true });
    fc.assert(
      fc.property(list(number, 16), list(number, 9), (pixels, filter) => {
        const { outputs, sums, fingerprint } = run(convolve({ pixels, filter, cat: lecture.cat }));
        for (const [i, z] of loop(pixels, filter).entries()) {
          expect(Math.abs((outputs[i] ?? 0) - z)).toBeLessThan(1e-8);
          expect(Math.abs((sums[9 * i + 8] ?? 0) - z)).toBeLessThan(1e-8);
        }
        expect(run(convolve({ pixels, filter, cat: lecture.cat })).fingerprint).toBe(fingerprint);
      }),
      { numRuns: 50 },
    );
  });

  it("finds 7, 4, 3 and 5 in the image of the page, and says 0.62 for a cat", () => {
    const { outputs, score, probability } = run(convolve(lecture));
    expect(outputs).toEqual([7, 4, 3, 5]);
    expect(score).toBe(0.5);
    expect(probability).toBeCloseTo(1 / (1 + Math.exp(-0.5)), 12);
  });

  it("takes the middle of a patch where the centre alone counts", () => {
    const filter = numbersOf(filters["Centre alone"], 9) ?? [];
    const { outputs } = run(convolve({ ...lecture, filter }));
    expect(outputs).toEqual([5, 6, 9, 10].map((i) => lecture.pixels[i]));
  });
});

it("walks through nine products for each of four outputs", () => {
  expect([0, 1, 9, 10, 36].map(momentOf)).toEqual([
    { output: 0, made: 0 },
    { output: 0, made: 1 },
    { output: 0, made: 9 },
    { output: 1, made: 1 },
    { output: 3, made: 9 },
  ]);
});

it("keeps all numbers in the address, and says what of it is none", () => {
  const other = { ...state, guess: 7, pixels: [...Array(16).keys()].join("_"), step: 20 };
  expect(codec.parse(codec.format(other))).toEqual({ state: other, problems: [] });
  expect(codec.parse("filter=1_2&example=99").problems).toEqual([
    "filter = “1_2” is not 9 numbers from -1000 to 1000; used -1_0_1_-1_0_1_-1_0_1.",
    "example = “99” is above 25, the most; used 0.",
  ]);
});
