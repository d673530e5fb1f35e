import * as fc from "fast-check";
import { expect, it } from "vitest";
import { edge, half } from "../src/scenes/08-logic/edge.ts";
import { corners, tables } from "../src/scenes/08-logic/functions.ts";
import { census, logic } from "../src/scenes/08-logic/model.ts";
import { right } from "../src/scenes/08-logic/run.ts";
import { codec } from "../src/scenes/08-logic/state.ts";
import { run } from "./run.ts";

const through = (x1: number, y1: number, x2: number, y2: number, fold = 0) =>
  run(logic({ x1, y1, x2, y2, fold }));
const outputs = ({ corners: found }: ReturnType<typeof through>) =>
  found.map(({ output }) => output);

it("has the lecture's And and Or, with exact truth tables", () => {
  const and = through(0.5, 1, 1, 0.5);
  expect(and).toMatchObject({ w1: 1000, w2: 1000, c: -1500 });
  expect(outputs(and)).toEqual([0, 0, 0, 1]);
  const or = through(0, 0.5, 0.5, 0);
  expect(or).toMatchObject({ w1: 1000, w2: 1000, c: -500 });
  expect(outputs(or)).toEqual([0, 1, 1, 1]);
});

it("does Xor with the same Or once the plane is folded", () => {
  const folded = through(0, 0.5, 0.5, 0, 20);
  expect(outputs(folded)).toEqual([0, 1, 1, 0]);
  expect(folded.corners.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [0, 0],
  ]);
  const half = through(0, 0.5, 0.5, 0, 10);
  expect(half.corners.map(({ x, y }) => [x, y])).toEqual([
    [0, 0],
    [0, 1],
    [1, 0],
    [0.5, 0.5],
  ]);
});

it("finds gates for 14 of the 16 functions, which do them", () => {
  const { found, count } = run(census({ weight: 1000 }));
  expect(count).toBe(14);
  expect(tables.filter((table) => found[table] === undefined)).toEqual(["0110", "1001"]);
  for (const table of tables) {
    const gate = found[table];
    if (gate === undefined) continue;
    const open = corners.map(([a, b]) => (gate.w1 * a + gate.w2 * b + gate.c > 0 ? "1" : "0"));
    expect(open.join("")).toBe(table);
  }
});

const place = fc.double({ min: -0.5, max: 1.5, noNaN: true });

it("never has all of Xor right with one line, whatever the line", () => {
  fc.assert(
    fc.property(place, place, place, place, (x1, y1, x2, y2) => {
      const found = outputs(through(x1, y1, x2, y2));
      for (const table of ["0110", "1001"]) {
        expect(found.filter((output, i) => right(output, table, i)).length).toBeLessThan(4);
      }
    }),
    { numRuns: 60 },
  );
});

it("draws the line where the gate is half open, and colours the side where it is open", () => {
  fc.assert(
    fc.property(place, place, place, place, (x1, y1, x2, y2) => {
      fc.pre(Math.hypot(x1 - x2, y1 - y2) > 0.01);
      const gate = through(x1, y1, x2, y2);
      const size = Math.hypot(gate.w1, gate.w2);
      const height = ([x, y]: readonly [number, number]) =>
        (gate.w1 * x + gate.w2 * y + gate.c) / size;
      expect(height([x1, y1])).toBeCloseTo(0, 8);
      expect(height([x2, y2])).toBeCloseTo(0, 8);
      for (const end of edge(gate)) expect(height(end)).toBeCloseTo(0, 8);
      for (const far of half(gate).slice(2)) expect(height(far)).toBeCloseTo(20, 8);
    }),
    { numRuns: 30 },
  );
});

it("has no line where both points are one, and is then undecided", () => {
  const none = through(1, 1, 1, 1);
  expect(none).toMatchObject({ w1: 0, w2: 0, c: 0 });
  expect(outputs(none)).toEqual([0.5, 0.5, 0.5, 0.5]);
  expect(right(0.5, "0110", 0) || right(0.5, "0110", 1)).toBe(false);
  expect([edge(none), half(none)]).toEqual([[], []]);
});

it("gives every state back, and makes one of any address", () => {
  const state = codec.parse("guess=14&table=0110&x1=0.3&hidden=yes&fold=7").state;
  expect(codec.parse(codec.format(state))).toEqual({ state, problems: [] });
  expect(codec.parse("table=110&fold=21&x1=2").problems).toHaveLength(3);
});
