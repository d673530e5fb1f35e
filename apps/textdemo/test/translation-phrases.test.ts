import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import type { Link } from "../src/translation/links.ts";
import { extractPhrases } from "../src/translation/phrases/extract.ts";
import { loadPhrases, savePhrases } from "../src/translation/phrases/file.ts";
import type { PhraseTable } from "../src/translation/phrases/table.ts";
import { trainPhrases } from "../src/translation/phrases/train.ts";
import { temporaryFolder } from "./fixtures.ts";

const lengths = fc.record({
  sourceLength: fc.integer({ min: 1, max: 6 }),
  targetLength: fc.integer({ min: 1, max: 6 }),
  seeds: fc.array(fc.tuple(fc.nat(), fc.nat()), { maxLength: 8 }),
  longest: fc.integer({ min: 1, max: 5 }),
});

it("extracts exactly the phrase pairs that no link leaves", () => {
  fc.assert(
    fc.property(lengths, ({ sourceLength, targetLength, seeds, longest }) => {
      const links = seeds.map(([i, j]): Link => [i % sourceLength, j % targetLength]);
      const expected: string[] = [];
      for (let a = 0; a < sourceLength; a++) {
        for (let b = a + 1; b <= Math.min(sourceLength, a + longest); b++) {
          for (let c = 0; c < targetLength; c++) {
            for (let d = c + 1; d <= Math.min(targetLength, c + longest); d++) {
              const inSource = links.map(([i]) => i >= a && i < b);
              const inTarget = links.map(([, j]) => j >= c && j < d);
              const isConsistent = inSource.every((isIn, l) => isIn === inTarget[l]);
              if (isConsistent && inSource.includes(true)) expected.push([a, b, c, d].join());
            }
          }
        }
      }
      const found = extractPhrases({ sourceLength, targetLength, links }, longest).map((span) =>
        [span.sourceStart, span.sourceEnd, span.targetStart, span.targetEnd].join(),
      );
      expect(found.sort()).toEqual(expected.sort());
    }),
  );
});

const pairs = [
  {
    source: ["casa", "azul"],
    target: ["blue", "house"],
    links: [
      [0, 1],
      [1, 0],
    ] as Link[],
  },
  { source: ["casa"], target: ["house"], links: [[0, 0]] as Link[] },
  { source: ["casa"], target: ["home"], links: [[0, 0]] as Link[] },
  { source: ["a", "casa"], target: ["house"], links: [[1, 0]] as Link[] },
];

function translationsOf(table: PhraseTable, words: readonly string[]) {
  return table.translations(words.reduce((node, word) => table.extend(node, word), -1));
}

it("scores phrase pairs in both directions, by hand", () => {
  const table = trainPhrases(pairs, { longest: 2, translations: 20 });
  const [house, home, ...more] = translationsOf(table, ["casa"]);
  expect(more).toEqual([]);
  expect(house?.words).toEqual(["house"]);
  expect(home?.words).toEqual(["home"]);
  // Of the five pairs one is seen three times, which loses 1.5 (the discounts are 0.5, 1, 1.5):
  // (3 − 1.5) / 4 + (1.5 + 0.5) / 4 · 2/5. Casa is linked to house three times of four.
  expect(house?.scores.map(Math.exp).map((p) => p.toFixed(4))).toEqual(
    [0.575, 1, 0.575, 3 / 4].map((p) => p.toFixed(4)),
  );
  const [both] = translationsOf(table, ["casa", "azul"]);
  expect(both?.words).toEqual(["blue", "house"]);
  expect(both?.links).toEqual([
    [1, 0],
    [0, 1],
  ]);
  expect(both?.scores.map(Math.exp).map((p) => p.toFixed(4))).toEqual(
    [0.6, 1, 0.6, 3 / 4].map((p) => p.toFixed(4)),
  );
  // The word without a link was never anything but that.
  const [free] = translationsOf(table, ["a", "casa"]);
  expect(free?.links).toEqual([[1, 0]]);
  expect(free?.scores.map(Math.exp).map((p) => p.toFixed(4))).toEqual(
    [0.225, 1, 0.7, 3 / 4].map((p) => p.toFixed(4)),
  );
});

it("keeps the most probable translations", () => {
  const table = trainPhrases(pairs, { longest: 2, translations: 1 });
  expect(translationsOf(table, ["casa"]).map(({ words }) => words)).toEqual([["house"]]);
  expect(translationsOf(table, ["azul"]).map(({ words }) => words)).toEqual([["blue"]]);
  expect(translationsOf(table, ["verde"])).toEqual([]);
});

it("keeps the links that a phrase pair most often has", () => {
  const of = (links: Link[]) => ({ source: ["x", "y"], target: ["u", "v"], links });
  const table = trainPhrases(
    [
      of([[0, 0]]),
      of([
        [1, 1],
        [0, 0],
      ]),
      of([
        [0, 0],
        [1, 1],
      ]),
    ],
    {
      longest: 2,
      translations: 20,
    },
  );
  expect(translationsOf(table, ["x", "y"])[0]?.links).toEqual([
    [0, 0],
    [1, 1],
  ]);
});

it("comes back from its file the same", async () => {
  const path = join(temporaryFolder(), "phrases");
  const table = trainPhrases(pairs, { longest: 3, translations: 20 });
  await savePhrases(path, table);
  const loaded = await loadPhrases(path);
  for (const phrase of [["casa"], ["casa", "azul"], ["a", "casa"]]) {
    expect(translationsOf(loaded, phrase)).toEqual(translationsOf(table, phrase));
  }
});
