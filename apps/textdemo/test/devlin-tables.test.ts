import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fromHost, type Tensor } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { directions } from "../src/devlin/direction.ts";
import { ProductTables, tableEncodings } from "../src/devlin/product-tables.ts";
import { measurer } from "../src/devlin/quality.ts";
import { JointScorer, productTables } from "../src/devlin/scorer.ts";
import { tableSteps } from "../src/devlin/table-steps.ts";
import { freshJointModel, smallPairs } from "./devlin.ts";

const pairs = smallPairs(12);

/** Sums of scores by the plain network. */
async function expected({ model, encoder }: ReturnType<typeof freshJointModel>): Promise<number[]> {
  const sums: number[] = [];
  for (const pair of pairs) {
    const { logProbabilities, logZ } = await measurer(model.network)(encoder.contexts([pair]));
    sums.push(logZ.reduce((sum, value, i) => sum + value + (logProbabilities[i] ?? 0), 0));
  }
  return sums;
}

const scored = (scorer: JointScorer): number[] =>
  pairs.flatMap(({ source, target, links }) =>
    Array.from(scorer.score(source, [{ words: target, links }])),
  );

function matrix(shape: readonly [number, number], value: (i: number) => number): Tensor {
  return fromHost(
    Float32Array.from({ length: shape[0] * shape[1] }, (_, i) => value(i)),
    shape,
  );
}

/** Numbers from −1 to 1. */
function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 31 - 1;
  };
}

describe("JointScorer", () => {
  it.each(directions)("scores as the network does: %s", async (direction) => {
    const fresh = freshJointModel({ direction, hidden: [21], history: 3, window: 5 });
    const sums = scored(new JointScorer("NNJM0", fresh.model));
    for (const [i, sum] of (await expected(fresh)).entries()) expect(sums[i]).toBeCloseTo(sum, 2);
  });

  it("is nearly as exact with int8", async () => {
    const fresh = freshJointModel({ hidden: [40] });
    const exact = await expected(fresh);
    const sums = scored(new JointScorer("NNJM0", fresh.model, "int8"));
    const spread = Math.max(...exact) - Math.min(...exact);
    for (const [i, sum] of exact.entries()) {
      expect(Math.abs((sums[i] ?? 0) - sum)).toBeLessThan(0.1 * spread);
    }
  });

  it("asks the network where there are two hidden layers", async () => {
    const fresh = freshJointModel({ hidden: [9, 7] });
    const sums = scored(new JointScorer("NNJM0", fresh.model));
    for (const [i, sum] of (await expected(fresh)).entries()) expect(sums[i]).toBeCloseTo(sum, 3);
  });

  it.each([{ hidden: [8] }, { hidden: [8, 8] }, { hidden: [8], history: 0, window: 1 }])(
    "scores hypotheses of a sentence together, the long and the empty: %o",
    ({ ...sizes }) => {
      const scorer = new JointScorer("NNJM0", freshJointModel(sizes).model);
      const { source, target, links } = pairs[0] ?? { source: [], target: [], links: [] };
      const long = Array.from({ length: 700 }, (_, i) => target[i % target.length] ?? "");
      const hypotheses = [
        { words: target, links },
        { words: [], links: [] },
        { words: long, links: [] },
        { words: ["never", "seen"], links: [[0, 0]] as const },
      ];
      const together = scorer.score(source, hypotheses);
      expect(together.every(Number.isFinite)).toBe(true);
      expect(Array.from(together)).toEqual(
        hypotheses.flatMap((hypothesis) => Array.from(scorer.score(source, [hypothesis]))),
      );
      expect(scorer.score(source, [])).toEqual(new Float64Array(0));
      expect(scorer.score([], [{ words: target, links: [] }])[0]).not.toBeNaN();
    },
  );

  it("refuses links to words that are not there", () => {
    const scorer = new JointScorer("NNJM0", freshJointModel().model);
    expect(() => scorer.score(["o"], [{ words: ["the"], links: [[1, 0]] }])).toThrow(
      "1-0 leaves sentences of 1 and 1 words",
    );
  });
});

describe("ProductTables", () => {
  it.each(tableEncodings)("looks up n-grams that do not overlap: %s", (encoding) => {
    const { model, encoder } = freshJointModel({ hidden: [16] });
    const [first, second] = pairs.map((pair) => encoder.pair(pair));
    if (first === undefined || second === undefined) throw new Error("no pairs");
    const tables = productTables(model, encoding);
    const offset = model.parts.dictionary.source.size;
    const history = first.history.map((row) => row - offset);
    tables.prepare(first.source);
    const whole = tables.scores(first.outputs, first.windows, history, 1);
    const apart = Int32Array.from(
      Array.from(first.outputs, (_, i) => Array.from(history.subarray(i, i + 2))).flat(),
    );
    tables.prepare(second.source);
    expect(tables.scores(first.outputs, first.windows, apart, 2)).not.toEqual(whole);
    tables.prepare(first.source);
    expect(tables.scores(first.outputs, first.windows, apart, 2)).toEqual(whole);
    const rows = model.parts.dictionary.source.size * 3 + model.parts.dictionary.target.size * 2;
    const bytes = encoding === "int8" ? 1 : 4;
    expect(tables.bytes).toBe((rows + model.parts.dictionary.output.size) * 32 * bytes);
  });

  it("compute tanh in 16 bits, wrong by 0.0011 at most and half a unit of its argument", () => {
    const [hidden, words] = [96, 127];
    const bias = Float32Array.from({ length: hidden }, (_, unit) => (unit - 48) / 12);
    const tables = new ProductTables(
      {
        history: 0,
        window: 1,
        source: matrix([words, 1], (word) => (word - 63) / 31),
        target: matrix([1, 1], () => 0),
        weight: matrix([1, hidden], () => 1),
        bias: fromHost(bias),
        output: matrix([hidden, hidden], (i) => (i % (hidden + 1) === 0 ? 1 : 0)),
        outputBias: fromHost(new Float32Array(hidden)),
      },
      "int8",
    );
    tables.prepare(Int32Array.from({ length: words }, (_, word) => word));
    const units = Int32Array.from({ length: hidden }, (_, unit) => unit);
    const empty = new Int32Array(0);
    for (let word = 0; word < words; word++) {
      const states = tables.scores(units, new Int32Array(hidden).fill(word), empty, 0);
      // 63 / 31 is 127 steps.
      const x = (63 / 31 / 127) * Math.round(((word - 63) * 127) / 63);
      for (const [unit, state] of states.entries()) {
        const exact = Math.tanh(x + (bias[unit] ?? 0));
        expect(Math.abs(state - exact)).toBeLessThan(0.0011 + 2 ** -11);
      }
    }
  });

  it("in int8 are wrong by what rounding their numbers explains, however large these are", () => {
    const cases = fc.record({
      history: fc.integer({ min: 0, max: 6 }),
      hidden: fc.integer({ min: 1, max: 70 }),
      scale: fc.constantFrom(0.01, 0.3, 1, 4, 30, 900),
      seed: fc.integer(),
    });
    fc.assert(
      fc.property(cases, ({ history, hidden, scale, seed }) => {
        const random = numbers(seed);
        const [window, words, outputs] = [2, 9, 7];
        const source = Array.from({ length: words }, random);
        const target = Array.from({ length: words }, random);
        const weight = Array.from({ length: (history + window) * hidden }, () => scale * random());
        const bias = Array.from({ length: hidden }, random);
        const output = Array.from({ length: hidden * outputs }, random);
        const tables = new ProductTables(
          {
            history,
            window,
            source: matrix([words, 1], (i) => source[i] ?? 0),
            target: matrix([words, 1], (i) => target[i] ?? 0),
            weight: matrix([history + window, hidden], (i) => weight[i] ?? 0),
            bias: fromHost(Float32Array.from(bias)),
            output: matrix([hidden, outputs], (i) => output[i] ?? 0),
            outputBias: fromHost(new Float32Array(outputs)),
          },
          "int8",
        );
        const side = (vectors: number[], first: number, places: number) => {
          const rows = Array.from({ length: places }, (_, place) =>
            vectors.flatMap((value) =>
              Array.from(bias, (_, k) => value * (weight[(first + place) * hidden + k] ?? 0)),
            ),
          );
          return { places, rows, products: (place: number) => rows[place] ?? [] };
        };
        const past = side(target, 0, history);
        const near = side(source, history, window);
        const steps = tableSteps(hidden, past, near);
        const ids = (count: number): Int32Array =>
          Int32Array.from({ length: count }, () => Math.floor((random() + 1) * 4.5));
        const [around, scored, before] = [
          ids(4),
          ids(11).map((id) => id % outputs),
          ids(11 + history),
        ];
        const windows = ids(11).map((id) => id % 3);
        tables.prepare(around);
        for (const [i, score] of tables.scores(scored, windows, before, 1).entries()) {
          let [exact, tolerance] = [0, 1e-4];
          const column = bias.map((_, k) => output[k * outputs + (scored[i] ?? 0)] ?? 0);
          const outputStep = Math.max(...column.map(Math.abs)) / 127;
          for (const [k, factor] of column.entries()) {
            let x = bias[k] ?? 0;
            for (let j = 0; j < history; j++) {
              x += past.rows[j]?.[(before[i + j] ?? 0) * hidden + k] ?? 0;
            }
            for (let j = 0; j < window; j++) {
              x += near.rows[j]?.[(around[(windows[i] ?? 0) + j] ?? 0) * hidden + k] ?? 0;
            }
            exact += Math.tanh(x) * factor;
            const rounding =
              history * (steps.history[k] ?? 0) + window * (steps.window[k] ?? 0) + 1;
            const state = 0.0011 + (1.001 * rounding) / 2 / 2 ** steps.fraction;
            tolerance += state * (Math.abs(factor) + outputStep / 2) + outputStep / 2;
          }
          expect(Math.abs(score - exact)).toBeLessThan(tolerance);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are read by what assembly/lookup.ts says", () => {
    const script = join(import.meta.dirname, "../scripts/build-lookup.mjs");
    const { stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(stderr).toBe("");
  });
});
