import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fromInt8, toInt8, withInt8Tables } from "../src/tagging/int8.ts";
import type { TagModel } from "../src/tagging/model.ts";
import { decodeModel, encodeModel, type ModelContent } from "../src/tagging/model-file.ts";
import { freshModel } from "./tagging.ts";

/** A model as a file holds it whose tables are in int8. */
function packed(model: TagModel, card: Record<string, unknown>): ModelContent {
  const { parts, state } = model.weights();
  return encodeModel({ parts, state: withInt8Tables(state, parts.features.features), card });
}

describe("int8 tables", () => {
  it("move no number by more than half the scale of its row", () => {
    const number = fc.float({ noNaN: true, noDefaultInfinity: true, min: -1e6, max: 1e6 });
    const tables = fc
      .tuple(fc.integer({ min: 1, max: 6 }), fc.integer({ min: 1, max: 9 }))
      .chain(([rows, size]) =>
        fc.record({
          size: fc.constant(size),
          table: fc
            .array(number, { minLength: rows * size, maxLength: rows * size })
            .map((numbers) => Float32Array.from(numbers, (x) => (Math.abs(x) < 1e-30 ? 0 : x))),
        }),
      );
    fc.assert(
      fc.property(tables, ({ table, size }) => {
        const table8 = toInt8(table, size);
        const again = fromInt8(table8);
        table.forEach((x, i) => {
          const row = Math.floor(i / size);
          const largest = Math.max(...table.subarray(row * size, (row + 1) * size).map(Math.abs));
          expect(table8.scales[row]).toBeCloseTo(largest / 127, 6 - Math.log10(largest + 1));
          expect(Math.abs((again[i] ?? Number.NaN) - x)).toBeLessThanOrEqual(
            (largest / 254) * 1.0001,
          );
        });
      }),
    );
  });

  it("keep rows of zeros, and the signs and the largest of others exactly", () => {
    const { numbers, scales } = toInt8([0, 0, -127, 64], 2);
    expect([...numbers]).toEqual([0, 0, -127, 64]);
    expect([...scales]).toEqual([0, 1]);
  });

  it("are read back into a model that differs from the first by rounding only", () => {
    const model = freshModel();
    const { model: again, card } = decodeModel(packed(model, { a: 1 }));
    expect(card).toEqual({ a: 1 });
    const [before, after] = [model.state(), again.state()];
    expect(Object.keys(after)).toEqual(Object.keys(before));
    for (const [name, values] of Object.entries(before)) {
      const [x, y] = [values.data(), after[name]?.data() ?? []];
      const bound = name.includes("tables") ? 0.1 / 254 + 1e-7 : 0;
      x.forEach((value, i) => {
        expect(Math.abs(value - (y[i] ?? Number.NaN)), name).toBeLessThanOrEqual(bound);
      });
    }
  });

  it("are refused when their size is not that of the features", () => {
    const model = freshModel();
    const { tensors } = packed(model, {});
    const name = "network.tables.0.weight.int8";
    const table = tensors[name];
    if (table === undefined) throw new Error("the test names a table that is not there");
    const cut = { ...tensors, [name]: table.slice([[0, 2]]) };
    const content = encodeModel({ parts: model.parts, state: cut, card: {} });
    expect(() => decodeModel(content, "m")).toThrow(/× 4 numbers.*expected \d+/);
  });
});
