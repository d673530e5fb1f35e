import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import type { WordVectors } from "@nnf/data";
import { tensor } from "@nnf/tensor";
import { saveFile } from "@nnf/tensor/node";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { analogies, answerSections, readQuestions } from "../src/vectors/analogy.ts";
import { type Format, readAnyVectors } from "../src/vectors/formats.ts";
import { centred, dot, principalComponents } from "../src/vectors/pca.ts";
import { agreement, pearson, ranks, readPairs } from "../src/vectors/similarity.ts";
import { temporaryFolder } from "./fixtures.ts";
import { run } from "./run.ts";

async function* each(text: string): AsyncGenerator<string> {
  yield* text.split("\n");
}

/** Royal and plain, male and female, a fruit. */
const royal =
  "man 1 0 0\nwoman 0 1 0\nking 1 0 1\nqueen 0 1 1\nprince 0.9 0 1.1\nprincess 0 0.9 1.1\napple -1 -1 -1\n";

function fileOf(text: string, name = "vectors.txt"): string {
  const file = join(temporaryFolder(), name);
  writeFileSync(file, text);
  return file;
}

describe("vectors convert", () => {
  const nameOf: Readonly<Record<Exclude<Format, "int8">, string>> = {
    word2vec: "w2v.txt",
    "word2vec-binary": "w2v.bin",
    glove: "glove.txt",
    senna: "senna",
    projector: "projector",
  };
  const exact = Object.keys(nameOf) as (keyof typeof nameOf)[];

  it.each(exact.flatMap((from) => exact.map((to) => [from, to] as const)))(
    "goes from %s to %s and back without loss",
    async (from, to) => {
      const folder = temporaryFolder();
      const path = (format: keyof typeof nameOf, part: string): string =>
        join(folder, part + nameOf[format]);
      writeFileSync(join(folder, "start"), royal);
      const steps = [
        `${folder}/start ${path(from, "a")} --to ${from}`,
        `${path(from, "a")} ${path(to, "b")} --to ${to}`,
        `${path(to, "b")} ${folder}/end --to glove`,
      ];
      for (const step of steps) {
        const { code, err } = await run(`vectors convert ${step}`);
        expect(err).toBe("");
        expect(code).toBe(0);
      }
      expect(readFileSync(join(folder, "end"), "utf8")).toBe(royal);
    },
  );

  it("rounds to int8 and is read by the other commands", async () => {
    const [file, small] = [fileOf(royal), join(temporaryFolder(), "small.safetensors")];
    expect((await run(`vectors convert ${file} ${small} --to int8`)).err).toBe("");
    const again = await run(`neighbours --vectors ${small} king --top 1`);
    expect(again.out).toMatch(/prince/);
    const [before, after] = await Promise.all([readAnyVectors(file), readAnyVectors(small)]);
    expect(after.words).toEqual(before.words);
    expect(after.vectors.shape).toEqual(before.vectors.shape);
    for (const [i, x] of after.vectors.data.entries()) {
      expect(Math.abs(x - (before.vectors.data[i] ?? Number.NaN))).toBeLessThan(1.1 / 254 + 1e-6);
    }
  });

  it("refuses a file of tensors that are no vectors", async () => {
    const path = join(temporaryFolder(), "other.safetensors");
    const tensors = { int8: tensor([1], { dtype: "int32" }), scale: tensor([1, 2]) };
    for (const metadata of [{}, { words: "a b", size: "3" }, { words: "a b" }]) {
      await saveFile(path, tensors, { metadata });
      const { code, err } = await run(`vectors convert ${path} ${path}.txt --to glove`);
      expect(code).toBe(2);
      expect(err).toMatch(/^textdemo: .*other\.safetensors: these are no vectors in int8; .*\n$/);
    }
  });

  it("says what it did in JSON", async () => {
    const file = fileOf(royal);
    const { out } = await run(`vectors convert ${file} ${file}.bin --to word2vec-binary --json`);
    expect(JSON.parse(out)).toEqual({
      input: file,
      from: "word2vec",
      output: `${file}.bin`,
      to: "word2vec-binary",
      words: 7,
      size: 3,
    });
  });

  it.each([
    ["a 1 x\n", "v.txt", 'v.txt:1:3: got "x"; expected a finite number.'],
    ["2 2\na ", "v.bin", "v.bin: byte 6: the bytes end in vector 1 of 2;"],
  ])(
    "names the place of what is malformed in %j, and writes nothing",
    async (text, name, problem) => {
      const file = fileOf(text, name);
      const { code, err } = await run(`vectors convert ${file} ${file}.out --to projector`);
      expect(code).toBe(2);
      expect(err).toMatch(/^textdemo: [^\n]+\n$/);
      expect(err).toContain(problem);
      expect(existsSync(`${file}.out`)).toBe(false);
    },
  );

  it("refuses folders without vectors, and words with spaces in formats that part them", async () => {
    const folder = temporaryFolder();
    const empty = await run(`vectors convert ${folder} ${folder}/x --to glove`);
    expect(empty.err).toContain("it is a folder without embeddings.txt or vectors.tsv;");
    writeFileSync(join(folder, "metadata.tsv"), "new york\n");
    writeFileSync(join(folder, "vectors.tsv"), "1\t2\n");
    const spaced = await run(`vectors convert ${folder} ${folder}/x --to glove`);
    expect(spaced.err).toContain('the word "new york" has white space');
    expect(existsSync(join(folder, "x"))).toBe(false);
  });
});

describe("vectors analogy", () => {
  it("answers a is to b as c is to", async () => {
    const file = fileOf(royal);
    const { code, out } = await run(`vectors analogy --vectors ${file} --top 2 man king Woman`);
    expect(code).toBe(0);
    expect(out).toBe("man is to king as Woman is to\n  queen     0.959\n  princess  0.937\n");
    const json = await run(`vectors analogy --vectors ${file} --top 1 man king woman --json`);
    expect(JSON.parse(json.out)).toMatchObject({
      words: ["man", "king", "woman"],
      answers: [{ word: "queen" }],
    });
  });

  it("scores questions section by section", async () => {
    const file = fileOf(royal);
    const questions = fileOf(
      ": crowns\nman king woman queen\nMan Woman King Queen\nking prince queen apple\n" +
        ": nothing known\na b c d\n",
      "questions.txt",
    );
    const { code, out } = await run(`vectors analogy --vectors ${file} --questions ${questions}`);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ {2,}/))).toEqual([
      ["section", "questions", "not in the vectors", "right of the rest"],
      ["crowns", "3", "0.0 %", "66.7 %"],
      ["nothing known", "1", "100.0 %", "–"],
      ["all", "4", "25.0 %", "66.7 %"],
      [""],
    ]);
    const json = await run(`vectors analogy --vectors ${file} --questions ${questions} --json`);
    expect(JSON.parse(json.out).all).toEqual({ name: "all", questions: 4, unknown: 1, right: 2 });
  });

  it("agrees with plain loops", async () => {
    const number = fc.integer({ min: -9, max: 9 });
    const rows = fc.array(fc.tuple(number, number), { minLength: 5, maxLength: 9 });
    fc.assert(
      fc.property(rows, (values) => {
        const words = values.map((_, i) => `w${i}`);
        const data = Float32Array.from(values.flat());
        const table: WordVectors = { words, vectors: { data, shape: [values.length, 2] } };
        const unit = values.map(([x, y]) => {
          const length = Math.max(Math.hypot(x, y), 1e-30);
          return [x / length, y / length] as const;
        });
        const at = (row: number): readonly [number, number] => unit[row] ?? [0, 0];
        const target = [0, 1].map((i) => (at(1)[i] ?? 0) - (at(0)[i] ?? 0) + (at(2)[i] ?? 0));
        const length = Math.max(Math.hypot(...target), 1e-30);
        const found = analogies(table, [0, 1, 2], 99);
        expect(found.map(({ row }) => row).sort()).toEqual(
          [...words.keys()].filter((row) => row > 2).sort(),
        );
        for (const { row, value } of found) {
          const [x, y] = at(row);
          expect(value).toBeCloseTo((x * (target[0] ?? 0) + y * (target[1] ?? 0)) / length, 4);
        }
        const [score] = answerSections(table, [
          { name: "", questions: [["w0", "w1", "w2", found[0]?.word ?? ""]] },
        ]);
        expect(score?.right).toBe(1);
      }),
    );
  });

  it.each([
    ["a b c\n", 'q:1: got "a b c"; expected four words,'],
    [": x\na b c d e\n", "q:2: got"],
    [": x\n", "q: no questions;"],
  ])("refuses questions like %j", async (text, problem) => {
    await expect(readQuestions(each(text), "q")).rejects.toThrow(problem);
  });

  it.each([
    ["man king", "got 2 words; expected three words"],
    ["man king woman --questions q", "got 3 words and --questions; expected three words"],
    ["man king xbox", "not among the 7 words of"],
  ])("refuses the words %s", async (words, problem) => {
    const { code, err } = await run(`vectors analogy --vectors ${fileOf(royal)} ${words}`);
    expect(err).toContain(problem);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});

describe("vectors similarity", () => {
  it("prints correlations and what the vectors lack", async () => {
    const vectors = fileOf(royal);
    const pairs = fileOf("king\tqueen\t5\nman\twoman\t1\nking\tprince\t9\nman\txbox\t3\n", "p.tsv");
    const { code, out } = await run(`vectors similarity --vectors ${vectors} ${pairs}`);
    expect(code).toBe(0);
    const [head, row] = out.split("\n").map((line) => line.split(/ {2,}/));
    expect(head).toEqual(["file", "pairs", "not in the vectors", "Pearson", "Spearman"]);
    expect(row).toEqual([pairs, "4", "25.0 %", "1.000", "1.000"]);
    const json = await run(`vectors similarity --vectors ${vectors} ${pairs} --json`);
    expect(JSON.parse(json.out)).toMatchObject({ file: pairs, pairs: 4, unknown: 1, spearman: 1 });
  });

  it("reads compressed files", async () => {
    const pairs = join(temporaryFolder(), "p.tsv.gz");
    writeFileSync(pairs, gzipSync("king\tqueen\t5\nman\twoman\t1\n"));
    const { out } = await run(`vectors similarity --vectors ${fileOf(royal)} ${pairs} --json`);
    expect(JSON.parse(out)).toMatchObject({ pairs: 2, unknown: 0, pearson: 1 });
  });

  it.each([
    ["a head", "Word 1,Word 2,Human (mean)\nlove,sex,6.77\n"],
    ["comments", "# rated\nlove\tsex\t6.77\n"],
    ["further columns", "word1\tword2\tPOS\tSimLex999\nlove\tsex\tN\t6.77\n"],
    ["line ends of Windows", "love\tsex\t6.77\r\n"],
  ])("reads pairs with %s", async (_, text) => {
    expect(await readPairs(each(text), "p")).toEqual([{ words: ["love", "sex"], score: 6.77 }]);
  });

  it.each([
    ["a\tb\t1\na\tb\n", 'p:2:3: got "a\\tb"; expected two words and a number'],
    ["a\tb\t1\na\tb\tx\n", "p:2:3: got"],
    ["a\tb\t1\n\tb\t2\n", "p:2:1: got"],
    ["love sex 6\nold new 2\n", "p:2:3: got"],
    ["", "p: no pairs;"],
  ])("refuses pairs like %j", async (text, problem) => {
    await expect(readPairs(each(text), "p")).rejects.toThrow(problem);
  });

  it("gives equal values the mean of their ranks", () => {
    expect(ranks([3, 1, 3, 2, 3])).toEqual([4, 1, 4, 2, 4]);
    expect(ranks([])).toEqual([]);
    const values = fc.array(fc.integer({ min: 0, max: 5 }), { minLength: 1 });
    fc.assert(
      fc.property(values, (xs) => {
        const naive = xs.map((x) => {
          const less = xs.filter((y) => y < x).length;
          return less + (xs.filter((y) => y === x).length + 1) / 2;
        });
        expect(ranks(xs)).toEqual(naive);
      }),
    );
  });

  it("correlates as the formula says, and has nothing to say about too little", () => {
    expect(pearson([1, 2, 3, 4], [1, 3, 2, 5])).toBeCloseTo(0.8315218, 6);
    const none = { words: ["a"], vectors: { data: Float32Array.of(1), shape: [1, 1] } };
    expect(agreement(none, [{ words: ["a", "b"], score: 1 }])).toEqual({
      pairs: 1,
      unknown: 1,
      pearson: Number.NaN,
      spearman: Number.NaN,
    });
  });
});

describe("vectors classes", () => {
  it("prints a column for each file, the mean, and chance", async () => {
    const rows = ["june 1 0", "july 1 0.1", "red 0 1", "blue 0 1.1"];
    for (let i = 0; i < 12; i++) rows.push(`w${i} -1 ${-i / 9}`);
    const file = fileOf(`${rows.join("\n")}\n`);
    const { code, out } = await run(`vectors classes ${file} ${file}`);
    expect(code).toBe(0);
    expect(out.split("\n").map((line) => line.split(/ {2,}/).slice(0, 4))).toEqual([
      ["class", "members", file, file],
      ["months", "2", "10.0 %", "10.0 %"],
      ["countries", "0", "–", "–"],
      ["numbers", "0", "–", "–"],
      ["colours", "2", "10.0 %", "10.0 %"],
      ["mean", "10.0 %", "10.0 %", "6.7 %"],
      [""],
    ]);
    const json = await run(`vectors classes ${file} --among 12 --json`);
    expect(JSON.parse(json.out)).toMatchObject({
      words: 12,
      classes: { months: { members: 2, share: 0.1, chance: 1 / 11 } },
      mean: 0.1,
    });
  });

  it("refuses vectors of other words", async () => {
    const { code, err } = await run(`vectors classes ${fileOf("a 1\nb 2\n")}`);
    expect(err).toContain("has none of the words of months, countries, numbers, colours;");
    expect(code).toBe(2);
  });
});

describe("vectors map", () => {
  it("finds the axes along which points vary", () => {
    const points = [3, -1, 2, -4, 0].map((t, i) =>
      Float64Array.of(2 * t, t + 0.1 * (i - 2), -t + 0.2 * (2 - i)),
    );
    const [first, second] = principalComponents(centred(points), 2);
    if (first === undefined || second === undefined) throw new Error("two were asked for");
    expect(dot(first, first)).toBeCloseTo(1, 12);
    expect(dot(first, second)).toBeCloseTo(0, 12);
    expect(Math.abs(dot(first, Float64Array.of(2, 1, -1))) / Math.sqrt(6)).toBeCloseTo(1, 2);
    const variance = (axis: Float64Array): number =>
      centred(points).reduce((sum, point) => sum + dot(point, axis) ** 2, 0);
    // No direction has more variance than the first: a little to either side there is less.
    for (const angle of [-0.1, 0.1]) {
      const turned = first.map((x, i) => Math.cos(angle) * x + Math.sin(angle) * (second[i] ?? 0));
      expect(variance(turned)).toBeLessThan(variance(first));
    }
  });

  it("writes a picture with the words it knows, marks escaped", async () => {
    const vectors = fileOf(`${royal}<b>&c 1 1 1\n`);
    const output = `${vectors}.svg`;
    const { code, out, err } = await run(
      `vectors map --vectors ${vectors} --output ${output} King queen apple <b>&c xbox`,
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toMatch(/^Wrote .*\.svg: 4 words, \d+ % of their variance\.\n$/);
    const svg = readFileSync(output, "utf8");
    expect(svg).toContain(">King</text>");
    expect(svg).toContain(">&lt;b>&amp;c</text>");
    expect(svg).not.toContain("xbox");
    expect(svg).not.toContain("NaN");
  });

  it("refuses fewer than three words", async () => {
    const { code, err } = await run(`vectors map --vectors ${fileOf(royal)} king xbox queen`);
    expect(err).toContain("has fewer than three of the words;");
    expect(code).toBe(2);
  });
});

it("neighbours writes JSON", async () => {
  const { out } = await run(`neighbours --vectors ${fileOf(royal)} --top 1 --json king xbox`);
  const [king, xbox] = out
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(king).toMatchObject({ word: "king", rank: 3, neighbours: [{ word: "prince" }] });
  expect(king.neighbours[0].cosine).toBeCloseTo(0.995, 2);
  expect(xbox).toEqual({ word: "xbox", rank: null, neighbours: [] });
});
