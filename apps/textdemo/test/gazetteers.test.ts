import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { Gazetteer, withGazetteers } from "../src/tagging/gazetteers.ts";
import { temporaryFolder } from "./fixtures.ts";
import { run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

describe("a gazetteer", () => {
  const places = new Gazetteer(["New York", "New York City", "Rome", "", " the  Hague "]);

  it("marks the longest phrase that begins first", () => {
    expect(places.size).toBe(4);
    expect(places.marks("from new York City to Rome or The Hague".split(" "))).toEqual(
      "O B I E O S O B E".split(" "),
    );
    expect(places.marks(["New", "York", "New"])).toEqual(["B", "E", "O"]);
    expect(places.marks([])).toEqual([]);
  });

  it("makes a column before those that a sentence has", () => {
    const sentence = { words: ["Rome", "falls"], columns: [["NNP", "VBZ"]], id: 1 };
    expect(withGazetteers([places], sentence)).toEqual({
      ...sentence,
      columns: [
        ["S", "O"],
        ["NNP", "VBZ"],
      ],
    });
    expect(withGazetteers([], sentence)).toBe(sentence);
  });
});

describe("tag with gazetteers", () => {
  // Which of the names is a place only the list tells: all occur once.
  const sentences = (from: number, count: number): string =>
    Array.from({ length: count }, (_, i) => {
      const name = `X${String.fromCharCode(97 + ((from + i) % 26), 97 + Math.floor((from + i) / 26))}`;
      return `in O\n${name} ${(from + i) % 2 === 0 ? "B-LOC" : "O"}\n`;
    }).join("\n");
  const written = (): { list: string; test: string; model: string; training: string } => {
    const folder = temporaryFolder();
    const list = join(folder, "places.txt");
    const [train, test] = [join(folder, "train.txt"), join(folder, "test.txt")];
    writeFileSync(train, sentences(0, 200));
    writeFileSync(test, sentences(200, 60));
    const names = `${sentences(0, 200)}\n${sentences(200, 60)}`.matchAll(/(\w+) B-LOC/g);
    writeFileSync(list, Array.from(names, ([, name]) => `${name}\n`).join(""));
    const model = join(folder, "m.safetensors");
    const training =
      `tag train --task ner --train ${train} --size 6 --feature-size 4 --hidden 8 --batch 40 ` +
      `--learning-rate 0.1 --dropout 0 --epochs 8 --output ${model}`;
    return { list, test, model, training };
  };

  it("knows what only the list tells", async () => {
    const { list, test, model, training } = written();
    const trained = await run(`${training} --gazetteers ${list}`);
    expect(trained.err).toBe("");
    const f = async (): Promise<number> => {
      const { out } = await run(
        `tag eval --model ${model} --data ${test} --gazetteers ${list} --json`,
      );
      return JSON.parse(out).f;
    };
    expect(await f()).toBe(100);

    const tagging = `tag run --model ${model} --input tokens`;
    const tags = async (args: string): Promise<string> => {
      const terminal = recordedTerminal({ input: ["in Xsh Xth\n"] });
      return (await run(args, terminal)).out;
    };
    expect(await tags(`${tagging} --gazetteers ${list}`)).toBe("in\tO\nXsh\tS-LOC\nXth\tO\n\n");

    const without = await run(`tag eval --model ${model} --data ${test}`);
    expect(without.err).toContain("feature column:1: the text has 0 columns");
    expect(without.err).toContain("with its --gazetteers?");
    expect(without.code).toBe(2);
  });

  it("refuses lists that hold nothing or are not there", async () => {
    const { training } = written();
    const empty = join(temporaryFolder(), "empty.txt");
    writeFileSync(empty, "\n\n");
    const { err, code } = await run(`${training} --gazetteers ${empty}`);
    expect(err).toContain(`${empty}: no phrases; expected one on each line.`);
    expect(code).toBe(2);
    expect((await run(`${training} --gazetteers /no/such`)).err).toContain("/no/such: cannot read");
  });
});
