import { fromHost, Random } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { readTagged } from "../src/tagging/corpus/read.ts";
import { Examples, hidesRare } from "../src/tagging/examples.ts";
import { FeatureSet } from "../src/tagging/features.ts";
import { groupByLength } from "../src/tagging/groups.ts";
import { holdOut } from "../src/tagging/lesson.ts";
import { TagModel } from "../src/tagging/model.ts";
import { Tagger } from "../src/tagging/run/tagger.ts";
import { TagTrainer } from "../src/tagging/trainer.ts";
import { temporaryFolder } from "./fixtures.ts";
import {
  chunkSentences,
  freshModel,
  smallTagSettings,
  writeChunks,
  writeConllu,
} from "./tagging.ts";

describe("readTagged", () => {
  it("reads columns, with chunks in IOBES", async () => {
    const path = writeChunks(temporaryFolder());
    expect(await readTagged("chunk", path)).toEqual(chunkSentences());
  });

  it("reads the universal parts of speech of CoNLL-U", async () => {
    const [first] = await readTagged("pos", writeConllu(temporaryFolder()));
    expect(first?.words).toEqual(["The", "cat", "sees", "dog", "."]);
    expect(first?.tags).toEqual(["DT", "NN", "VB", "NN", "."]);
  });
});

describe("FeatureSet", () => {
  const features = FeatureSet.from(
    ["word", "caps", "suffix:2", "column:1"],
    [{ words: ["The", "cats", "1999"], columns: [["DT", "NN", "CD"]] }],
    { wordSize: 4, featureSize: 2, known: ["zebra", "the"] },
  );

  it("reads words in one form, capitalisation, endings and columns", () => {
    const values = features.encode({
      words: ["THE", "2024", "bats"],
      columns: [["DT", "X", "NN"]],
    });
    const spelt = values.map((ids, i) =>
      Array.from(ids, (id) => features.features[i]?.vocabulary.word(id)),
    );
    expect(spelt).toEqual([
      ["the", "0", "<unk>"],
      ["<unk>", "nocaps", "nocaps"],
      ["he", "<unk>", "ts"],
      ["DT", "<unk>", "NN"],
    ]);
  });

  it("has a place for words that are known from elsewhere, not counted", () => {
    const { vocabulary } = features.features[0] ?? {};
    expect(vocabulary?.counts[vocabulary.id("zebra")]).toBe(0);
    expect(vocabulary?.counts[vocabulary.id("the")]).toBe(1);
  });

  it.each(["words", "suffix", "suffix:0", "word:1", "column:x", ""])("refuses %j", (name) => {
    expect(() => FeatureSet.from([name], [], { wordSize: 1, featureSize: 1 })).toThrow(
      `feature ${name}: expected word, caps, suffix:1 to suffix:9 or column:1 to column:9.`,
    );
  });

  it("says what column is missing", () => {
    expect(() => features.encode({ words: ["a"], columns: [] })).toThrow(
      "feature column:1: the text has 0 columns between word and tag; expected at least 1.",
    );
  });
});

describe("batches", () => {
  it("hold every sentence once, beside others of its length", () => {
    const lengths = Array.from({ length: 50 }, (_, i) => 1 + ((i * 13) % 29));
    const groups = groupByLength(lengths, 64, new Random(1));
    const members = groups.flatMap((group) => group.members);
    expect(members.toSorted((a, b) => a - b)).toEqual([...lengths.keys()]);
    for (const { members, length, size } of groups) {
      expect(size).toBe(Math.max(1, Math.floor(64 / length)));
      expect(members.length).toBeLessThanOrEqual(size);
      for (const member of members) {
        expect(lengths[member]).toBeLessThanOrEqual(length);
        expect(lengths[member]).toBeGreaterThan(length - 4);
      }
    }
  });

  it("are windows that end at the sentence, and −1 beyond it", () => {
    const sentences = chunkSentences(2);
    const features = FeatureSet.from(["word"], sentences, { wordSize: 1, featureSize: 1 });
    const labels = ["B-NP", "E-NP", "O", "S-NP", "S-VP"];
    const examples = new Examples(features, labels, sentences, { window: 3, batch: 8 });
    const { windows, tags } = examples.batch({ members: [0], length: 6, size: 1 }, () => false);
    const words = (row: number): unknown[] =>
      Array.from(windows.data().subarray(3 * row, 3 * row + 3), (id: number) =>
        features.features[0]?.vocabulary.word(id),
      );
    expect(windows.shape).toEqual([6, 1, 3]);
    expect(words(0)).toEqual(["<pad>", "the", "cat"]);
    expect(words(4)).toEqual(["dog", ".", "<pad>"]);
    expect(words(5)).toEqual(["<pad>", "<pad>", "<pad>"]);
    expect(tags.toArray()).toEqual([[0, 1, 4, 3, 2, -1]]);
  });

  it("hide rare words oftener, and words that were not counted never", () => {
    const sentences = Array.from({ length: 9 }, (_, i) => ({
      words: ["a", "b".repeat(i + 1)],
      columns: [],
    }));
    const features = FeatureSet.from(["word"], sentences, {
      wordSize: 1,
      featureSize: 1,
      known: ["zebra"],
    });
    const { vocabulary } = features.features[0] ?? {};
    if (vocabulary === undefined) throw new Error("no feature");
    const hides = hidesRare(vocabulary, 1, new Random(3));
    const share = (word: string): number =>
      Array.from({ length: 2000 }, () => hides(vocabulary.id(word))).filter(Boolean).length / 2000;
    expect(share("bbb")).toBeCloseTo(1 / 2, 1);
    expect(share("a")).toBeCloseTo(1 / 10, 1);
    expect(share("zebra")).toBe(0);
  });
});

describe("Tagger", () => {
  it.each([
    ["sll", 5],
    ["wll", 5],
    ["sll", 3],
  ] as const)("tags as the network and its chain do: %s, window %d", (loss, window) => {
    const model = freshModel({ loss, window });
    const { network, crf, parts } = model;
    const transitions = new Random(4).normal([6, 6]);
    crf.load({ transitions, start: new Random(5).normal([6]) });
    const sentences = chunkSentences(40);
    const tags = new Tagger(model.weights()).tag(sentences);
    const probable = new Tagger(model.weights()).tagWithMarginals(sentences);
    sentences.forEach((sentence, i) => {
      const examples = new Examples(parts.features, parts.labels, [sentence], {
        window,
        batch: 1,
      });
      const length = sentence.words.length;
      const { windows } = examples.batch({ members: [0], length, size: 1 }, () => false);
      const scores = network.forward(windows);
      const best = crf.decode(scores)[0] ?? [];
      expect(tags[i]).toEqual(best.map((tag) => parts.labels[tag]));
      expect(probable[i]?.tags).toEqual(tags[i]);
      const marginals = crf.marginals(scores).data();
      best.forEach((tag, word) => {
        expect(probable[i]?.probabilities[word]).toBeCloseTo(marginals[word * 6 + tag] ?? 0, 5);
      });
    });
  });

  it("shows the numbers that tags are chosen by, however few words it keeps", () => {
    const model = freshModel();
    const { network, crf, parts } = model;
    crf.load({ transitions: new Random(4).normal([6, 6]), start: new Random(5).normal([6]) });
    const tagger = new Tagger(model.weights(), { kept: 1 });
    for (const sentence of chunkSentences(10)) {
      const length = sentence.words.length;
      const { hidden, scores, marginals } = tagger.look(sentence);
      const [probable] = tagger.tagWithMarginals([sentence]);
      const [best = []] = crf.decode(fromHost(scores, [length, 6]));
      expect(best.map((tag) => parts.labels[tag])).toEqual(probable?.tags);
      expect(best.map((tag, word) => marginals[word * 6 + tag])).toEqual(probable?.probabilities);
      const again = network.output.forward(fromHost(hidden, [length, parts.hidden])).data();
      again.forEach((score, i) => {
        expect(scores[i]).toBeCloseTo(score, 5);
      });
    }
    expect(tagger.look({ words: [], columns: [[]] }).scores).toHaveLength(0);
  });

  it("forgets words when there are too many, and tags the same", () => {
    // Of so many hidden units, the products of 6710 words are kept.
    const tagger = new Tagger(freshModel({ hidden: 1000 }).weights());
    const sentence = chunkSentences(1);
    const before = tagger.tagWithMarginals(sentence);
    for (let start = 0; start < 8000; start += 1000) {
      const words = Array.from({ length: 1000 }, (_, i) => `x${start + i}`);
      tagger.tag([{ words, columns: [words.map(() => "NN")] }]);
    }
    expect(tagger.tagWithMarginals(sentence)).toEqual(before);
  });

  it("gives a sentence the same tags and probabilities whatever else is tagged", () => {
    const model = freshModel();
    model.crf.load({
      transitions: new Random(4).normal([6, 6]),
      start: new Random(5).normal([6]),
    });
    const words = chunkSentences(90).flatMap((sentence) => sentence.words);
    const sentences = Array.from({ length: 60 }, (_, i) => {
      const part = words.slice(i, i + 1 + ((i * 37) % 71));
      return { words: part, columns: [part.map(() => "NN")] };
    });
    const alone = sentences.map(
      (sentence) => new Tagger(model.weights()).tagWithMarginals([sentence])[0],
    );
    const tagger = new Tagger(model.weights());
    expect(tagger.tagWithMarginals(sentences)).toEqual(alone);
    expect(tagger.tagWithMarginals(sentences.toReversed())).toEqual(alone.toReversed());
  });

  it("takes no sentences, and sentences without words", () => {
    const tagger = new Tagger(freshModel().weights());
    expect(tagger.tag([])).toEqual([]);
    expect(tagger.tag([{ words: [], columns: [[]] }])).toEqual([[]]);
  });
});

describe("TagTrainer", () => {
  const texts = holdOut(chunkSentences());

  it("holds out the last tenth", () => {
    expect(texts.train).toHaveLength(54);
    expect(texts.heldOut).toEqual(chunkSentences().slice(54));
  });

  it.each(["sll", "wll"] as const)("learns: %s", async (loss) => {
    const settings = { ...smallTagSettings, loss, epochs: 12, dropout: 0.1 };
    const trainer = new TagTrainer(texts, settings);
    for (let epoch = 0; epoch < settings.epochs; epoch++) {
      Array.from(trainer.epoch());
      await trainer.validate();
    }
    expect(trainer.best.score).toBe(100);
    const best = trainer.bestModel();
    if (!(best instanceof TagModel)) throw new Error("another model");
    expect(new Tagger(best.weights()).tag(texts.train)).toEqual(
      texts.train.map(({ tags }) => tags),
    );
  });

  it("begins with small steps where the step size is to rise first", () => {
    const settings = { ...smallTagSettings, dropout: 0, warmUp: 0.5 };
    const trainer = new TagTrainer(texts, settings);
    const { bias } = trainer.model.network.output;
    const before = Float32Array.from(bias?.data() ?? []);
    trainer.epoch().next();
    const changes = bias?.data().map((value, i) => Math.abs(Number(value) - (before[i] ?? 0)));
    // Adagrad's first step changes each weight by the step size.
    const [first = 0] = changes ?? [];
    expect(first).toBeCloseTo((settings.learningRate * 1) / (0.5 * trainer.steps), 6);
  });

  it("goes on bit for bit from a saved state", async () => {
    const whole = new TagTrainer(texts, smallTagSettings);
    const first = new TagTrainer(texts, smallTagSettings);
    for (const trainer of [whole, first]) {
      Array.from(trainer.epoch());
      await trainer.validate();
    }
    // What is not finished is lost.
    first.epoch().next();
    const state = whole.state();
    const second = new TagTrainer(texts, smallTagSettings);
    second.load(state);
    for (const trainer of [whole, second]) {
      for (let epoch = 1; epoch < 3; epoch++) {
        Array.from(trainer.epoch());
        await trainer.validate();
      }
    }
    const values = (trainer: TagTrainer): unknown =>
      Object.entries(trainer.state().tensors).map(([name, value]) => [name, value.data()]);
    expect(values(second)).toEqual(values(whole));
    expect(second.state().random).toEqual(whole.state().random);
  });

  it("starts from word vectors", () => {
    const vectors = {
      words: ["cat", "zebra"],
      vectors: { data: Float32Array.of(1, 2, 3, -1, -2, -3), shape: [2, 3] },
    };
    const { model } = new TagTrainer(texts, smallTagSettings, vectors);
    const { vocabulary, size } = model.parts.features.features[0] ?? {};
    expect(size).toBe(3);
    const row = (word: string): unknown =>
      Array.from(
        model.network.tables[0]?.weight.data().subarray(3 * (vocabulary?.id(word) ?? 0)) ?? [],
      ).slice(0, 3);
    const [x, y, z] = row("cat") as number[];
    expect(y).toBeCloseTo(2 * (x ?? 0), 6);
    expect(z).toBeCloseTo(3 * (x ?? 0), 6);
    expect(row("zebra")).toEqual([-(x ?? 0), -(y ?? 0), -(z ?? 0)]);
  });
});
