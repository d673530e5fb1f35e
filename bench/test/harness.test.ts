import { describe, expect, test } from "vitest";
import type { Comparison, Options, Report } from "../src/case.ts";
import { cases } from "../src/cases/index.ts";
import { lineFit, lineFitPrograms } from "../src/cases/line-fit.ts";
import { checkEqual } from "../src/compare.ts";
import { library } from "../src/engine.ts";
import { compare, type Start } from "../src/harness.ts";
import { session, type Work } from "../src/serve.ts";
import type { Side } from "../src/side.ts";
import { table } from "../src/table.ts";

const options: Options = { backend: "wasm", node: "", rounds: 1, seconds: 1e-4 };
const absent: string[] = [];
const report: Report = {
  options,
  row: () => {},
  absent: (_, peer) => absent.push(peer),
};

/** Gradient descent on the line by hand, with the given rate. */
function byHand(rate: number): Work {
  let [w, b] = [2, 2];
  const scalar = (value: number) => ({ shape: [], data: Float32Array.of(value) });
  return {
    step: () => {
      const points = [
        [1, 0],
        [5, 16],
        [6, 20],
      ] as const;
      const errors = points.map(([x, y]) => ({ x, error: 2 * (w * x + b - y) }));
      w -= rate * errors.reduce((sum, { x, error }) => sum + x * error, 0);
      b -= rate * errors.reduce((sum, { error }) => sum + error, 0);
    },
    results: () => ({ w: scalar(w), b: scalar(b) }),
  };
}

function startWith(rate: number): Start {
  return (opponent) => {
    const ours = library("wasm", lineFitPrograms);
    const hand = {
      version: "1",
      threads: () => {},
      programs: { "line-fit": () => byHand(rate) },
    };
    const answer = opponent === undefined ? ours.then(session) : Promise.resolve(session(hand));
    return {
      ask: async (request) => (await answer)(request) as ReturnType<Side["ask"]>,
      close: () => {},
    } as Side;
  };
}

const comparison: Comparison = { ...lineFit[0], threads: [1], against: [{ peer: "torch" }] };

describe("compare", () => {
  test("times sides that compute the same", async () => {
    const [row, ...others] = await compare(comparison, report, startWith(0.01));
    expect(others).toEqual([]);
    expect(row).toMatchObject({ case: "line-fit-step", peer: "PyTorch", threadsOurs: 1 });
    expect(row?.ratio).toBeCloseTo((row?.theirs ?? 0) / (row?.ours ?? 1));
    expect(table(row ? [row] : [])).toContain("line-fit-step");
  });

  test("refuses to time sides that differ", async () => {
    const differing = compare(comparison, report, startWith(0.0099));
    await expect(differing).rejects.toThrow(/nnf and PyTorch disagree.*"w"/);
  });

  test("reports a peer that fails, and goes on", async () => {
    const start: Start = (opponent, given) => {
      if (opponent === undefined) return startWith(0.01)(opponent, given);
      const fail = () => Promise.reject(new Error("not installed"));
      return { ask: fail, close: () => {} };
    };
    expect(await compare(comparison, report, start)).toEqual([]);
    expect(absent).toEqual(["PyTorch"]);
  });
});

describe("checkEqual", () => {
  const array = (...values: number[]) => ({
    shape: [values.length],
    data: Float32Array.from(values),
  });

  test("measures parameters by their change", () => {
    const start = { w: array(100, 100) };
    const moved = { w: array(100.01, 100) };
    expect(() => checkEqual(moved, { w: array(100.02, 100) }, start, 1e-3)).toThrow('"w"');
    expect(() => checkEqual(moved, moved, start, 1e-3)).not.toThrow();
    expect(() => checkEqual(start, start, start, 1e-3)).toThrow("did not change");
  });

  test("does not let NaN pass", () => {
    expect(() => checkEqual({ w: array(Number.NaN) }, { w: array(1) }, {}, 1)).toThrow('"w"');
    expect(() => checkEqual({ w: array(1) }, { w: array(Number.NaN) }, {}, 1)).toThrow('"w"');
  });
});

test("every case has an id of its own", () => {
  const ids = cases.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
});
