import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { affiliations } from "../src/devlin/affiliation.ts";
import { Encoder } from "../src/devlin/contexts.ts";
import { Dictionary } from "../src/devlin/dictionary.ts";
import { type Direction, directions, translations } from "../src/devlin/direction.ts";
import type { Link } from "../src/translation/links.ts";

describe("affiliations", () => {
  const of = (links: readonly Link[], source: number, target: number): number[] =>
    Array.from(affiliations(links, source, target));

  it("is the linked word; of several the middle one, rounded down", () => {
    expect(
      of(
        [
          [3, 0],
          [4, 1],
          [1, 2],
          [7, 2],
          [2, 2],
          [5, 3],
          [6, 3],
        ],
        8,
        4,
      ),
    ).toEqual([3, 4, 2, 5]);
  });

  it("counts a link that is given twice once", () => {
    expect(
      of(
        [
          [5, 0],
          [5, 0],
          [1, 0],
          [2, 0],
        ],
        6,
        1,
      ),
    ).toEqual([2]);
  });

  it("is that of the nearest linked target word otherwise, right before left", () => {
    expect(
      of(
        [
          [4, 1],
          [2, 3],
        ],
        6,
        6,
      ),
    ).toEqual([4, 4, 2, 2, 2, 2]);
    expect(
      of(
        [
          [4, 0],
          [2, 3],
        ],
        6,
        4,
      ),
    ).toEqual([4, 4, 2, 2]);
  });

  it("compares positions where nothing is linked", () => {
    expect(of([], 6, 3)).toEqual([0, 2, 4]);
    expect(of([], 0, 2)).toEqual([0, 0]);
    expect(of([], 3, 0)).toEqual([]);
  });

  it("is as the definition says, word by word", () => {
    const pairs = fc.integer({ min: 1, max: 7 }).chain((source) =>
      fc.integer({ min: 1, max: 7 }).chain((target) =>
        fc.record({
          source: fc.constant(source),
          target: fc.constant(target),
          links: fc.array(fc.tuple(fc.nat(source - 1), fc.nat(target - 1)), { minLength: 1 }),
        }),
      ),
    );
    fc.assert(
      fc.property(pairs, ({ source, target, links }) => {
        const distance = (from: number, to: number): number =>
          // The right one of two at the same distance is nearer by a half.
          to >= from ? to - from - (to > from ? 0.5 : 0) : from - to;
        const expected = Array.from({ length: target }, (_, t) => {
          const linked = [...new Set(links.map(([, to]) => to))];
          const nearest = linked.reduce((a, b) => (distance(t, b) < distance(t, a) ? b : a));
          const own = [...new Set(links.filter(([, to]) => to === nearest).map(([from]) => from))];
          return own.sort((a, b) => a - b)[Math.ceil(own.length / 2) - 1];
        });
        expect(of(links, source, target)).toEqual(expected);
      }),
    );
  });
});

describe("Encoder", () => {
  const source = ["a", "b", "c", "d"];
  const target = ["u", "v", "w", "x"];
  const dictionary = Dictionary.from([source, source], [target, target], {
    sourceWords: 100,
    targetWords: 100,
    outputWords: 100,
  });
  /** Contexts as words: history, window, predicted word. */
  const spelt = (
    direction: Direction,
    history: number,
    window: number,
    words = target,
  ): string[] => {
    const turned = direction.startsWith("t2s");
    const encoder = new Encoder(dictionary, { direction, history, window });
    const links: Link[] = turned
      ? [
          [0, 0],
          [2, 1],
          [1, 2],
        ]
      : [
          [0, 0],
          [1, 2],
          [2, 1],
        ];
    const pair = turned ? { source: words, target: source } : { source, target: words };
    const { size, inputs, outputs } = encoder.contexts([{ ...pair, links }]);
    return Array.from({ length: size }, (_, i) => {
      const rows = Array.from(
        inputs.subarray(i * (history + window), (i + 1) * (history + window)),
      );
      const before = rows
        .slice(0, history)
        .map((row) => dictionary.target.word(row - dictionary.source.size));
      const around = rows.slice(history).map((row) => dictionary.source.word(row));
      return `${before.join(" ")} | ${around.join(" ")} | ${dictionary.output.word(outputs[i] ?? -1)}`;
    });
  };

  it("gives history and window of each word, and of the end", () => {
    expect(spelt("s2t-l2r", 2, 3)).toEqual([
      "<trg> <trg> | <src> a b | u",
      "<trg> u | b c d | v",
      "u v | a b c | w",
      "v w | a b c | x",
      "w x | d </src> </src> | </trg>",
    ]);
  });

  it("goes from right to left with the same affiliations", () => {
    expect(spelt("s2t-r2l", 2, 3)).toEqual([
      "<trg> <trg> | a b c | x",
      "<trg> x | a b c | w",
      "x w | b c d | v",
      "w v | <src> a b | u",
      "v u | <src> <src> a | </trg>",
    ]);
  });

  it.each(["l2r", "r2l"] as const)(
    "predicts the other side as if it were the target: %s",
    (way) => {
      expect(spelt(`t2s-${way}`, 3, 5)).toEqual(spelt(`s2t-${way}`, 3, 5));
    },
  );

  it.each(["s2t", "t2s"] as const)("predicts the translation of each word: %s-lexical", (side) => {
    const words = Dictionary.lexical([source, source], [["u", "w v", "u", "w v"]], {
      sourceWords: 100,
      outputWords: 100,
    });
    const direction = `${side}-lexical` as const;
    const encoder = new Encoder(words, { direction, history: 0, window: 3 });
    const turned = {
      source,
      target,
      links: [
        [0, 0],
        [1, 2],
        [1, 1],
        [1, 2],
        [3, 3],
      ] as Link[],
    };
    const pair =
      side === "s2t"
        ? turned
        : { source: target, target: source, links: turned.links.map(([i, j]): Link => [j, i]) };
    expect(translations(turned)).toEqual(["u", "v w", "<null>", "x"]);
    expect(translations({ source, target: [], links: [] })).toEqual(Array(4).fill("<null>"));
    const { size, inputs, outputs } = encoder.contexts([pair]);
    expect(size).toBe(4);
    expect(words.source.decode(inputs).join(" ")).toBe("<src> a b a b c b c d c d </src>");
    expect(words.output.decode(outputs)).toEqual(["u", "<unk>", "<null>", "<unk>"]);
    const empty = encoder.contexts([{ source: [], target: [], links: [] }]);
    expect([empty.size, words.target.size]).toEqual([0, 2]);
  });

  it("takes the lecture's sizes, and no history", () => {
    expect(spelt("s2t-l2r", 4, 1)[4]).toBe("u v w x | </src> | </trg>");
    expect(spelt("s2t-l2r", 0, 1)[1]).toBe(" | c | v");
  });

  it("knows no other words, and takes empty sentences", () => {
    expect(spelt("s2t-l2r", 1, 1, ["u", "z", "v"])).toEqual([
      "<trg> | a | u",
      "u | c | <unk>",
      "<unk> | b | v",
      "v | </src> | </trg>",
    ]);
    expect(spelt("s2t-l2r", 1, 1, [])).toEqual(["<trg> | </src> | </trg>"]);
    const encoder = new Encoder(dictionary, { direction: directions[0], history: 1, window: 3 });
    const { inputs } = encoder.contexts([{ source: [], target: ["u"], links: [] }]);
    expect(dictionary.source.decode(inputs.subarray(1, 4))).toEqual(["<src>", "</src>", "</src>"]);
  });

  it("leaves out words beyond the limits and words seen once", () => {
    const small = Dictionary.from([["a", "a", "b", "b", "c", "c", "c", "d"]], [["u", "u", "v"]], {
      sourceWords: 5,
      targetWords: 100,
      outputWords: 100,
    });
    expect(small.source.words).toEqual(["<unk>", "<src>", "</src>", "c", "a"]);
    expect(small.target.words).toEqual(["<unk>", "<trg>", "u"]);
    expect(small.output.words).toEqual(["<unk>", "</trg>", "u"]);
    expect(small.inputs).toBe(8);
  });
});
