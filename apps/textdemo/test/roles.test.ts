import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { readTagged } from "../src/tagging/corpus/read.ts";
import type { TaggedSentence } from "../src/tagging/corpus/sentence.ts";
import { FeatureSet } from "../src/tagging/features.ts";
import { holdOut } from "../src/tagging/lesson.ts";
import { RoleModel } from "../src/tagging/model.ts";
import { RoleExamples, roleLabels } from "../src/tagging/role-examples.ts";
import { RoleTagger } from "../src/tagging/run/role-tagger.ts";
import { TagTrainer } from "../src/tagging/trainer.ts";
import { temporaryFolder } from "./fixtures.ts";
import { run } from "./run.ts";
import { smallTagSettings } from "./tagging.ts";
import { recordedTerminal } from "./terminal.ts";

/** Who sees, and who is told to have seen: the roles of a word depend on the predicate. */
function rolesText(count = 40): string {
  const names = ["Ann", "Bob", "Cat", "Dan"];
  const at = (i: number): string => names[i % names.length] ?? "";
  const sentences = Array.from({ length: count }, (_, i) => {
    const plain = [
      `${at(i)}\tNNP\t-\tB-A0`,
      "sees\tVBZ\tsee\tB-V",
      `the\tDT\t-\tB-A1`,
      "cat\tNN\t-\tI-A1",
    ];
    if (i % 3 === 0) return plain;
    if (i % 3 === 1) return ["Yes\tUH\t-", "!\t.\t-"];
    return [
      `${at(i)}\tNNP\t-\tB-A0\tO`,
      "says\tVBZ\tsay\tB-V\tO",
      `${at(i >> 1)}\tNNP\t-\tB-A1\tB-A0`,
      "sees\tVBZ\tsee\tI-A1\tB-V",
      "dogs\tNNS\t-\tI-A1\tB-A1",
    ];
  });
  return sentences.map((rows) => `${rows.join("\n")}\n\n`).join("");
}

function writeRoles(text = rolesText()): string {
  const path = join(temporaryFolder(), "roles.txt");
  writeFileSync(path, text);
  return path;
}

const roleSettings = {
  ...smallTagSettings,
  task: "srl",
  features: ["word", "caps"],
  window: 3,
  hidden: 16,
  dropout: 0,
  rarity: 0.01,
} as const;

describe("readTagged", () => {
  it("reads predicates and their arguments", async () => {
    const sentences = await readTagged("srl", writeRoles());
    expect(sentences).toHaveLength(40);
    expect(sentences[1]).toMatchObject({ words: ["Yes", "!"], tags: ["O", "O"], propositions: [] });
    expect(sentences[2]).toEqual({
      words: ["Cat", "says", "Bob", "sees", "dogs"],
      columns: [["NNP", "VBZ", "NNP", "VBZ", "NNS"]],
      tags: ["O", "S-V", "O", "S-V", "O"],
      propositions: [
        {
          position: 1,
          lemma: "say",
          spans: [
            { start: 0, end: 1, label: "A0" },
            { start: 1, end: 2, label: "V" },
            { start: 2, end: 5, label: "A1" },
          ],
        },
        {
          position: 3,
          lemma: "see",
          spans: [
            { start: 2, end: 3, label: "A0" },
            { start: 3, end: 4, label: "V" },
            { start: 4, end: 5, label: "A1" },
          ],
        },
      ],
    });
  });
});

describe("RoleExamples", () => {
  it("hold every predicate once, beside others in sentences of its length", async () => {
    const sentences = await readTagged("srl", writeRoles());
    const features = FeatureSet.from(["word"], sentences, { wordSize: 2, featureSize: 2 });
    const options = { window: 3, batch: 20 };
    const examples = new RoleExamples(features, sentences, options);
    const groups = examples.groups(new Random(1));
    const key = (sentence: number, predicate: number): string => `${sentence}.${predicate}`;
    expect(
      groups.flatMap(({ members }) => members.map((m) => key(m.sentence, m.predicate))).sort(),
    ).toEqual(
      sentences.flatMap(({ propositions = [] }, s) => propositions.map((_, p) => key(s, p))).sort(),
    );
    for (const group of groups) {
      expect(group.predicates).toBe(Math.floor(20 / group.length));
      expect(group.members.length).toBeLessThanOrEqual(group.predicates);
      expect(new Set(group.members.map(({ sentence }) => sentence)).size).toBeLessThanOrEqual(
        group.sentences,
      );
    }
  });

  it("have a sentence once for all its predicates", async () => {
    const sentences = await readTagged("srl", writeRoles());
    const features = FeatureSet.from(["word"], sentences, { wordSize: 2, featureSize: 2 });
    const examples = new RoleExamples(features, sentences, { window: 3, batch: 20 });
    const members = [
      { sentence: 2, predicate: 0 },
      { sentence: 2, predicate: 1 },
      { sentence: 5, predicate: 1 },
    ];
    const group = { members, length: 8, predicates: 4, sentences: 3 };
    const { windows, predicates, lengths } = examples.batch(group, () => false);
    expect(windows.shape).toEqual([3, 8, 1, 3]);
    expect(predicates.toArray()).toEqual([
      [0, 1],
      [0, 3],
      [1, 3],
      [0, 0],
    ]);
    expect(lengths.toArray()).toEqual([5, 5, 5, 0]);
  });

  it("leave out labels that hardly any argument has", () => {
    const span = (label: string) => ({ start: 0, end: 1, label });
    const proposition = (label: string) => ({ position: 0, lemma: "x", spans: [span(label)] });
    const sentence = (label: string): TaggedSentence => ({
      words: ["x"],
      columns: [],
      tags: ["O"],
      propositions: [proposition(label)],
    });
    const many = Array.from({ length: 2500 }, () => sentence("A0"));
    expect(roleLabels([...many, sentence("A9")])).toEqual(["O", "S-A0"]);
    expect(roleLabels([...many, sentence("A9"), sentence("A9")])).toEqual(["O", "S-A0", "S-A9"]);
  });
});

describe("tag train and eval of roles", () => {
  it.each(["sll", "wll"] as const)("learns arguments by their predicates: %s", async (loss) => {
    const texts = holdOut(await readTagged("srl", writeRoles()));
    const settings = { ...roleSettings, loss, epochs: 40 };
    const trainer = new TagTrainer(texts, settings);
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      Array.from(trainer.epoch());
      await trainer.validate();
    }
    expect(trainer.best.score).toBe(100);
    const best = trainer.bestModel();
    if (!(best instanceof RoleModel)) throw new Error("another model");
    expect(new RoleTagger(best).tag(texts.train)).toEqual(
      texts.train.map(({ propositions }) => propositions),
    );
  });

  it("goes on bit for bit from a saved state", async () => {
    const texts = holdOut(await readTagged("srl", writeRoles()));
    const settings = { ...roleSettings, dropout: 0.2 };
    const whole = new TagTrainer(texts, settings);
    const first = new TagTrainer(texts, settings);
    for (const trainer of [whole, first]) {
      Array.from(trainer.epoch());
      await trainer.validate();
    }
    const second = new TagTrainer(texts, settings);
    second.load(first.state());
    for (const trainer of [whole, second]) {
      Array.from(trainer.epoch());
      await trainer.validate();
    }
    const bits = (trainer: TagTrainer) =>
      Object.entries(trainer.state().tensors).map(([name, value]) => [name, value.toArray()]);
    expect(bits(second)).toEqual(bits(whole));
  });

  it("writes models of arguments and of predicates, which eval measures", async () => {
    const data = writeRoles();
    const folder = temporaryFolder();
    const small = "--size 6 --feature-size 3 --hidden 8 --batch 40 --learning-rate 0.1 --epochs 2";
    const train = `tag train --train ${data} ${small} --json --output ${folder}`;
    const srl = await run(`${train}/srl --task srl`);
    expect(srl.err).toContain("36 sentences with ");
    expect(JSON.parse(srl.out)).toMatchObject({
      settings: { window: 3, hidden: 8, features: ["word", "caps"] },
      heldOut: { figure: "F" },
    });
    const report = await run(`tag eval --model ${folder}/srl --data ${data}`);
    expect(report.err).toBe("");
    expect(report.out).toMatch(
      /^Number of Sentences {4}: {10}40\nNumber of Propositions : {10}40\n/,
    );
    const json = await run(`tag eval --json --model ${folder}/srl --data ${data}`);
    expect(JSON.parse(json.out)).toMatchObject({ task: "srl", propositions: 40 });

    const vbs = await run(`${train}/vbs --task vbs`);
    expect(vbs.code).toBe(0);
    const found = await run(`tag eval --json --model ${folder}/vbs --data ${data}`);
    expect(JSON.parse(found.out)).toMatchObject({ task: "vbs", gold: 40, labels: { V: {} } });
  });

  it("writes the arguments of predicates that a model finds or the user names", async () => {
    const folder = temporaryFolder();
    const small =
      "--size 6 --feature-size 3 --hidden 12 --batch 40 --learning-rate 0.1 --dropout 0";
    for (const [task, epochs] of [
      ["srl", 30],
      ["vbs", 15],
    ]) {
      const train = `tag train ${small} --task ${task} --epochs ${epochs} --train ${writeRoles()}`;
      expect((await run(`${train} --output ${folder}/${task}`)).code).toBe(0);
    }
    const text = "Bob sees the cat\n\nAnn says Dan sees dogs\n";
    const tagged = (args: string) =>
      run(`tag run --input tokens ${args}`, recordedTerminal({ input: [text] }));

    const both = `--model ${folder}/srl ${folder}/vbs`;
    const found = await tagged(`-iobtags ${both}`);
    expect(found.err).toBe("");
    expect(found.out).toBe(
      "Bob\t-\tB-A0\nsees\tsees\tB-V\nthe\t-\tB-A1\ncat\t-\tI-A1\n\n\n" +
        "Ann\t-\tB-A0\tO\nsays\tsays\tB-V\tO\nDan\t-\tB-A1\tB-A0\n" +
        "sees\tsees\tI-A1\tB-V\ndogs\t-\tI-A1\tB-A1\n\n",
    );
    expect((await tagged(`--only vbs ${both}`)).out).toContain("\nsees\tS-V\n");

    writeFileSync(join(folder, "verbs"), "-\nsees\n-\n-\n\n-\n-\n-\nsees\n-\n");
    const { out } = await tagged(`--json -usrvbs ${folder}/verbs --model ${folder}/srl`);
    const lines = out.trimEnd().split("\n");
    expect(lines.map((line) => JSON.parse(line).srl)).toEqual([
      [{ predicate: 1, tags: ["S-A0", "S-V", "B-A1", "E-A1"] }],
      [],
      [{ predicate: 3, tags: ["O", "O", "S-A0", "S-V", "S-A1"] }],
    ]);

    writeFileSync(join(folder, "short"), "-\nsees\n-\n");
    for (const [args, message] of [
      [`-usrvbs ${folder}/short`, "sentence 1 has 3 lines, in the text it has 4 words"],
      ["", "there is no model for vbs that finds them"],
      ["-posvbs", "there is no model for pos that finds them"],
    ]) {
      const refused = await tagged(`${args} --model ${folder}/srl`);
      expect(refused.err).toContain(message);
      expect(refused.code).toBe(2);
      expect(refused.out).toBe("");
    }
  });

  it("tags sentences of any length", async () => {
    const sentences = await readTagged("srl", writeRoles());
    const features = FeatureSet.from(["word"], sentences, { wordSize: 2, featureSize: 2 });
    const parts = { task: "srl", loss: "sll", labels: ["O", "S-V"], window: 3, hidden: 2 } as const;
    const tagger = new RoleTagger(new RoleModel({ ...parts, features }));
    const words = Array.from({ length: 600 }, () => "sees");
    const propositions = [300, 2].map((position) => ({ position, lemma: "see" }));
    const [found = []] = tagger.tag([{ words, columns: [], propositions }]);
    expect(found).toMatchObject(propositions);
    expect(found[0]?.spans.every(({ start, end }) => start >= 256 && end <= 512)).toBe(true);
    expect(found[1]?.spans.every(({ end }) => end <= 256)).toBe(true);
  });

  it.each([
    ["a\tDT\t-\nb\tVB\tbe\n\n", ":1:3: the sentence has 1 predicates and 0 columns of arguments"],
    ["Yes\tUH\t-\n\n".repeat(20), "there are no predicates in the 18 sentences to train on"],
  ])("names what is wrong with %j", async (text, message) => {
    const data = writeRoles(text);
    const { code, err } = await run(`tag train --task srl --train ${data} --output ${data}.m`);
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
  });
});
