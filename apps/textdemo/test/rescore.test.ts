import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { saveFile } from "@nnf/tensor/node";
import { beforeEach, describe, expect, test } from "vitest";
import { type LoadScorer, type RescoreOptions, rescoreCommand } from "../src/commands/rescore.ts";
import { Dictionary } from "../src/devlin/dictionary.ts";
import { directions } from "../src/devlin/direction.ts";
import { jointModel } from "../src/devlin/model.ts";
import { encodeJointModel } from "../src/devlin/model-file.ts";
import { userMessage } from "../src/errors.ts";
import { formatLinks } from "../src/translation/links.ts";
import type { Hypothesis, SentenceScorer, WordScore } from "../src/translation/rescoring/scorer.ts";
import { freshJointModel, smallPairs, writePairs } from "./devlin.ts";
import { temporaryFolder } from "./fixtures.ts";
import { run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

/** Scores −1 for each word and −10 for each word that is linked with no source word of its letters. */
function wordScores(source: readonly string[], { words, links }: Hypothesis): WordScore[] {
  return words.map((word, i) => {
    const linked = links.filter(([, target]) => target === i).map(([from]) => source[from]);
    return { word, score: linked.includes(word) ? -1 : -11 };
  });
}

const fake: SentenceScorer = {
  name: "FAKE",
  score: (source, hypotheses) =>
    Float64Array.from(hypotheses, (hypothesis) =>
      wordScores(source, hypothesis).reduce((sum, { score }) => sum + score, 0),
    ),
  explain: async (source, hypothesis) => wordScores(source, hypothesis),
};
const broken: SentenceScorer = {
  name: "BAD",
  score: (_, all) => new Float64Array(all.length).fill(Number.NaN),
};
const load: LoadScorer = async (path) => (path === "broken" ? broken : fake);

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
  writeFileSync(join(folder, "source"), "a b\n\nc\n");
  writeFileSync(join(folder, "weights"), "F= 1\nFAKE0= 0.5\n");
});

const list = [
  "0 ||| x b ||| F= 1 ||| 5 ||| 0-0 1-1",
  "0|||a  b|||F= -2|||-2|||0=0|||0-0 1-1|||more",
  "0 ||| a b ||| F= 0 S_x= 3 ||| 1 ||| 0-1 1-0",
  "2 ||| c ||| F= 1 ||| 0 ||| 0-0",
].map((line) => `${line}\n`);

interface Outcome {
  readonly out: string;
  readonly message: string | undefined;
}

async function rescore(
  input: readonly (string | Uint8Array)[],
  options: Partial<RescoreOptions> = {},
): Promise<Outcome> {
  const terminal = recordedTerminal({ input });
  const files = { source: join(folder, "source"), model: ["model"] };
  const flags = { tables: "float32", sort: false, topbest: false, json: false } as const;
  let message: string | undefined;
  try {
    await rescoreCommand({ ...files, ...flags, ...options }, terminal, load);
  } catch (error) {
    message = userMessage(error) ?? `not a message: ${error}`;
  }
  return { out: terminal.out.text, message };
}

const weights = () => join(folder, "weights");

describe("rescore", () => {
  test("adds features, all else stays", async () => {
    expect(await rescore(list)).toEqual({
      message: undefined,
      out: [
        "0 ||| x b ||| F= 1 FAKE0= -12 ||| 5 ||| 0-0 1-1\n",
        "0|||a  b|||F= -2 FAKE0= -2 |||-2|||0=0|||0-0 1-1|||more\n",
        "0 ||| a b ||| F= 0 S_x= 3 FAKE0= -22 ||| 1 ||| 0-1 1-0\n",
        "2 ||| c ||| F= 1 FAKE0= -1 ||| 0 ||| 0-0\n",
      ].join(""),
    });
  });

  test("is the identity without models and weights", async () => {
    const text = list.join("").replaceAll("\n", "\r\n").trimEnd();
    expect((await rescore([`\uFEFF${text}`], { model: [] })).out).toBe(`\uFEFF${text}`);
  });

  test("numbers the features of several models, and of a second run", async () => {
    const once = await rescore(list, { model: ["one", "two"] });
    expect(once.out).toContain("2 ||| c ||| F= 1 FAKE0= -1 FAKE1= -1 ||| 0");
    const twice = await rescore([once.out]);
    expect(twice.out).toContain("2 ||| c ||| F= 1 FAKE0= -1 FAKE1= -1 FAKE2= -1 ||| 0");
  });

  test("computes totals, sorts, and picks the best", async () => {
    const { out } = await rescore(list, { weights: weights(), sort: true });
    expect(out.split("\n").map((line) => line.split("|||")[3])).toEqual([
      "-3",
      " -5 ",
      " -11 ",
      " 0.5 ",
      undefined,
    ]);
    expect((await rescore(list, { weights: weights(), topbest: true })).out).toBe("a b\n\nc\n");
    expect((await rescore(list, { topbest: true })).out).toBe("x b\n\nc\n");
  });

  test("writes lists as soon as they are known", async () => {
    const { out, message } = await rescore([...list, "2 ||| c ||| F= x ||| 0\n"]);
    expect(message).toContain("standard input:5: F has the value");
    expect(out.split("\n")).toHaveLength(4);
  });

  test("holds no more than a list and the piece that comes in", async () => {
    const count = 500;
    writeFileSync(join(folder, "source"), "a\n".repeat(count));
    const terminal = recordedTerminal();
    let furthest = 0;
    async function* bytes() {
      for (let id = 0; id < count; id++) {
        yield Buffer.from(`${id} ||| a ||| F= 1 ||| 0 ||| 0-0\n`.repeat(3));
        furthest = Math.max(furthest, id - terminal.out.lines.length / 3);
      }
    }
    const flags = { tables: "float32", sort: false, topbest: false, json: false } as const;
    const options = { source: join(folder, "source"), model: ["model"], ...flags };
    await rescoreCommand(options, { ...terminal, input: bytes() }, load);
    expect(terminal.out.lines).toHaveLength(3 * count);
    expect(furthest).toBeLessThanOrEqual(2);
  });

  test("aligns what has no alignment", async () => {
    const noLinks = ["0 ||| b a ||| F= 1 ||| 0\n", "2 ||| c ||| F= 1 ||| 0\n"];
    expect((await rescore(noLinks)).message).toContain(
      "standard input:1: the line has no alignment",
    );
    writeFileSync(join(folder, "both"), "a b\nb\na\nc\n".repeat(9));
    const aligner = join(folder, "aligner");
    const both = join(folder, "both");
    const made = await run(
      `align --source ${both} --target ${both} --save ${aligner} --output ${aligner}.links`,
    );
    expect(made.code).toBe(0);
    const { out, message } = await rescore(noLinks, { aligner });
    expect(message).toBeUndefined();
    expect(out).toBe("0 ||| b a ||| F= 1 FAKE0= -2 ||| 0\n2 ||| c ||| F= 1 FAKE0= -1 ||| 0\n");
  });

  test("explains a choice", async () => {
    const { out } = await rescore(list, { weights: weights(), explain: 0, json: true });
    const found = JSON.parse(out);
    expect(found).toMatchObject({ id: 0, source: ["a", "b"], hypotheses: 3 });
    expect(found.before).toMatchObject({ line: 1, total: -5, words: ["x", "b"] });
    expect(found.after).toMatchObject({ line: 2, total: -3 });
    expect(found.after.contributions).toEqual([
      { feature: "F", value: -2, weight: 1 },
      { feature: "FAKE0", value: -2, weight: 0.5 },
    ]);
    expect(found.before.wordScores).toEqual({
      FAKE0: [
        { word: "x", score: -11 },
        { word: "b", score: -1 },
      ],
    });
    const table = (await rescore(list, { weights: weights(), explain: 0 })).out;
    expect(table).toContain("feature  weight  before  after   difference\n");
    expect(table).toContain("FAKE0    0.5     -6.000  -1.000  5.000\n");
    expect(table).toContain("total            -5.000  -3.000  2.000\n");
    expect((await rescore(list, { explain: 2 })).out).toContain(
      "sentence 2  c  1 hypothesis\nbest        c  line 4\n",
    );
    expect((await rescore(list, { explain: 1 })).message).toContain(
      "--explain 1: there are no hypotheses",
    );
  });

  test("is a command", async () => {
    const source = join(folder, "source");
    const { code, out } = await run(
      `rescore --source ${source} --topbest`,
      recordedTerminal({ input: list }),
    );
    expect([code, out]).toEqual([0, "x b\n\nc\n"]);
    expect((await run(`rescore --source ${source} --topbest --mbr bleu`)).code).toBe(2);
    expect((await run(`rescore --source ${source} --json`)).err).toContain("expected both");
  });

  test.each<[string, (string | Uint8Array)[], string]>([
    [
      "a line with missing fields",
      ["0 ||| a ||| F= 1\n"],
      "standard input:1: the line has 3 fields",
    ],
    [
      "ids out of order",
      ["2 ||| c ||| F= 1 ||| 0\n", "0 ||| c ||| F= 1 ||| 0\n"],
      "standard input:2: the id 0 comes after 2",
    ],
    [
      "a list that is missing",
      ["2 ||| c ||| F= 1 ||| 0 ||| 0-0\n"],
      "standard input:1: there are no hypotheses of sentence 0",
    ],
    [
      "lists that end early",
      list.slice(0, 3),
      "standard input: there are no hypotheses of sentence 2, line 3",
    ],
    [
      "lists of more sentences",
      [...list, "3 ||| c ||| F= 1 ||| 0\n"],
      "standard input:5: got the id 3, but",
    ],
    [
      "a source word that is not there",
      ["0 ||| c ||| F= 1 ||| 0 ||| 2-0\n"],
      "standard input:1: 2-0 leaves sentences of 2 and 1 words",
    ],
    [
      "a target word that is not there",
      ["0 ||| c ||| F= 1 ||| 0 ||| 0-1\n"],
      "standard input:1: the alignment has 0-1",
    ],
    [
      "invalid UTF-8",
      [list[0] ?? "", Uint8Array.of(0x30, 0xc3, 0x28, 10)],
      "standard input:2:3: byte 0x28",
    ],
  ])("refuses %s", async (_, input, message) => {
    const { out, message: found } = await rescore(input);
    expect(found).toContain(message);
    expect(out === "" || out.endsWith("\n")).toBe(true);
  });

  test("refuses weights that do not fit, and numbers that are none", async () => {
    writeFileSync(weights(), "F= 1\n");
    expect((await rescore(list, { weights: weights() })).message).toContain(
      `${weights()}: the feature FAKE0 has no weight`,
    );
    const nan = await rescore(list, { model: ["broken"] });
    writeFileSync(weights(), "F= 1e101\n");
    expect((await rescore(list, { weights: weights() })).message).toContain(
      `${weights()}:1: F has the weight 1e+101`,
    );
    writeFileSync(weights(), "F= 1e100\n");
    const large = ["0 ||| a ||| F= 1e300 ||| 0\n"];
    expect(await rescore(large, { weights: weights(), model: [] })).toEqual({
      out: "",
      message: expect.stringContaining("standard input:1: the total is Infinity"),
    });
    expect(nan).toEqual({
      out: "",
      message: expect.stringContaining("standard input:1: the model gives BAD0= NaN"),
    });
  });

  test("takes empty hypotheses", async () => {
    for (const empty of ["0 |||  ||| F= 1 ||| 0 ||| \n", "0 ||| ||| F= 1 ||| 0\n"]) {
      const { out } = await rescore([empty, list[3] ?? ""], { topbest: true });
      expect(out).toBe("\n\nc\n");
    }
  });
});

test.each(directions)("a joint model %s scores lists and explains them", async (direction) => {
  const { model } = freshJointModel({ direction });
  const file = join(folder, "joint");
  const { tensors, metadata } = encodeJointModel({ model, card: {} });
  await saveFile(file, tensors, { metadata });
  writePairs(folder);
  const input = smallPairs().flatMap(({ target, links }, id) => [
    `${id} ||| ${target.join(" ")} ||| F= 1 ||| 0 ||| ${formatLinks(links)}\n`,
    `${id} ||| the cat ||| F= 2 ||| 0 ||| 0-0\n`,
  ]);
  const command = `rescore --source ${folder}/source --model ${file} ${file}`;
  const { code, out } = await run(command, recordedTerminal({ input }));
  expect(code).toBe(0);
  const [line] = out.split("\n").slice(14);
  const name = direction.endsWith("lexical") ? "NNLTM" : "NNJM";
  const both = new RegExp(`${name}0= (\\S+) ${name}1= \\1 \\|\\|\\|`);
  const value = Number(both.exec(line ?? "")?.[1]);
  const told = await run(`${command} --explain 7 --json`, recordedTerminal({ input }));
  const { source, after } = JSON.parse(told.out);
  const words: WordScore[] = after.wordScores[`${name}1`];
  const sides = direction.startsWith("t2s") ? [after.words, source] : [source, after.words];
  const [given, predicted] = sides as [string[], string[]];
  const expected = {
    l2r: [...predicted, "</trg>"],
    r2l: [...predicted.toReversed(), "</trg>"],
    lexical: given.map((word, i) => `${word} → ${predicted[[0, 2, 1][i] ?? i]}`),
  };
  const way = direction.slice(4) as keyof typeof expected;
  expect(words.map(({ word }) => word)).toEqual(expected[way]);
  expect(words.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(value, 2);
});

test("refuses tables that are larger than memory may be", async () => {
  const words = Array.from({ length: 20_000 }, (_, i) => `w${i >> 1}`);
  const sizes = { sourceWords: 10_003, targetWords: 9, outputWords: 9 };
  const dictionary = Dictionary.from([words], [["a", "a"]], sizes);
  const parts = { direction: "s2t-l2r", history: 1, window: 99, size: 1, hidden: [1500] } as const;
  const model = jointModel({ dictionary, ...parts });
  const file = join(folder, "joint");
  const { tensors, metadata } = encodeJointModel({ model, card: {} });
  await saveFile(file, tensors, { metadata });
  const { code, err } = await run(`rescore --source ${folder}/source --model ${file}`);
  expect([code, err.trimEnd()]).toEqual([
    2,
    `textdemo: ${file}: there is not enough memory for the tables of this model in float32; ` +
      "expected at most 4 GB. Try --tables int8.",
  ]);
});

test("models with tables of int8 score nearly the same", async () => {
  const file = join(folder, "joint");
  const { tensors, metadata } = encodeJointModel({ model: freshJointModel().model, card: {} });
  await saveFile(file, tensors, { metadata });
  writePairs(folder);
  const input = smallPairs().map(
    ({ target, links }, id) =>
      `${id} ||| ${target.join(" ")} ||| F= 1 ||| 0 ||| ${formatLinks(links)}\n`,
  );
  const scores = async (tables: string): Promise<number[]> => {
    const command = `rescore --source ${folder}/source --model ${file} --tables ${tables}`;
    const { out } = await run(command, recordedTerminal({ input }));
    return Array.from(out.matchAll(/NNJM0= (\S+)/g), ([, value]) => Number(value));
  };
  const [exact, short] = [await scores("float32"), await scores("int8")];
  expect(short).toHaveLength(60);
  expect(short).not.toEqual(exact);
  const spread = Math.max(...exact) - Math.min(...exact);
  short.forEach((score, i) => {
    expect(Math.abs(score - (exact[i] ?? 0))).toBeLessThan(0.1 * spread);
  });
});
