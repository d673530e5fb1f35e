import { signal } from "@preact/signals";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatNumber } from "../src/scene/format.ts";
import { Quantity } from "../src/scene/quantity.ts";
import { codec, rateSpec, startSpecs } from "../src/scenes/06-gradient-descent/state.ts";
import { formatHash, parseHash } from "../src/state/address.ts";
import { parseNumber, rowsField } from "../src/state/fields.ts";

const { initial } = { initial: codec.parse("").state };

const states = fc.record({
  guess: fc.oneof(
    fc.constantFrom("none" as const, "skip" as const),
    fc.double({ min: 0.0001, max: 1, noNaN: true }),
  ),
  rate: fc.double({ min: 0.0001, max: 1, noNaN: true }),
  w: fc.double({ min: -1, max: 7, noNaN: true }).map((w) => w + 0),
  b: fc.double({ min: -8, max: 6, noNaN: true }).map((b) => b + 0),
  step: fc.nat(10_000),
  kept: fc.constantFrom("", "0.01_2_2", "1_-1_-8*0.0001_7_6*0.5_0_1e-7"),
});

describe("the address", () => {
  it("gives every state back to the last bit", () => {
    fc.assert(
      fc.property(states, (state) => {
        expect(codec.parse(codec.format(state))).toEqual({ state, problems: [] });
      }),
    );
  });

  it("makes a state within the limits of any text", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (name, value) => {
        const text = `rate=${value}&${name}=${value}&w=${name}`;
        const { state } = codec.parse(text);
        expect(state.rate).toBeGreaterThan(0);
        expect(state.rate).toBeLessThanOrEqual(1);
        expect(Math.abs(state.w)).toBeLessThanOrEqual(7);
      }),
    );
  });

  it("says what it replaced, and leaves out what is as it began", () => {
    const { state, problems } = codec.parse("rate=1e9&step=1.5&x=1&w=2&w=3");
    expect(state).toEqual(initial);
    expect(problems).toEqual([
      "rate = “1e9” is above 1, the most; used 0.01.",
      "step = “1.5” is not a whole number; used 0.",
      "“x” is nothing this scene knows; left out.",
      "“w” is there more than once; used the first.",
    ]);
    expect(codec.format(state)).toBe("");
  });

  it("has a scene and a state", () => {
    expect(parseHash("#/a-b?x=1")).toEqual({ scene: "a-b", state: "x=1" });
    expect(parseHash("")).toEqual({ scene: "", state: "" });
    for (const address of [
      { scene: "s", state: "" },
      { scene: "s", state: "a=1&b=2" },
    ]) {
      expect(parseHash(formatHash(address))).toEqual(address);
    }
  });
});

describe("a quantity", () => {
  it("is the same by drag, keys and number field", () => {
    fc.assert(
      fc.property(fc.integer({ min: 10, max: 200 }), (tenThousandths) => {
        const wanted = tenThousandths / 10_000;
        const [dragged, typed, nudged] = [signal(0.01), signal(0.01), signal(0.01)];
        new Quantity(dragged, rateSpec).move(wanted + 0.00003);
        expect(new Quantity(typed, rateSpec).enter(String(wanted))).toBe(null);
        new Quantity(nudged, rateSpec).nudge(tenThousandths - 100);
        expect([dragged.value, typed.value, nudged.value]).toEqual([wanted, wanted, wanted]);
      }),
    );
  });

  it("stays within its slider when dragged, and what it was when rubbish is typed", () => {
    const value = signal(2);
    const quantity = new Quantity(value, startSpecs.w);
    quantity.move(1e9);
    expect(value.value).toBe(7);
    quantity.move(Number.NaN);
    expect(value.value).toBe(7);
    expect(quantity.enter("seven")).toBe("“seven” is not a number. It stays 7.");
    expect(quantity.enter("8")).toBe("“8” is above 7, the most. It stays 7.");
    expect(quantity.enter(" 1,5 ")).toBe(null);
    expect(value.value).toBe(1.5);
  });

  it("goes by factors where it is logarithmic, and meets every power of ten", () => {
    const value = signal(1);
    const spec = { name: "Steepness", limits: { min: 1, max: 1000 }, from: 1, to: 1000 };
    const quantity = new Quantity(value, { ...spec, step: 0.05, logarithmic: true });
    const reached = [1, 20, 20, 20, 1].map((steps) => {
      quantity.nudge(steps);
      return value.value;
    });
    expect(reached).toEqual([1.12, 11.2, 112, 1000, 1000]);
    quantity.slide(2);
    expect([value.value, quantity.place(value.value)]).toEqual([100, 2]);
    quantity.move(Number.NaN);
    quantity.move(-5);
    expect(value.value).toBe(100);
    quantity.move(0);
    expect(value.value).toBe(1);
  });

  it("tells who wants to know that the reader changed it", () => {
    let changes = 0;
    const quantity = new Quantity(signal(2), startSpecs.w, () => changes++);
    quantity.enter("2");
    quantity.enter("3");
    quantity.nudge(1);
    expect(changes).toBe(2);
  });
});

it("takes rows of numbers that are complete, and within their limits", () => {
  const limits = [
    { min: -1, max: 1 },
    { min: 0, max: 9, integer: true },
  ];
  const field = rowsField(limits, 2);
  for (const text of ["", "0.5_3", "-1_0*1_9"]) expect(field.parse(text)).toEqual({ value: text });
  for (const text of ["0.5", "0.5_3_1", "2_3", "0_1.5", "0_", "*", "0_1*0_1*0_1", "NaN_1"]) {
    expect(field.parse(text)).toEqual({ problem: "is not 2 numbers each for at most 2" });
  }
});

it("reads numbers as people write them", () => {
  const limits = { min: -10, max: 10 };
  const read = (text: string) => parseNumber(text, limits);
  expect(read("−1.5")).toEqual({ value: -1.5 });
  expect(read("1e-3")).toEqual({ value: 0.001 });
  expect(read("-0")).toEqual({ value: 0 });
  for (const text of ["", "NaN", "Infinity", "0x10", "1 2", "--1"]) {
    expect(read(text)).toEqual({ problem: "is not a number" });
  }
  expect(read("1e400")).toEqual({ problem: "is above 10, the most" });
});

it("writes numbers for people", () => {
  expect(formatNumber(28.497600000000006)).toBe("28.4976");
  expect(formatNumber(-104)).toBe("−104");
  expect(formatNumber(9.79252038637618e-7)).toBe("9.79252 × 10⁻⁷");
  expect(formatNumber(-1.5e12)).toBe("−1.5 × 10¹²");
  expect([0, Number.NaN, -Infinity].map((value) => formatNumber(value))).toEqual([
    "0",
    "not a number",
    "−∞",
  ]);
});
