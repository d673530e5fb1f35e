import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  formatNBestLine,
  parseNBestLine,
  withFeatures,
  withTotal,
} from "../src/translation/nbest/line.ts";
import {
  formatNBestList,
  type NBestList,
  nbestLists,
  sortByTotal,
} from "../src/translation/nbest/lists.ts";
import { formatWeights, parseWeights, weightedTotal } from "../src/translation/nbest/weights.ts";

const source = { operation: "test", file: "list" };
const parse = (text: string) => parseNBestLine(text, { ...source, line: 1 });

async function lists(...pieces: (string | Uint8Array)[]): Promise<NBestList[]> {
  async function* bytes() {
    for (const piece of pieces) yield typeof piece === "string" ? Buffer.from(piece) : piece;
  }
  const found: NBestList[] = [];
  for await (const list of nbestLists(bytes(), source)) found.push(list);
  return found;
}

describe("a line", () => {
  test("of Moses with all its fields", () => {
    const text =
      "3 ||| the  house . ||| LM0= -1.5 TM0= -1 -2e-1 T_the= 1 ||| -7.25 ||| 0-1=0 2=1-2 ||| 0-0 1-2";
    const line = parse(`${text}\n`);
    expect(line).toMatchObject({
      id: 3,
      words: ["the", "house", "."],
      features: [
        { name: "LM0", values: [-1.5] },
        { name: "TM0", values: [-1, -0.2] },
        { name: "T_the", values: [1] },
      ],
      total: -7.25,
      links: [
        [0, 0],
        [1, 2],
      ],
    });
    expect(formatNBestLine(line)).toBe(`${text}\n`);
  });

  test("of older lists, the id at the bars, labels with colons, no alignment", () => {
    const line = parse("0||| a .  ||| lm: -1 -2 w: -2 ||| -3");
    expect(line).toMatchObject({ id: 0, words: ["a", "."], total: -3 });
    expect(line.features.map(({ name }) => name)).toEqual(["lm", "w"]);
    expect(line.links).toBeUndefined();
  });

  test.each<[string, [number, number][] | undefined]>([
    [
      "||| 0-0 1-1",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    [
      "||| 0=0 1=1 ||| 0-0 1-1",
      [
        [0, 0],
        [1, 1],
      ],
    ],
    ["||| 0=0 1-2=1", undefined],
    ["||| 0=0 ||| ", []],
    ["||| ", []],
    ["||| (S (NP)) ||| 1-0 ||| more", [[1, 0]]],
    ["||| (S (NP))", undefined],
  ])("finds the alignment in %s", (more, links) => {
    expect(parse(`0 ||| a b ||| F= 1 ||| 1 ${more}`).links).toEqual(links);
  });

  test("has no words, nor features", () => {
    expect(parse("0 |||  |||  ||| 0")).toMatchObject({ words: [], features: [], total: 0 });
    expect(parse("0 ||| ||| F= 1 ||| 0\r\n")).toMatchObject({ words: [], total: 0, end: "\r\n" });
  });

  test("is given features and a total, all else stays", () => {
    const line = parse("\uFEFF7|||\ta\u00A0b |||  lm: -1  ||| -3|||  0-0|||x\r\n");
    expect(line.words).toEqual(["a\u00A0b"]);
    const changed = withTotal(
      withFeatures(line, [{ name: "NNJM0", values: [-2.5, 1e-10] }]),
      -1e-9,
    );
    expect(formatNBestLine(changed)).toBe(
      "\uFEFF7|||\ta\u00A0b |||  lm: -1 NNJM0= -2.5 1e-10  ||| -1e-9|||  0-0|||x\r\n",
    );
    expect(parse(formatNBestLine(changed))).toEqual(changed);
    expect(
      formatNBestLine(withFeatures(parse("0 ||| a |||||| 0"), [{ name: "N", values: [1] }])),
    ).toBe("0 ||| a ||| N= 1 ||| 0");
  });

  const blank = fc.stringMatching(/^[ \t]{0,2}$/);
  const spaced = (content: fc.Arbitrary<string>) =>
    fc.tuple(blank, content, blank).map((parts) => parts.join(""));
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
    fc.constantFrom("+1", "-.5", "7.", "00", "1E5", "-0.0"),
  );
  const text = fc.string({ unit: "binary" }).map((value) => value.replace(/\||\n|\uFEFF/g, ""));
  const features = fc
    .uniqueArray(fc.tuple(fc.stringMatching(/^[a-zA-Z_]{1,4}$/), fc.constantFrom("=", ":")), {
      selector: ([name]) => name,
    })
    .chain((names) =>
      fc.tuple(
        ...names.map(([name, sign]) =>
          fc
            .array(number, { minLength: 1, maxLength: 3 })
            .map((v) => `${name}${sign} ${v.join(" ")}`),
        ),
      ),
    )
    .map((parts) => parts.join("  "));
  const linkless = fc.constantFrom("0=0 1-2=1", "", "(S)", "x=y");
  const anyLine = fc
    .tuple(
      spaced(fc.nat(10_000).map(String)),
      spaced(text),
      spaced(features),
      spaced(number),
      fc.array(spaced(linkless), { maxLength: 3 }),
      fc.constantFrom("\n", "\r\n", ""),
    )
    .map(
      ([id, words, scores, total, more, end]) =>
        [id, words, scores, total, ...more].join("|||") + end,
    );

  test("of any kind comes out as it came in", () => {
    fc.assert(
      fc.property(anyLine, (line) => {
        expect(formatNBestLine(parse(line))).toBe(line);
      }),
    );
  });

  test("that was changed is the old one but for the change", () => {
    fc.assert(
      fc.property(anyLine, fc.double({ noNaN: true, noDefaultInfinity: true }), (text, value) => {
        const line = parse(text);
        const changed = parse(
          formatNBestLine(
            withTotal(withFeatures(line, [{ name: "New0", values: [value] }]), value),
          ),
        );
        const rounded = Number(value.toPrecision(9)) + 0;
        expect(changed.features).toEqual([...line.features, { name: "New0", values: [rounded] }]);
        expect(changed.total).toBe(rounded);
        expect(changed.words).toEqual(line.words);
        expect(changed.fields.toSpliced(2, 2)).toEqual(line.fields.toSpliced(2, 2));
      }),
    );
  });

  test.each([
    ["", "1 field; expected id ||| words ||| features ||| total"],
    ["0 ||| a ||| F= 1", "3 fields"],
    ["x ||| a ||| F= 1 ||| 0", 'got the id "x"; expected an integer of at least 0'],
    ["-1 ||| a ||| F= 1 ||| 0", 'got the id "-1"'],
    [" ||| a ||| F= 1 ||| 0", 'got the id ""'],
    ["0 ||| a ||| F= one ||| 0", 'F has the value "one"; expected a finite number'],
    ["0 ||| a ||| F= nan ||| 0", 'F has the value "nan"'],
    ["0 ||| a ||| F= 1e999 ||| 0", 'F has the value "1e999"'],
    ["0 ||| a ||| F= 0x1 ||| 0", 'F has the value "0x1"'],
    ["0 ||| a ||| 1 F= 1 ||| 0", 'got "1" before any name'],
    ["0 ||| a ||| F= G= 1 ||| 0", "the feature F has no value"],
    ["0 ||| a ||| F= ||| 0", "the feature F has no value"],
    ["0 ||| a ||| = 1 ||| 0", '"=" names no feature'],
    ["0 ||| a ||| F= 1 F: 2 ||| 0", "the feature F is there twice"],
    ["0 ||| a ||| F= 1 ||| ", 'got the total ""'],
    ["0 ||| a ||| F= 1 ||| 1 2", 'got the total "1 2"'],
    ["0 ||| a ||| F= 1 ||| 0 ||| 0-0 1-x", 'got "1-x" in the alignment'],
    ["0 ||| a b ||| F= 1 ||| 0 ||| 0-2", "the alignment has 0-2, but the hypothesis has 2 words"],
    ["0 |||  ||| F= 1 ||| 0 ||| 0-0", "but the hypothesis has 0 words"],
  ])("refuses %s", (text, message) => {
    expect(() => parse(text)).toThrow(`test: list:1: `);
    expect(() => parse(text)).toThrow(message);
  });
});

describe("lists", () => {
  const line = (id: number, words: string, total = 0, features = "F= 1") =>
    `${id} ||| ${words} ||| ${features} ||| ${total}\n`;

  test("are divided by id, however the bytes arrive", async () => {
    const text = `\uFEFF${line(0, "ação")}${line(0, "b")}${line(2, "c")}${line(2, "d").trimEnd()}`;
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += 5) {
      const found = await lists(bytes.subarray(0, at), bytes.subarray(at));
      expect(found.map(({ id, lines }) => [id, lines.length])).toEqual([
        [0, 2],
        [2, 2],
      ]);
      expect(found.map((list) => formatNBestList(list.lines)).join("")).toBe(text);
    }
    expect(await lists("")).toEqual([]);
  });

  test("are sorted by total, ends of lines stay where they are", async () => {
    const text = `\uFEFF${line(0, "a", -3)}${line(0, "b", -1).replace("\n", "\r\n")}${line(0, "c", -2)}${line(0, "d", -1).trimEnd()}`;
    const [list] = await lists(text);
    const sorted = formatNBestList(sortByTotal(list?.lines ?? []));
    expect(sorted).toBe(
      `\uFEFF${line(0, "b", -1)}${line(0, "d", -1).replace("\n", "\r\n")}${line(0, "c", -2)}${line(0, "a", -3).trimEnd()}`,
    );
  });

  test("have sparse features that come and go", async () => {
    const text = line(0, "a") + line(0, "b", 0, "F= 1 S_a= 1") + line(1, "c", 0, "S_b= 2 F= 3");
    expect(await lists(text)).toHaveLength(2);
  });

  test.each<[string, string | Uint8Array, string]>([
    ["ids that go back", line(1, "a") + line(0, "b"), "list:2: the id 0 comes after 1"],
    ["an id that returns", line(0, "a") + line(1, "b") + line(0, "c"), "list:3: the id 0"],
    ["an empty line", `${line(0, "a")}\n`, "list:2: the line has 1 field"],
    ["a line cut off", `${line(0, "a")}1 ||| b ||| F=`, "list:2: the line has 3 fields"],
    [
      "another number of values",
      line(0, "a") + line(0, "b", 0, "F= 1 2"),
      "list:2: the feature F has 2 values, before 1",
    ],
    [
      "another number of sparse ones",
      line(0, "a", 0, "s_= 1") + line(0, "b", 0, "s_= 1 2"),
      "list:2: the feature s_",
    ],
    [
      "a feature more",
      line(0, "a") + line(0, "b", 0, "F= 1 G= 2"),
      "list:2: the feature G is not in the lines before",
    ],
    [
      "a feature less",
      line(0, "a", 0, "F= 1 G= 2") + line(0, "b"),
      "list:2: the feature G is missing",
    ],
    [
      "bytes that are no UTF-8",
      Buffer.concat([Buffer.from(line(0, "a")), Buffer.from([0x30, 0xff])]),
      "list:2:2: byte 0xff",
    ],
  ])("with %s are refused", async (_, text, message) => {
    await expect(lists(text)).rejects.toThrow(message);
  });
});

describe("weights", () => {
  const text = "# tuned\r\nLM0= 0.5\n\n  TM0= 0.25 -1  # two\nold: 1\n";

  test("are read and written", () => {
    const weights = parseWeights(text, "w");
    expect([...weights]).toEqual([
      ["LM0", [0.5]],
      ["TM0", [0.25, -1]],
      ["old", [1]],
    ]);
    expect(formatWeights(weights)).toBe("LM0= 0.5\nTM0= 0.25 -1\nold= 1\n");
    expect(parseWeights(formatWeights(weights), "w")).toEqual(weights);
  });

  test("give totals", () => {
    const weights = parseWeights("F= 2\nG= 1 -1\nS_a= 3\nS_b= 9", "w");
    const { features } = parse("0 ||| a ||| G= 4 3 F= 1.5 S_a= 2 S_c= 100 ||| 0");
    expect(weightedTotal(features, weights)).toBe(10);
    const total = (scores: string) => () =>
      weightedTotal(parse(`0 ||| a ||| ${scores} ||| 0`).features, weights);
    expect(total("F= 1 G= 1 2 H= 1")).toThrow("the feature H has no weight");
    expect(total("F= 1 G= 1")).toThrow("G has 1 values and 2 weights");
    expect(total("F= 1")).toThrow("a weight of G, which is no feature of the list");
  });

  test.each([
    ["LM0= x", "w:1: LM0 has the value"],
    ["LM0= 1\nLM0= 2", "w:2: LM0 has weights in a line before"],
    ["LM0 1", 'w:1: got "LM0" before any name'],
    ["# none\n", "w: there are none in it"],
  ])("refuses %s", (content, message) => {
    expect(() => parseWeights(content, "w")).toThrow(message);
  });
});
