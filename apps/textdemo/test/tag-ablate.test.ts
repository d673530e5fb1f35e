import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { ablationChart } from "../src/tagging/ablation/chart.ts";
import { countsByChoice } from "../src/tagging/ablation/measure.ts";
import { ablationReport, formatReport, type ScoredCell } from "../src/tagging/ablation/report.ts";
import { windowsOf } from "../src/tagging/examples.ts";
import { Tagger } from "../src/tagging/run/tagger.ts";
import {
  accuracyMeasure,
  bootstrapDifference,
  bootstrapMean,
  chunkMeasure,
} from "../src/tagging/score/bootstrap.ts";
import { smallCorpus, temporaryFolder } from "./fixtures.ts";
import { run, size } from "./run.ts";
import { chunkSentences, freshModel, writeChunks, writeConllu } from "./tagging.ts";
import { recordedTerminal } from "./terminal.ts";

const small =
  "--size 6 --feature-size 3 --hidden 8 --batch 40 --learning-rate 0.1 --dropout 0.1 --epochs 2";

/** A cell of two sentences of ten words each. */
function cell(
  choice: ScoredCell["choice"],
  vectors: string,
  seed: number,
  right: readonly [number, number],
): ScoredCell {
  return { choice, vectors, seed, counts: right.map((correct) => [correct, 10]) };
}

describe("the report", () => {
  const cells = [
    cell("WLL", "none", 1, [5, 5]),
    cell("WLL", "none", 2, [6, 6]),
    cell("SLL", "none", 1, [6, 6]),
    cell("SLL", "none", 2, [7, 7]),
    cell("WLL", "LM", 1, [7, 5]),
    cell("WLL", "LM", 2, [8, 6]),
    cell("SLL", "LM", 1, [8, 8]),
    cell("SLL", "LM", 2, [9, 9]),
  ];
  const report = ablationReport(cells, accuracyMeasure.value);

  it("has means over seeds, and differences within vectors and losses", () => {
    expect(
      report.scores.map(({ choice, vectors, value, runs }) => [choice, vectors, value, runs]),
    ).toEqual([
      ["WLL", "none", 55, [50, 60]],
      ["SLL", "none", 65, [60, 70]],
      ["WLL", "LM", 65, [60, 70]],
      ["SLL", "LM", 85, [80, 90]],
    ]);
    // The first sentence is 10 better, the second 30: either may be drawn twice.
    expect(report.losses).toMatchObject([
      { name: "SLL − WLL", within: "none", difference: 10, low: 10, high: 10 },
      { name: "SLL − WLL", within: "LM", difference: 20, low: 10, high: 30 },
    ]);
    expect(report.starts).toMatchObject([
      { name: "LM − none", within: "WLL", difference: 10, low: 0, high: 20 },
      { name: "LM − none", within: "SLL", difference: 20, low: 20, high: 20 },
    ]);
  });

  it("leaves out what is not trained yet", () => {
    const { scores, losses, starts } = ablationReport(cells.slice(0, 6), accuracyMeasure.value);
    expect(scores.map(({ choice, vectors }) => [choice, vectors])).toEqual([
      ["WLL", "none"],
      ["SLL", "none"],
      ["WLL", "LM"],
    ]);
    expect(losses.map(({ within }) => within)).toEqual(["none"]);
    expect(starts.map(({ within }) => within)).toEqual(["WLL"]);
  });

  it("is printed as a table", () => {
    expect(formatReport(report)).toEqual(
      [
        "           WLL                     SLL                      SLL − WLL",
        "none       55.00                   65.00                    +10.00 [+10.00, +10.00]",
        "LM         65.00                   85.00                    +20.00 [+10.00, +30.00]",
        "LM − none  +10.00 [0.00, +20.00]   +20.00 [+20.00, +20.00]",
      ].map((line) =>
        expect.stringMatching(new RegExp(line.replace(/[+[\]]/g, "\\$&").replace(/ +/g, " +"))),
      ),
    );
  });

  it("is drawn with a bar and an interval for each score and difference", () => {
    const svg = ablationChart([{ title: "a < b", report }]);
    expect(svg).toMatch(/^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="720" height="\d+"/);
    expect(svg).toContain(">a &lt; b</text>");
    expect(svg.match(/<rect x=/g)).toHaveLength(8);
    expect(svg.match(/stroke="#222"/g)).toHaveLength(8);
    expect(svg).toContain("+20.00 [+10.00, +30.00]");
    expect(svg).not.toContain("NaN");
    expect(svg).not.toContain(">−0<");
    expect(svg).toMatch(/text-anchor="middle">0<\/text>/);
    const widths = [...svg.matchAll(/<rect x="[^"]+" y="[^"]+" width="([^"]+)"/g)].map(([, w]) =>
      Number(w),
    );
    // Two differences of 10 and two of 20, from the same zero.
    expect((widths[5] ?? 0) / (widths[4] ?? 1)).toBeCloseTo(2, 1);
  });

  it("is drawn where nothing differs", () => {
    const same = ablationReport(
      [cell("WLL", "none", 1, [10, 10]), cell("SLL", "none", 1, [10, 10])],
      accuracyMeasure.value,
    );
    expect(ablationChart([{ title: "", report: same }])).not.toMatch(/NaN|Infinity|width="-/);
  });
});

describe("the bootstrap over runs", () => {
  it("is that of the mean of the runs, and refuses other sentences", () => {
    const options = () => ({ random: new Random(1) });
    const [one, two] = [
      [
        [5, 10],
        [9, 10],
      ],
      [
        [7, 10],
        [9, 10],
      ],
    ];
    expect(bootstrapMean(accuracyMeasure.value, [one, two], options())).toEqual({
      value: expect.closeTo(75),
      low: 60,
      high: 90,
    });
    expect(bootstrapDifference(accuracyMeasure.value, [one], [two, one], options())).toMatchObject({
      difference: expect.closeTo(5),
      low: 0,
      high: expect.closeTo(10),
    });
    expect(() => bootstrapMean(accuracyMeasure.value, [one, [[1, 10]]], options())).toThrow(
      "got runs of 2 and of 1 sentences; expected the same sentences.",
    );
  });
});

describe("the counts of a network trained word by word", () => {
  it("are those of each word's best tag, and of the best that are well-formed", () => {
    const sentences = chunkSentences(40);
    const model = freshModel({ loss: "wll" });
    const { network, parts } = model;
    const gold = sentences.map(({ tags }) => tags);
    const best = sentences.map((sentence) => {
      const shape = { window: parts.window, length: sentence.words.length, size: 1 };
      const windows = windowsOf(
        [parts.features.encode(sentence)],
        parts.features,
        shape,
        () => false,
      );
      const scores = network.forward(windows);
      return Array.from(scores.argMax(-1).data(), (tag) => parts.labels[Number(tag)] ?? "");
    });
    const measure = chunkMeasure("IOBES");
    const counts = countsByChoice(model, sentences);
    expect(counts).toEqual({
      WLL: measure.counts(gold, best),
      "WLL, well-formed": measure.counts(gold, new Tagger(model.weights()).tag(sentences)),
    });
    expect(counts.WLL).not.toEqual(counts["WLL, well-formed"]);
    expect(Object.keys(countsByChoice(freshModel({ loss: "sll" }), sentences))).toEqual(["SLL"]);
  });
});

describe("tag ablate", () => {
  it("trains every place with every seed, and writes table, JSON and SVG", async () => {
    const folder = temporaryFolder();
    const data = writeChunks(folder);
    await run(`embed --corpus ${smallCorpus(folder)} ${size} --steps 4 --output ${folder}/v.txt`);
    const command =
      `tag ablate --task chunk --train ${data} --scored ${data} ${small} --seeds 1,2 ` +
      `--vectors none LM1=${folder}/v.txt --output ${folder}/cells ` +
      `--json ${folder}/t.json --svg ${folder}/t.svg`;
    const { code, out, err } = await run(command);
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("8 of 8: SLL, LM1, seed 2\n");
    expect(out).toContain("chunk: F on 60 sentences, mean of 2 seeds; differences");
    expect(out).toMatch(/\nLM1 − none +[+−]?[\d.]+ \[/);
    const table = JSON.parse(readFileSync(join(folder, "t.json"), "utf8"));
    expect(table).toMatchObject({ seeds: [1, 2], settings: { task: "chunk", epochs: 2 } });
    expect(table.scores).toHaveLength(6);
    expect(table.scores[0].runs).toHaveLength(2);
    expect(readFileSync(join(folder, "t.svg"), "utf8")).toMatch(/<\/svg>\n$/);
    expect(readdirSync(join(folder, "cells"))).toHaveLength(8);

    const other = await run(`${command} --hidden 9`);
    expect(other.err).toMatch(/chunk-wll-none-1\.json: made with other settings, .*\n$/);
    expect(other.code).toBe(2);
    writeFileSync(join(folder, "cells", "chunk-wll-none-1.json"), "{}");
    expect((await run(command)).err).toMatch(/this is not what tag ablate writes; .*\n$/);
  });

  it("goes on after Ctrl-C to the same table and trains only what is new", async () => {
    const folder = temporaryFolder();
    const data = writeConllu(folder);
    const command = (output: string, seeds: string): string =>
      `tag ablate --task pos --train ${data} --scored ${data} ${small} --seeds ${seeds} ` +
      `--output ${folder}/${output} --json ${folder}/${output}.json`;
    const whole = await run(command("whole", "1,2"));
    expect(whole.code).toBe(0);

    const onWrite = (text: string): void => {
      if (text.startsWith("2 of 2")) process.emit("SIGINT");
    };
    const stopped = await run(command("parts", "1"), recordedTerminal({ onWrite }));
    expect(stopped.code).toBe(130);
    expect(stopped.out).toContain(`Interrupted; 1 of 2 trainings are kept in ${folder}/parts.`);
    expect(existsSync(`${folder}/parts.json`)).toBe(false);
    const first = join(folder, "parts", "pos-wll-none-1.json");
    const before = statSync(first).mtimeMs;
    const resumed = await run(command("parts", "1,2"));
    expect(resumed.out).toContain("1 of 4: WLL, none, seed 1 (kept)\n");
    expect(resumed.out).toContain("2 of 4: SLL, none, seed 1\n");
    expect(statSync(first).mtimeMs).toBe(before);
    expect(readFileSync(`${folder}/parts.json`)).toEqual(readFileSync(`${folder}/whole.json`));
  });

  it("scores the arguments of predicates by F", async () => {
    const folder = temporaryFolder();
    const data = join(folder, "roles.txt");
    const rows = ["Cats\tN\t-\tB-A0", "see\tV\tsee\tB-V", "dogs\tN\t-\tB-A1"];
    writeFileSync(data, `${rows.join("\n")}\n\n`.repeat(30));
    const { code, out, err } = await run(
      `tag ablate --task srl --train ${data} --scored ${data} ${small} --epochs 12 --seeds 1 ` +
        `--output ${folder}/cells`,
    );
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toContain("srl: F on 30 sentences, mean of 1 seed;");
    const kept = JSON.parse(readFileSync(join(folder, "cells", "srl-sll-none-1.json"), "utf8"));
    expect(kept.settings).toMatchObject({ features: ["word", "caps"], window: 3, hidden: 8 });
    // Of two arguments, the verb not counted, none to two are right in each sentence alike.
    expect(kept.counts.SLL).toHaveLength(30);
    expect(kept.counts.SLL[0][1]).toBe(2);
  });

  it("is put together with other tasks by tag table", async () => {
    const folder = temporaryFolder();
    const chunks = writeChunks(folder);
    const words = writeConllu(folder);
    await run(`embed --corpus ${smallCorpus(folder)} ${size} --steps 4 --output ${folder}/v.txt`);
    const common = `${small} --seeds 1 --output ${folder}/cells`;
    await run(
      `tag ablate --task chunk --train ${chunks} --scored ${chunks} ${common} ` +
        `--vectors none LM1=${folder}/v.txt`,
    );
    await run(`tag ablate --task pos --train ${words} --scored ${words} ${common}`);
    const table = await run(`tag table --cells ${folder}/cells --svg ${folder}/all.svg`);
    expect(table.err).toBe("");
    const rows = table.out.split("\n").map((line) => line.split(/ {2,}/));
    expect(rows.map(([name]) => name)).toEqual([
      "",
      "NN+WLL",
      "NN+WLL, well-formed",
      "NN+SLL",
      "NN+WLL+LM1",
      "NN+WLL+LM1, well-formed",
      "NN+SLL+LM1",
      "",
      "SLL − WLL, none",
      "SLL − WLL, LM1",
      "SLL − WLL, well-formed, none",
      "SLL − WLL, well-formed, LM1",
      "LM1 − none, WLL",
      "LM1 − none, WLL, well-formed",
      "LM1 − none, SLL",
      "",
    ]);
    expect(rows[0]).toEqual(["", "POS", "CHUNK"]);
    expect(rows[1]?.slice(1)).toEqual([
      expect.stringMatching(/^\d+\.\d\d$/),
      expect.stringMatching(/^\d+\.\d\d$/),
    ]);
    const svg = readFileSync(join(folder, "all.svg"), "utf8");
    expect(svg).toContain(">POS: accuracy</text>");
    expect(svg).toContain('width="1440"');

    writeFileSync(join(folder, "cells", "pos-wll-none-1.json"), "{}");
    const changed = await run(`tag table --cells ${folder}/cells`);
    expect(changed.err).toMatch(/pos-wll-none-1\.json: this is not what tag ablate writes; .*\n$/);
    expect(changed.code).toBe(2);
    expect((await run("tag table --cells /no/such")).err).toContain("/no/such: cannot read");
    const empty = await run(`tag table --cells ${temporaryFolder()}`);
    expect(empty.err).toContain("nothing that tag ablate wrote; expected its --output.");
  });

  it.each([
    ["", "required option '--task <name>' not specified."],
    ["--task pos --train x --scored /no/such", "/no/such: cannot read"],
    ["--task pos --train x --scored x --vectors LM1", "--vectors LM1: expected none or NAME=FILE"],
    ["--task pos --train x --scored x --vectors a/b=c", "--vectors a/b=c: expected none or"],
    ["--task pos --train x --scored x --vectors none none", "--vectors: none is there twice;"],
    ["--task pos --train x --scored x --seeds 1,1", "Expected different integers, such as 1,2,3."],
    ["--task pos --train x --scored x --seeds 1,b", "Expected an integer"],
    ["--task pos --train x --scored x --window 4", "--window 4: expected an odd number."],
    ["--task pos --train x --scored x --svg /no/such/t.svg", "/no/such/t.svg: cannot write"],
  ])("refuses %s", async (args, message) => {
    const { code, out, err } = await run(`tag ablate ${args}`);
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
    expect(out).toBe("");
  });
});
