import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { directions } from "../src/devlin/direction.ts";
import { tableEncodings } from "../src/devlin/product-tables.ts";
import { measurer } from "../src/devlin/quality.ts";
import { JointScorer, productTables } from "../src/devlin/scorer.ts";
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
    expect(tables.bytes).toBe((rows + model.parts.dictionary.output.size) * 16 * bytes);
  });

  it("are read by what assembly/lookup.ts says", () => {
    const script = join(import.meta.dirname, "../scripts/build-lookup.mjs");
    const { stderr } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
    expect(stderr).toBe("");
  });
});
