import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Vocabulary, type WordVectors } from "@nnf/data";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { loadTable, saveTable } from "../src/vectors/lookup.ts";
import { neighbourTable } from "../src/vectors/neighbour-table.ts";
import { type Metric, neighbours } from "../src/vectors/neighbours.ts";
import { rowFinder } from "../src/vectors/rows.ts";
import { classShare, firstRows, wordClasses } from "../src/vectors/word-classes.ts";
import { temporaryFolder } from "./fixtures.ts";

function table(rows: Readonly<Record<string, readonly number[]>>): WordVectors {
  const values = Object.values(rows);
  const data = Float32Array.from(values.flat());
  return {
    words: Object.keys(rows),
    vectors: { data, shape: [values.length, values[0]?.length ?? 0] },
  };
}

const plane = table({ east: [1, 0], far: [9, 1], north: [0, 2], west: [-1, 0], nought: [0, 0] });

function nearest(metric: Metric): string[] {
  const [found = []] = neighbours(plane, [0], { metric, top: 4 });
  return found.map(({ word, value }) => `${word} ${value.toFixed(2)}`);
}

describe("neighbours", () => {
  it("orders by cosine, whatever the lengths", () => {
    expect(nearest("cosine")).toEqual(["far 0.99", "north 0.00", "nought 0.00", "west -1.00"]);
  });

  it("orders by Euclidean distance", () => {
    expect(nearest("euclidean")).toEqual(["nought 1.00", "west 2.00", "north 2.24", "far 8.06"]);
  });

  it("agrees with plain loops", () => {
    const number = fc.integer({ min: -40, max: 40 }).map((n) => n / 8);
    const rows = fc.array(fc.array(number, { minLength: 3, maxLength: 3 }), {
      minLength: 2,
      maxLength: 9,
    });
    fc.assert(
      fc.property(rows, fc.constantFrom<Metric>("cosine", "euclidean"), (values, metric) => {
        const words = values.map((_, i) => `w${i}`);
        const vectors = { data: Float32Array.from(values.flat()), shape: [values.length, 3] };
        const dot = (a: number[], b: number[]): number =>
          a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);
        const measure = (a: number[], b: number[]): number =>
          metric === "euclidean"
            ? Math.sqrt(
                dot(
                  a.map((x, i) => x - (b[i] ?? 0)),
                  a.map((x, i) => x - (b[i] ?? 0)),
                ),
              )
            : dot(a, b) /
              (Math.max(Math.sqrt(dot(a, a)), 1e-30) * Math.max(Math.sqrt(dot(b, b)), 1e-30));
        const sign = metric === "cosine" ? -1 : 1;
        const all = values.map((_, row) => row);
        neighbours({ words, vectors }, all, { metric, top: 99 }).forEach((found, row) => {
          expect(found.map((near) => near.row).sort()).toEqual(
            all.filter((other) => other !== row).sort(),
          );
          const steps = found.map(({ value }) => sign * value);
          expect(steps).toEqual([...steps].sort((a, b) => a - b));
          for (const { row: other, value } of found) {
            expect(value).toBeCloseTo(measure(values[row] ?? [], values[other] ?? []), 3);
          }
        });
      }),
    );
  });
});

describe("neighbourTable", () => {
  const count = (word: string): number | undefined => (word === "east" ? 1234 : 2);

  it("has the words' ranks and frequencies beneath them", () => {
    const { lines, unknown } = neighbourTable(
      { vectors: plane, count },
      ["North", "xbox", "east"],
      { metric: "cosine", top: 2 },
    );
    expect(lines).toEqual([
      "north    east",
      "rank 3   rank 1",
      "2 times  1,234 times",
      "────────────────────",
      "far      far",
      "east     north",
    ]);
    expect(unknown).toEqual(["xbox"]);
  });

  it("leaves the frequencies out where they are not known", () => {
    const { lines } = neighbourTable({ vectors: plane, count: () => undefined }, ["west"], {
      metric: "cosine",
      top: 1,
    });
    expect(lines).toEqual(["west", "rank 4", "──────", "north"]);
  });

  it("styles cells without moving columns", () => {
    const mark = { bold: (text: string) => `<${text}>`, dim: (text: string) => `(${text})` };
    const { lines } = neighbourTable({ vectors: plane, count }, ["east", "west"], {
      metric: "cosine",
      top: 1,
      style: mark,
    });
    expect(lines.slice(0, 2)).toEqual(["<east       >  <west   >", "(rank 1     )  (rank 4 )"]);
  });

  it("has no lines when it knows none of the words", () => {
    expect(
      neighbourTable({ vectors: plane, count }, ["a", "b"], { metric: "cosine", top: 1 }),
    ).toEqual({
      lines: [],
      unknown: ["a", "b"],
    });
  });
});

describe("lookup", () => {
  it("finds words as they are, in lower case, and numbers as 0", () => {
    const vectors = table({ Paris: [1], paris: [2], "0s": [3] });
    expect(["Paris", "PARIS", "1990s", "rome"].map(rowFinder(vectors))).toEqual([
      0,
      1,
      2,
      undefined,
    ]);
  });

  it("writes vectors in word2vec's format with the counts beside them, and reads both", async () => {
    const path = join(temporaryFolder(), "vectors.txt");
    const vocabulary = Vocabulary.from(["b", "a", "b"]);
    await saveTable(path, table({ b: [0.1, -2], a: [1e-7, 3] }), vocabulary);
    const { vectors, count } = await loadTable(path);
    expect(vectors).toEqual(table({ b: [0.1, -2], a: [1e-7, 3] }));
    expect(["b", "a", "c"].map(count)).toEqual([2, 1, undefined]);
  });

  it("reads vectors of others, without counts", async () => {
    const path = join(temporaryFolder(), "glove.txt");
    writeFileSync(path, "a 1 2\nb 3 4\n");
    const { vectors, count } = await loadTable(path);
    expect(vectors.words).toEqual(["a", "b"]);
    expect(count("a")).toBeUndefined();
  });
});

describe("word classes", () => {
  it("have no word twice, and none that is mostly something else", () => {
    const all = Object.values(wordClasses).flat();
    expect(new Set(all).size).toBe(all.length);
    for (const word of ["may", "march", "one", "gold"]) expect(all).not.toContain(word);
  });

  it("measure the share of neighbours of the same class", () => {
    const vectors = table({ may: [1, 0], june: [9, 1], two: [0, 1], three: [0.1, 1] });
    const found = classShare(vectors, ["may", "june", "july"]);
    expect(found).toEqual({ members: 2, share: 1 / 3, chance: 1 / 3 });
    expect(classShare(vectors, ["july"])).toBeUndefined();
  });

  it("are looked for among the first rows only", () => {
    const vectors = table({ june: [1, 0], two: [0, 1], may: [9, 1] });
    expect(firstRows(vectors, 2)).toEqual(table({ june: [1, 0], two: [0, 1] }));
    expect(firstRows(vectors, 9)).toEqual(vectors);
  });
});
