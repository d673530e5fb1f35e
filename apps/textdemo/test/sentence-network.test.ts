import { Random, type Tensor, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { SentenceTagger } from "../src/tagging/sentence-network.ts";

const sizes = {
  tables: [
    { count: 12, size: 4 },
    { count: 5, size: 2 },
  ],
  window: 3,
  reach: 2,
  distanceSize: 3,
  channels: 6,
  hidden: 5,
  tags: 4,
  dropout: 0.5,
};

const network = new SentenceTagger(sizes, new Random(1));

/** Sentences of 6 and 4 words, two features each. */
const sentences = [
  [
    [3, 5, 11, 2, 7, 3],
    [1, 2, 3, 4, 1, 1],
  ],
  [
    [4, 4, 9, 10],
    [2, 2, 1, 3],
  ],
] as const;

const length = 6;

/** int32 [2, 6, 2, 3]; beyond a sentence there are zeros. */
function windows(): Tensor {
  const ids = sentences.flatMap((features) =>
    Array.from({ length }, (_, t) => {
      const words = features[0].length;
      return features.map((all) => [-1, 0, 1].map((k) => (t < words ? (all[t + k] ?? 0) : 0)));
    }),
  );
  return tensor(ids.flat(3), { dtype: "int32" }).reshape(2, length, 2, 3);
}

/** Rows of a matrix. */
function rows(x: Tensor): number[][] {
  const width: number = x.shape.at(-1) ?? 1;
  const data = x.data();
  return Array.from({ length: data.length / width }, (_, i) =>
    Array.from(data.subarray(i * width, (i + 1) * width)),
  );
}

const at = (values: readonly number[] | undefined, i: number): number => values?.[i] ?? Number.NaN;

/** x·W */
function times(x: readonly number[], w: readonly (readonly number[])[]): number[] {
  return Array.from({ length: w[0]?.length ?? 0 }, (_, j) =>
    x.reduce((sum, value, i) => sum + value * at(w[i], j), 0),
  );
}

/**
 * The scores of a word by the definition: a convolution over whole vectors, for this word and this
 * predicate alone.
 */
function scoresByDefinition(
  sentence: readonly (readonly number[])[],
  word: number,
  predicate: number | null,
): number[] {
  const { reach, channels } = sizes;
  const clip = (d: number): number => Math.max(-reach, Math.min(reach, d)) + reach;
  const tables = network.tables.map(({ weight }) => rows(weight));
  const [toPredicate, toWord] = [network.toPredicate, network.toWord].map(
    ({ table, convolution }) => ({
      table: rows(table.weight),
      weight: rows(convolution.weight),
    }),
  );
  const words = sentence[0]?.length ?? 0;
  const greatest = Array.from({ length: channels }, () => Number.NEGATIVE_INFINITY);
  for (let t = 0; t < words; t++) {
    const window = [t - 1, t, t + 1];
    const features = tables.flatMap((table, f) =>
      window.flatMap((i) => table[sentence[f]?.[i] ?? 0] ?? []),
    );
    const distances = (from: number, table: number[][] | undefined): number[] =>
      window.flatMap((i) => table?.[clip(i - from)] ?? []);
    const parts = [
      times(features, rows(network.words.weight)),
      times(distances(word, toWord?.table), toWord?.weight ?? []),
      predicate === null
        ? []
        : times(distances(predicate, toPredicate?.table), toPredicate?.weight ?? []),
    ];
    for (let c = 0; c < channels; c++) {
      const sum = parts.reduce((total, part) => total + (part[c] ?? 0), 0);
      greatest[c] = Math.max(at(greatest, c), sum + at([...(network.words.bias?.data() ?? [])], c));
    }
  }
  const hidden = times(greatest, rows(network.hidden.weight)).map((x, j) =>
    Math.max(-1, Math.min(1, x + at([...(network.hidden.bias?.data() ?? [])], j))),
  );
  return times(hidden, rows(network.output.weight)).map(
    (x, j) => x + at([...(network.output.bias?.data() ?? [])], j),
  );
}

function expectClose(actual: Tensor, expected: readonly (readonly number[])[]): void {
  const found = rows(actual);
  expected.forEach((row, i) => {
    row.forEach((value, j) => {
      expect(at(found[i], j)).toBeCloseTo(value, 5);
    });
  });
}

describe("SentenceTagger", () => {
  it("adds the parts of a convolution as if it had gone over whole vectors", () => {
    const predicates = [
      [0, 4],
      [1, 0],
      [0, 1],
    ] as const;
    const scores = network.forward(
      windows(),
      undefined,
      tensor(predicates.flat(), { dtype: "int32" }).reshape(3, 2),
    );
    expect(scores.shape).toEqual([3, length, sizes.tags]);
    predicates.forEach(([s, p], i) => {
      const sentence = sentences[s];
      const expected = sentence[0].map((_, word) => scoresByDefinition(sentence, word, p));
      expectClose(scores.slice(i, i + 1), expected);
    });
  });

  it("tags each sentence for itself where there are no predicates", () => {
    const scores = network.forward(windows());
    sentences.forEach((sentence, s) => {
      const expected = sentence[0].map((_, word) => scoresByDefinition(sentence, word, null));
      expectClose(scores.slice(s, s + 1), expected);
    });
  });
});
