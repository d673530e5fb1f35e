import { gradCheck } from "@nnf/autograd";
import { spansToTags, tagsToSpans } from "@nnf/data";
import { SGD } from "@nnf/optim";
import { compile, fromHost, Random, round, type Tensor, tensor, zeros } from "@nnf/tensor";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Crf, Embedding, HardTanh, iobesConstraints, Linear, sequential } from "../src/index.ts";
import { expectClose, messageOf, randomValues } from "./support.ts";

const ints = (values: readonly number[] | readonly (readonly number[])[]): Tensor =>
  tensor(values as number[][], { dtype: "int32" });

/** A field with random parameters. */
function random(tags: number, seed: number, options: object = {}): Crf {
  const crf = new Crf(tags, { dtype: "float64", ...options });
  crf.transitions.assign(randomValues([tags, tags], seed).mul(2));
  crf.start.assign(randomValues([tags], seed + 1).mul(2));
  return crf;
}

/** s(y) in a plain loop, for scores [T, K]. */
function scoreOf(crf: Crf, scores: Tensor, path: readonly number[]): number {
  const f = scores.toArray() as number[][];
  const transitions = crf.transitions.toArray() as number[][];
  const start = crf.start.toArray() as number[];
  return path.reduce((sum, tag, t) => {
    const before = path[t - 1];
    const step = before === undefined ? start[tag] : transitions[before]?.[tag];
    return sum + (step ?? 0) + (f[t]?.[tag] ?? 0);
  }, 0);
}

/** Every sequence of tags. */
function paths(tags: number, length: number): number[][] {
  if (length === 0) return [[]];
  return paths(tags, length - 1).flatMap((path) =>
    Array.from({ length: tags }, (_, tag) => [...path, tag]),
  );
}

const logSum = (values: readonly number[]): number =>
  Math.log(values.reduce((sum, value) => sum + Math.exp(value), 0));

describe("Crf", () => {
  const scores = randomValues([3, 4, 3], 5).mul(3);
  const sentence = (i: number): Tensor => scores.slice([[i, i + 1]]).squeeze(0);
  const lengths = [4, 2, 0];
  const tags = ints([
    [2, 0, 1, 1],
    [1, 2, -1, -1],
    [-1, -1, -1, -1],
  ]);

  /** −ln p of the tags of sentence i, over all sequences. */
  const expected = (crf: Crf, i: number): number => {
    const path = (tags.toArray() as number[][])[i]?.slice(0, lengths[i]) ?? [];
    const all = paths(3, path.length).map((other) => scoreOf(crf, sentence(i), other));
    return logSum(all) - scoreOf(crf, sentence(i), path);
  };

  test("has as loss the negative log-probability of the tags", () => {
    const crf = random(3, 1);
    const losses = [0, 1, 2].map((i) => expected(crf, i));
    const none = { reduction: "none" } as const;
    expectClose(crf.loss(scores, tags, lengths, none), losses);
    expectClose(crf.loss(scores, tags, undefined, none), losses);
    expectClose(crf.loss(scores, tags), [losses.reduce((a, b) => a + b) / 3]);
    expectClose(crf.loss(sentence(1), ints([1, 2, -1, -1])), [losses[1] ?? 0]);
  });

  test("does not look at what lies beyond the lengths", () => {
    const crf = random(3, 1);
    const noise = tags
      .less(0)
      .unsqueeze(-1)
      .mul(1e6)
      .mul(randomValues([3, 4, 3], 9));
    const other = ints([
      [2, 0, 1, 1],
      [1, 2, 7, -5],
      [0, 0, 0, 0],
    ]);
    expect(crf.loss(scores.add(noise), other, lengths).item()).toBe(
      crf.loss(scores, tags, lengths).item(),
    );
    expect(crf.decode(scores.add(noise), lengths)).toEqual(crf.decode(scores, lengths));
  });

  test("has the gradients that central differences give", () => {
    const crf = random(3, 1);
    gradCheck(
      (x, transitions, start) => {
        Reflect.set(crf, "transitions", transitions);
        Reflect.set(crf, "start", start);
        return crf.loss(x, tags, undefined, { reduction: "none" });
      },
      [scores, crf.transitions, crf.start],
    );
  });

  test("learns nothing from a single tag and a single word", () => {
    expect(new Crf(1).loss(zeros([2, 5, 1]), zeros([2, 5], { dtype: "int32" })).item()).toBe(0);
    expect(new Crf(2).loss(tensor([[3, 3]]), ints([1])).item()).toBeCloseTo(Math.LN2, 6);
  });

  test("decodes the best sequence, lists the n best, and knows the probability of each tag", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 4 }),
        fc.integer(),
        fc.boolean(),
        (count, length, seed, rounded) => {
          const crf = random(count, seed >>> 1);
          let f = randomValues([5, count], seed >>> 2).mul(3);
          if (rounded) {
            // Whole numbers, so that sequences are often equally good.
            crf.transitions.assign(round(crf.transitions));
            crf.start.assign(round(crf.start));
            f = round(f);
          }
          const all = paths(count, length)
            .map((path) => ({ tags: path, score: scoreOf(crf, f, path) }))
            .sort((a, b) => b.score - a.score || reversed(a.tags, b.tags));
          const found = crf.nBest(f, 10, [length])[0] ?? [];
          expect(found.length).toBe(Math.min(10, all.length));
          for (const [i, path] of found.entries()) {
            expect(Math.abs(path.score - (all[i]?.score ?? Number.NaN))).toBeLessThan(1e-9);
            if (rounded) expect(path.tags).toEqual(all[i]?.tags);
          }
          expect(new Set(found.map((path) => path.tags.join())).size).toBe(found.length);
          expect(crf.decode(f, [length])).toEqual([found[0]?.tags]);

          const total = logSum(all.map(({ score }) => score));
          const marginals = new Array<number>(5 * count).fill(0);
          for (const path of all) {
            for (const [t, tag] of path.tags.entries()) {
              const at = t * count + tag;
              marginals[at] = (marginals[at] ?? 0) + Math.exp(path.score - total);
            }
          }
          expectClose(crf.marginals(f, [length]), marginals, 1e-9);
        },
      ),
      { numRuns: 60 },
    );
  });

  test("gives batches and single sentences the same", () => {
    const crf = random(3, 1);
    const all = crf.decode(scores, lengths);
    expect(all.map(({ length }) => length)).toEqual(lengths);
    expect(crf.forward(scores, undefined, lengths).toArray()).toEqual(
      all.map((path) => Array.from({ length: 4 }, (_, t) => path[t] ?? -1)),
    );
    expect(crf.forward(sentence(0)).toArray()).toEqual(all[0]);
    expect(crf.decode(sentence(0))).toEqual([all[0]]);
    expect(crf.marginals(sentence(0)).shape).toEqual([4, 3]);
    expect(crf.nBest(scores, 2, tensor(lengths, { dtype: "int32" }))[0]).toEqual(
      crf.nBest(sentence(0), 2)[0],
    );
  });

  test("trains a tagger of sentences", () => {
    const source = new Random(7);
    // A word that may be 0 or 1 is tagged by its place: every second one is 1.
    const make = (count: number): { ids: number[][]; tags: number[][] } => {
      const sizes = Array.from({ length: count }, () => source.nextInteger(2, 8));
      const pad = (row: number[], filler: number): number[] => [
        ...row,
        ...new Array<number>(7 - row.length).fill(filler),
      ];
      const ids = sizes.map((size) => Array.from({ length: size }, () => source.nextInteger(1, 4)));
      return {
        ids: ids.map((row, i) => pad([i % 2 === 0 ? 4 : 5, ...row.slice(1)], 0)),
        tags: ids.map((row, i) =>
          pad(
            row.map((_, t) => (t + i) % 2),
            -1,
          ),
        ),
      };
    };
    const tagger = sequential(
      new Embedding(6, 8, { random: source }),
      new Linear(8, 12, { random: source }),
      new HardTanh(),
      new Linear(12, 2, { random: source }),
    );
    const crf = new Crf(2);
    const sgd = new SGD([...tagger.parameters(), ...crf.parameters()], { learningRate: 0.5 });
    const step = compile((ids: Tensor, y: Tensor) =>
      sgd.minimize(crf.loss(tagger.forward(ids), y)),
    );
    const train = make(32);
    const [ids, y] = [ints(train.ids), ints(train.tags)];
    const before = crf.loss(tagger.forward(ids), y).item();
    for (let i = 0; i < 100; i++) step(ids, y);
    expect(crf.loss(tagger.forward(ids), y).item()).toBeLessThan(before / 20);
    // Only the first word tells which of the two a sentence is; the transitions carry it on.
    const test = make(10);
    const sizes = test.tags.map((row) => row.filter((tag) => tag >= 0).length);
    const found = crf.decode(tagger.forward(ints(test.ids)), sizes);
    expect(found).toEqual(test.tags.map((row, i) => row.slice(0, sizes[i])));
  });
});

/** The order of equally good sequences: by the last tag that differs. */
function reversed(a: readonly number[], b: readonly number[]): number {
  const t = a.findLastIndex((tag, i) => tag !== b[i]);
  return (a[t] ?? 0) - (b[t] ?? 0);
}

describe("constraints", () => {
  const schemes = [
    ["IOBES", ["B", "I", "E", "S"]],
    ["IOB2", ["B", "I"]],
  ] as const;

  /** Whether tags are well-formed, as those who read them see it. */
  const valid = (tags: readonly string[], scheme: "IOBES" | "IOB2"): boolean =>
    spansToTags(tagsToSpans(tags, scheme), tags.length, scheme).join() === tags.join();

  const tagSets = fc
    .tuple(
      fc.constantFrom(...schemes),
      fc.subarray(["NP", "VP", "R-A0"], { minLength: 1 }),
      fc.boolean(),
      fc.integer(),
    )
    .map(([[scheme, prefixes], labels, bare, seed]) => {
      const tags = labels.flatMap((label) =>
        prefixes.map((prefix) => (bare && labels.length === 1 ? prefix : `${prefix}-${label}`)),
      );
      const order = new Random(seed).integers([tags.length + 1], 0, 1000).data();
      const shuffled = ["O", ...tags]
        .map((tag, i) => ({ tag, place: order[i] ?? 0 }))
        .sort((a, b) => a.place - b.place);
      return { scheme, tags: shuffled.map(({ tag }) => tag), seed: seed >>> 1 };
    });

  test("allow exactly the sequences that are well-formed", () => {
    fc.assert(
      fc.property(tagSets, ({ scheme, tags }) => {
        const { transitions, start, end } = iobesConstraints(tags);
        for (const path of [1, 2, 3].flatMap((length) => paths(tags.length, length))) {
          const allowed =
            start[path[0] ?? 0] === true &&
            end[path.at(-1) ?? 0] === true &&
            path.every((tag, t) => t === 0 || transitions[path[t - 1] ?? 0]?.[tag] === true);
          const names = path.map((tag) => tags[tag] ?? "");
          expect(allowed, names.join(" ")).toBe(valid(names, scheme));
        }
      }),
      { numRuns: 12 },
    );
  });

  test("keep decoding, n best and marginals among well-formed sequences", () => {
    fc.assert(
      fc.property(tagSets, fc.constantFrom(0.1, 3, 1000), ({ scheme, tags, seed }, scale) => {
        const crf = random(tags.length, seed, { allowed: iobesConstraints(tags) });
        const scores = randomValues([6, 7, tags.length], seed).mul(scale);
        const lengths = [7, 1, 2, 0, 3, 5];
        const decoded = crf.decode(scores, lengths);
        const best = crf.nBest(scores, 3, lengths);
        for (const [i, path] of decoded.entries()) {
          expect(path.length).toBe(lengths[i]);
          expect(best[i]?.[0]?.tags).toEqual(path);
          for (const { tags: found } of best[i] ?? []) {
            const names = found.map((tag) => tags[tag] ?? "");
            expect(valid(names, scheme), names.join(" ")).toBe(true);
          }
        }
        const sums = crf.marginals(scores, lengths).sum(-1).data();
        const inside = lengths.flatMap((n) => Array.from({ length: 7 }, (_, t) => Number(t < n)));
        expectClose(fromHost(sums), inside, 1e-9);
      }),
      { numRuns: 30 },
    );
  });

  test("keep the best of the sequences that are allowed", () => {
    const crf = new Crf(3, { allowed: iobesConstraints(["O", "B-X", "I-X"]) });
    const scores = tensor([
      [0, 1, 5],
      [0, 0, 3],
    ]);
    expect(crf.decode(scores)).toEqual([[1, 2]]);
    expect(new Crf(3).decode(scores)).toEqual([[2, 2]]);
    // The loss is that of all sequences.
    const y = ints([1, 2]);
    expect(crf.loss(scores, y).item()).toBe(new Crf(3).loss(scores, y).item());
  });

  test("are no state", () => {
    const crf = new Crf(2, { allowed: iobesConstraints(["O", "S-X"]) });
    expect(Object.keys(crf.state())).toEqual(["transitions", "start"]);
  });
});

test.each<[string, () => unknown, string]>([
  [
    "scores of other tags",
    () => new Crf(3).forward(zeros([2, 5, 4])),
    "ShapeError: Crf: input has 4 features, layer expects 3 (input shape [2, 5, 4]). Check the " +
      "size of the layer before, or reshape the input.",
  ],
  [
    "scores of one word",
    () => new Crf(3).decode(zeros([3])),
    "ShapeError: Crf: scores have shape [3]; expected [B, T, 3] for a batch of sentences, or " +
      "[T, 3] for one.",
  ],
  [
    "tags of another shape",
    () => new Crf(3).loss(zeros([2, 5, 3]), ints([0, 1])),
    "ShapeError: Crf: scores have shape [2, 5, 3], tags [1, 2]; expected a tag for each row of " +
      "scores, -1 where a sentence is over.",
  ],
  [
    "tags in floats",
    () => new Crf(3).loss(zeros([2, 3]), tensor([0, 1])),
    'DtypeError: Crf: tags are float32; expected int32. Use tensor(tags, { dtype: "int32" }).',
  ],
  [
    "a tag too far",
    () =>
      new Crf(3).loss(
        zeros([2, 2, 3]),
        ints([
          [0, 1],
          [0, 3],
        ]),
      ),
    "IndexError: Crf: tag 3 at [1, 1] is out of range; expected 0 to 2, and -1 only after a " +
      "sentence's last word.",
  ],
  [
    "no tag within a sentence",
    () => new Crf(3).loss(zeros([3, 3]), ints([0, -1, 2]), [3]),
    "IndexError: Crf: tag -1 at [1] is out of range; expected 0 to 2, and -1 only after a " +
      "sentence's last word.",
  ],
  [
    "no tag within a sentence whose length is not given",
    () => new Crf(3).loss(zeros([3, 3]), ints([0, -1, 2])),
    "IndexError: Crf: tag -1 at [1] is out of range; expected 0 to 2, and -1 only after a " +
      "sentence's last word.",
  ],
  [
    "no tag within a sentence, found when it is computed",
    () => new Crf(3).loss(zeros([3, 3]), ints([0, -1, 2]).add(0)).item(),
    "IndexError: gather: index -1 at [1] is out of range; expected 0 to 2. Check how the " +
      "indices were made; negative ones do not count from the end here.",
  ],
  [
    "a length too long",
    () => new Crf(3).decode(zeros([2, 5, 3]), [5, 6]),
    "ValueError: Crf: sentence 1 has length 6; expected an integer from 0 to 5.",
  ],
  [
    "lengths of another batch",
    () => new Crf(3).marginals(zeros([2, 5, 3]), [5]),
    "ShapeError: Crf: got lengths of shape [1] for 2 sentences; expected one each.",
  ],
  [
    "no best sequences",
    () => new Crf(3).nBest(zeros([2, 3]), 0),
    "ValueError: Crf: got 0 as n; expected a positive integer.",
  ],
  ["no tags", () => new Crf(0), "ValueError: Crf: got 0 as tags; expected a positive integer."],
  [
    "constraints of other tags",
    () => new Crf(4, { allowed: iobesConstraints(["O", "B-X", "I-X"]) }),
    "ShapeError: Crf: allowed has lists of 3 for 4 tags; expected 4 rows of 4 transitions, and " +
      "start and end for each tag.",
  ],
  [
    "a tag of no scheme",
    () => iobesConstraints(["O", "NOUN"]),
    'ValueError: iobesConstraints: got the tag "NOUN"; expected O, or B, I, E or S and a label, ' +
      "such as B-NP.",
  ],
  [
    "tags that end no sentence",
    () => iobesConstraints(["B-X", "I-X", "E-X"]),
    "ValueError: iobesConstraints: got the tags B-X, I-X, E-X, none of which is a sentence of one " +
      "word; expected O, or S (in IOB2 B) and a label among them.",
  ],
])("bad input: %s", (_, run, text) => {
  expect(messageOf(run)).toBe(text);
});
