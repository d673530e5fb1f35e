import { readFileSync } from "node:fs";
import { fromHost } from "@nnf/tensor";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { accuracyOf } from "../scripts/digits/accuracy.ts";
import { readDigits, size } from "../scripts/digits/data.ts";
import {
  type Cells,
  drawingSide,
  formatDrawing,
  parseDrawing,
  withStroke,
} from "../src/scenes/13-convolution/drawing.ts";
import { digitNetwork } from "../src/scenes/13-convolution/network.ts";
import { centred } from "../src/scenes/13-convolution/preprocess.ts";
import { openDigits, readerOf } from "../src/scenes/13-convolution/reader.ts";
import { codec } from "../src/scenes/13-convolution/state.ts";
import { packWeights, unpackWeights } from "../src/scenes/13-convolution/weights.ts";
import { run } from "./run.ts";
import { drawn, strokes } from "./strokes.ts";

const folder = new URL("../models/digits/", import.meta.url);
const bytes = readFileSync(new URL("digits.safetensors", folder));
const card = readFileSync(new URL("README.md", folder), "utf8");
const file = openDigits(bytes);
const read = (input: Parameters<ReturnType<typeof readerOf>>[0]) => run(readerOf(file)(input));

/** The likeliest digit. */
function guessOf(probabilities: readonly number[] | undefined): number {
  return (probabilities ?? []).indexOf(Math.max(...(probabilities ?? [])));
}

describe("the network in the file", () => {
  it("reads as many of all 10,000 held-out digits as its card says, untrained and trained", () => {
    const held = readDigits("t10k");
    const { accuracy } = file.heldOut;
    expect(accuracyOf(file.trained, held)).toBe(accuracy.trained);
    expect(accuracyOf(file.untrained, held)).toBe(accuracy.untrained);
    expect(accuracy.trained).toBeGreaterThan(0.98);
    expect(card).toContain(`| trained, as it is here | ${(100 * accuracy.trained).toFixed(2)} % |`);
    const untrained = (100 * accuracy.untrained).toFixed(2);
    expect(card).toContain(`| untrained, from the same seed | ${untrained} % |`);
  });

  it("is as large as its card says, and no larger than 120 kB", () => {
    expect(bytes.length).toBeLessThanOrEqual(120_000);
    expect(card).toContain(`\`digits.safetensors\` has ${bytes.length.toLocaleString("en")} bytes`);
  });

  it("brings held-out digits as they are in MNIST: two of each, and six that it gets wrong", () => {
    const held = readDigits("t10k");
    const images = new Map(
      Array.from(held.labels, (label, i) => [
        held.pixels.subarray(i * size, (i + 1) * size).join(),
        label,
      ]),
    );
    const { pixels, labels } = file.heldOut;
    expect(labels.slice(0, 20)).toEqual([...Array(20).keys()].map((i) => Math.floor(i / 2)));
    for (const [i, label] of labels.entries()) {
      const image = pixels.subarray(i * size, (i + 1) * size).map((p) => Math.round(p * 255));
      expect(images.get(image.join())).toBe(label);
      const reads = guessOf(read({ example: i }).trained?.probabilities) === label;
      if (i >= 20) expect(reads).toBe(false);
    }
  });

  it("reads digits drawn by hand, wherever and how large they are", () => {
    for (const [digit, lines] of strokes.entries()) {
      expect(guessOf(read({ ink: drawn(lines) }).trained?.probabilities)).toBe(digit);
      const small = lines.map((line) => line.map(([x, y]) => [x * 0.6 + 2, y * 0.6 + 20] as const));
      const { trained, untrained } = read({ ink: drawn(small) });
      expect(guessOf(trained?.probabilities)).toBe(digit);
      for (const { probabilities } of [trained, untrained].filter((each) => !!each)) {
        expect(probabilities.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 5);
      }
    }
  });

  it("has the same bits each time, and nothing to say where nothing is drawn", () => {
    const seven = { ink: drawn(strokes[7] ?? []) };
    expect(read(seven).fingerprint).toBe(read(seven).fingerprint);
    expect(read(seven).fingerprint).not.toBe(read({ example: 3 }).fingerprint);
    for (const nothing of [null, { ink: new Uint8Array(drawingSide ** 2) }]) {
      expect(read(nothing)).toMatchObject({ trained: null, untrained: null });
    }
  });
});

it("rounds weights to int8 and back by at most half a scale", () => {
  const network = digitNetwork(3);
  const state = network.state();
  const packed = packWeights(state);
  const back = unpackWeights(packed, state);
  for (const [name, weight] of Object.entries(state)) {
    const [was, is] = [weight.data(), back[name]?.data() ?? []];
    const scales = packed[`${name}.scale`]?.data() ?? [0];
    const row = was.length / scales.length;
    for (const [i, value] of was.entries()) {
      const allowed = (scales[Math.floor(i / row)] ?? 0) * 0.50001;
      expect(Math.abs((is[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(allowed);
    }
  }
  network.load(back);
});

describe("preprocessing", () => {
  const drawing = fc
    .array(fc.tuple(fc.nat(drawingSide - 1), fc.nat(drawingSide - 1)), {
      minLength: 1,
      maxLength: 8,
    })
    .map((points) => drawn([points]));

  it("makes the longer side 20 pixels and puts the centre of mass in the middle", () => {
    fc.assert(
      fc.property(drawing, (cells) => {
        const image = centred(fromHost(Float32Array.from(cells), [drawingSide, drawingSide]));
        const pixels = Array.from(image.data());
        for (const pixel of pixels) {
          expect(pixel).toBeGreaterThanOrEqual(0);
          expect(pixel).toBeLessThanOrEqual(1.0001);
        }
        const total = pixels.reduce((sum, p) => sum + p, 0);
        const middle = (along: (i: number) => number): number =>
          pixels.reduce((sum, p, i) => sum + p * (along(i) + 0.5), 0) / total;
        const used = (along: (i: number) => number): number => {
          const places = pixels.flatMap((p, i) => (p > 1e-4 ? [along(i)] : []));
          return Math.max(...places) - Math.min(...places) + 1;
        };
        const [row, column] = [(i: number) => Math.floor(i / 28), (i: number) => i % 28];
        // A drawing whose mass is at one end may reach over the edge, and is cut there.
        const whole = used(row) === 20 || used(column) === 20;
        fc.pre(whole);
        // It moves by whole pixels, and here all ink of a pixel counts as being in its middle.
        expect(Math.abs(middle(row) - 14)).toBeLessThanOrEqual(0.55);
        expect(Math.abs(middle(column) - 14)).toBeLessThanOrEqual(0.55);
      }),
      { numRuns: 40 },
    );
  });

  it("averages a plain loop's shares of ink", () => {
    const cells = drawn(strokes[5] ?? []);
    const image = centred(fromHost(Float32Array.from(cells), [drawingSide, drawingSide])).data();
    const inked = [...cells.keys()].filter((i) => cells[i] === 1);
    const rows = inked.map((i) => Math.floor(i / drawingSide));
    const columns = inked.map((i) => i % drawingSide);
    const [top, left] = [Math.min(...rows), Math.min(...columns)];
    const scale = Math.max(Math.max(...rows) - top + 1, Math.max(...columns) - left + 1) / 20;
    const mean = (places: number[]): number =>
      places.reduce((sum, place) => sum + place + 0.5, 0) / places.length;
    const down = Math.round(14 - (mean(rows) - top) / scale);
    const right = Math.round(14 - (mean(columns) - left) / scale);
    const overlap = (from: number, place: number): number =>
      Math.max(0, Math.min(from + scale, place + 1) - Math.max(from, place)) / scale;
    for (let i = 0; i < 28; i++) {
      for (let j = 0; j < 28; j++) {
        const [fromRow, fromColumn] = [top + (i - down) * scale, left + (j - right) * scale];
        const share = inked.reduce(
          (sum, _, k) =>
            sum + overlap(fromRow, rows[k] ?? 0) * overlap(fromColumn, columns[k] ?? 0),
          0,
        );
        expect(image[i * 28 + j]).toBeCloseTo(share, 4);
      }
    }
  });
});

describe("a drawing in the address", () => {
  const cellsOf = fc
    .array(fc.nat(drawingSide ** 2 - 1), { maxLength: 60 })
    .map(
      (inked): Cells =>
        Uint8Array.from({ length: drawingSide ** 2 }, (_, i) => Number(inked.includes(i))),
    );

  it("comes back to the last place", () => {
    fc.assert(
      fc.property(cellsOf, (cells) => {
        expect(parseDrawing(formatDrawing(cells))).toEqual(cells);
      }),
      { numRuns: 100 },
    );
    expect(formatDrawing(new Uint8Array(drawingSide ** 2))).toBe("");
    for (const lines of strokes) expect(formatDrawing(drawn(lines)).length).toBeLessThan(500);
  });

  it("is a drawing or none, whatever the text", () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const { state } = codec.parse(new URLSearchParams({ drawing: text }).toString());
        expect(parseDrawing(state.drawing)?.length).toBe(drawingSide ** 2);
      }),
    );
    expect(codec.parse("drawing=AB").problems).toEqual(["drawing = “AB” is no drawing; used ."]);
  });

  it("stays on the pad, and a stroke more only adds ink", () => {
    const place = fc.integer({ min: -100, max: 200 });
    fc.assert(
      fc.property(cellsOf, place, place, place, place, (cells, a, b, c, d) => {
        const more = withStroke(cells, [a, b], [c, d]);
        expect(more.length).toBe(cells.length);
        for (const [i, cell] of cells.entries()) expect(more[i]).toBeGreaterThanOrEqual(cell);
      }),
      { numRuns: 50 },
    );
  });
});
