import { readFileSync, statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { run as textdemo } from "../../textdemo/test/run.ts";
import { recordedTerminal } from "../../textdemo/test/terminal.ts";
import {
  accuracy,
  bytes,
  doubted,
  hypotheses,
  sentences,
  someWords,
  tagNames,
} from "../src/scenes/14-applications/data.ts";
import { findNeighbours, type Neighbourhood } from "../src/scenes/14-applications/neighbourhood.ts";
import { rescore } from "../src/scenes/14-applications/rescoring.ts";
import { codec, probabilitiesOf } from "../src/scenes/14-applications/state.ts";
import { type Tagging, tagSentence } from "../src/scenes/14-applications/tagging.ts";
import { run } from "./run.ts";

const paths = {
  vectors: fileURLToPath(new URL("../models/vectors/vectors.safetensors", import.meta.url)),
  tagger: fileURLToPath(new URL("../../textdemo/models/pos/model.safetensors", import.meta.url)),
};
const vectors = new Uint8Array(readFileSync(paths.vectors));
const tagger = new Uint8Array(readFileSync(paths.tagger));

const rescored = (probabilities: readonly (readonly number[])[], copies = 1) =>
  run(rescore({ probabilities, copies }));
const lecture = hypotheses.map(({ probabilities }) => probabilities);

function nearTo(word: string, file = vectors): Neighbourhood {
  const frame = run(findNeighbours({ file, word }));
  if ("problem" in frame) throw new Error(frame.problem);
  return frame;
}

function tagged(sentence: string, file = tagger): Tagging {
  const frame = run(tagSentence({ file, sentence }));
  if ("problem" in frame) throw new Error(frame.problem);
  return frame;
}

describe("rescoring", () => {
  it("gives the lecture's product .000168 to its best translation", () => {
    const { products, sums, best } = rescored(lecture);
    expect(products.map((p) => p.toFixed(7))).toEqual(["0.0001680", "0.0000112", "0.0000024"]);
    expect(sums[0]).toBeCloseTo(Math.log(0.000168), 12);
    expect(best).toBe(0);
  });

  it("leaves the first the winner when a word of it becomes ten times rarer", () => {
    const { products, best } = rescored(doubted);
    expect(best).toBe(0);
    expect(products[0]).toBeCloseTo(0.0000168, 12);
  });

  it("agrees with plain loops, and knows where the winner changes", () => {
    const row = fc.array(fc.double({ min: 0.0001, max: 1, noNaN: true }), {
      minLength: 7,
      maxLength: 7,
    });
    fc.assert(
      fc.property(fc.array(row, { minLength: 3, maxLength: 3 }), (probabilities) => {
        const { products, sums, logarithms, flips, best } = rescored(probabilities);
        for (const [i, mine] of probabilities.entries()) {
          const plain = mine.reduce((product, p) => product * p, 1);
          expect(Math.abs((products[i] ?? 0) / plain - 1)).toBeLessThan(1e-12);
          expect(sums[i]).toBeCloseTo(Math.log(plain), 9);
          expect(logarithms[i]?.[3]).toBeCloseTo(Math.log(mine[3] ?? 0), 12);
          const others = sums.filter((_, other) => other !== i);
          const rest = (sums[i] ?? 0) - Math.log(mine[2] ?? 0);
          expect(rest + Math.log(flips[i]?.[2] ?? 0)).toBeCloseTo(Math.max(...others), 9);
        }
        expect(best).toBe(sums.indexOf(Math.max(...sums)));
      }),
      { numRuns: 30 },
    );
  });

  it("loses the products of many words in float32, and not the sums", () => {
    expect(rescored(lecture, 8).copiedProducts[0]).toBeGreaterThan(0);
    const { copiedProducts, copiedSums } = rescored(lecture, 12);
    expect(copiedProducts).toEqual([0, 0, 0]);
    expect(copiedSums[0]).toBeCloseTo(12 * Math.log(0.000168), 3);
    expect(rescored(lecture, 12).fingerprint).toBe(rescored(lecture, 1).fingerprint);
  });
});

describe("neighbours", () => {
  it("are those that textdemo finds, to the last digit", async () => {
    for (const word of someWords.slice(0, -1)) {
      const { out } = await textdemo(`neighbours --vectors ${paths.vectors} ${word} --json`);
      const { near, rank } = nearTo(word);
      const told = JSON.parse(out);
      expect(rank + 1).toBe(told.rank);
      expect(near.map(({ word, cosine }) => ({ word, cosine }))).toEqual(told.neighbours);
    }
  });

  it("are found whatever the case, and not of words that the table lacks", () => {
    expect(nearTo(" October ").fingerprint).toBe(nearTo("october").fingerprint);
    expect(
      nearTo("october")
        .near.slice(0, 3)
        .map(({ word }) => word),
    ).toEqual(["november", "september", "december"]);
    for (const word of ["xbox", "", "two words"]) {
      expect(nearTo(word)).toMatchObject({ word: null, near: [], words: 4800 });
    }
  });

  it("lie within the plane that keeps some of their variance", () => {
    const { variance, near, place } = nearTo("seven");
    expect(variance).toBeGreaterThan(0.2);
    expect(variance).toBeLessThan(1);
    expect([place, ...near.map((each) => each.place)].flat().every(Number.isFinite)).toBe(true);
  });

  it("come from a small file whose card has its figures", async () => {
    expect(statSync(paths.vectors).size).toBe(bytes.vectors);
    expect(bytes.vectors).toBeLessThanOrEqual(300_000);
    const card = readFileSync(new URL("../models/vectors/README.md", import.meta.url), "utf8");
    const { out } = await textdemo(`vectors classes ${paths.vectors} --json`);
    const { classes, mean } = JSON.parse(out);
    for (const share of [mean, classes.months.share, classes.countries.share]) {
      expect(card).toContain(`${(100 * share).toFixed(1)} %`);
    }
  });
});

describe("tagging", () => {
  const more = [
    "Don't the zorgly gostaks distim the DOSHES?",
    "On 3 May 1998 Dr. Smith paid $4.50 (in cash), didn't he?",
    "Ação não é só reação.",
    "word",
  ];

  it.each([...sentences, ...more])("is that of tag run: %s", async (sentence) => {
    const terminal = recordedTerminal({ input: [`${sentence}\n`] });
    const { out } = await textdemo("tag run --json", terminal);
    const told = JSON.parse(out);
    const { words, tags, labels, marginals, paths: all } = tagged(sentence);
    expect(words).toEqual(told.words);
    expect(tags).toEqual(told.pos.tags);
    expect(all[0]?.tags.map((tag) => labels[tag])).toEqual(tags);
    const sure = tags.map((tag, i) => marginals[i * labels.length + labels.indexOf(tag)] ?? 0);
    expect(sure.map((p) => Number(p.toFixed(4)))).toEqual(told.pos.probabilities);
  });

  it("shows marginals that are distributions, and names for all tags", () => {
    const { words, labels, marginals, features, hidden, units, window } = tagged(more[0] ?? "");
    for (let word = 0; word < words.length; word++) {
      const mine = marginals.subarray(word * labels.length, (word + 1) * labels.length);
      expect(mine.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 4);
    }
    expect([units, window, features.length]).toEqual([300, 5, 6]);
    expect(hidden.length).toBe(words.length * units);
    expect(hidden.every((value) => Math.abs(value) <= 1)).toBe(true);
    const [word] = features;
    expect(word?.known[words.indexOf("zorgly")]).toBe(false);
    expect(word?.known[words.indexOf("the")]).toBe(true);
    for (const label of labels) expect(tagNames[label], label).toBeDefined();
  });

  it("lets the sequence overrule a word's own score", () => {
    const { words, tags, labels, alone } = tagged("Fruit flies like a banana.");
    const flies = words.indexOf("flies");
    expect([labels[alone[flies] ?? 0], tags[flies]]).toEqual(["NOUN", "VERB"]);
  });

  it("takes no words, and has the same bits each time", () => {
    expect(tagged("  ")).toMatchObject({ words: [], tags: [], paths: [] });
    const [one, two] = [tagged("He lives."), tagged("A cat sees.")];
    expect(one.fingerprint).not.toBe(two.fingerprint);
    expect(tagged("He lives.").fingerprint).toBe(one.fingerprint);
  });

  it("says what is wrong with a damaged file", () => {
    const changed = Uint8Array.from(tagger);
    changed[changed.length >> 1] = 1 ^ (changed[changed.length >> 1] ?? 0);
    for (const file of [changed, tagger.slice(0, 1000), new Uint8Array()]) {
      expect(run(tagSentence({ file, sentence: "He lives." }))).toHaveProperty("problem");
    }
    for (const file of [tagger, vectors.slice(0, 5000), new Uint8Array()]) {
      expect(run(findNeighbours({ file, word: "france" }))).toHaveProperty("problem");
    }
    expect(tagged("He lives.").tags).toEqual(["PRON", "VERB", "PUNCT"]);
  });

  it("comes from the file whose card has the accuracy", () => {
    expect(statSync(paths.tagger).size).toBe(bytes.tagger);
    const card = readFileSync(
      new URL("../../textdemo/models/pos/README.md", import.meta.url),
      "utf8",
    );
    expect(card).toMatch(new RegExp(`2\\.16 MB \\| accuracy ${accuracy.replace(".", "\\.")}`));
    for (const figure of ["2,001 sentences", "12,544 sentences", "CC BY-SA 4.0"]) {
      expect(card).toContain(figure);
    }
  });
});

describe("the state", () => {
  it("is read from whatever an address holds", () => {
    expect(probabilitiesOf("0.2_0.1_0.3_0.5_0.7_0.4_0.2")).toEqual(lecture[0]);
    for (const text of ["", "0.2", "0.2_0.1_0.3_0.5_0.7_0.4_2", "a_b_c_d_e_f_g"]) {
      expect(probabilitiesOf(text)).toBeNull();
      expect(codec.parse(`first=${text}`).problems).toHaveLength(1);
      expect(codec.parse(`first=${text}`).state.first).toBe(lecture[0]?.join("_"));
    }
    const long = codec.parse(`sentence=${"x".repeat(161)}`);
    expect(long.problems[0]).toContain("is longer than 160 characters");
    const { state } = codec.parse("sentence=a%0Ab&word=Ação");
    expect([state.sentence, state.word]).toEqual(["a b", "Ação"]);
    expect(codec.parse(codec.format(state)).state).toEqual(state);
  });
});
