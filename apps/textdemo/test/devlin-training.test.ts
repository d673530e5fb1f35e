import { decodeSafetensors, encodeSafetensors, fromHost, Random, tensor } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { decodeJointModel, encodeJointModel } from "../src/devlin/model-file.ts";
import { JointNetwork, likelihood, selfNormalised } from "../src/devlin/network.ts";
import { measurer, qualityOf } from "../src/devlin/quality.ts";
import { jointTexts } from "../src/devlin/texts.ts";
import { JointTrainer } from "../src/devlin/trainer.ts";
import { freshJointModel, smallJointSettings, smallPairs } from "./devlin.ts";

describe("JointNetwork", () => {
  const sizes = { inputs: 30, width: 4, size: 3, outputs: 20 };

  it("is normalised nearly, and indifferent between words, from the start", () => {
    const network = new JointNetwork({ ...sizes, hidden: [6, 5] }, new Random(1));
    const { logProbability, logZ } = likelihood(
      network.forward(tensor([[0, 1, 2, 29]], { dtype: "int32" })),
      tensor([7], { dtype: "int32" }),
    );
    expect(logZ.item()).toBeCloseTo(0, 1);
    expect(logProbability.item()).toBeCloseTo(-Math.log(20), 1);
  });

  it("takes the sum of layers of tanh, as plain loops do", () => {
    const { model, encoder } = freshJointModel({ hidden: [4, 3] });
    const { inputs } = encoder.contexts(smallPairs(1));
    const width = 5;
    const scores = model.network.forward(fromHost(inputs.slice(0, width), [1, width])).data();
    const weights = model.network.state();
    const values = (name: string): number[] => Array.from(weights[name]?.data() ?? []);
    const dense = (x: number[], name: string): number[] => {
      const [w, b] = [values(`${name}.weight`), values(`${name}.bias`)];
      return b.map((bias, j) =>
        x.reduce((sum, value, i) => sum + value * (w[i * b.length + j] ?? 0), bias),
      );
    };
    const table = values("words.weight");
    let units = Array.from(inputs.slice(0, width)).flatMap((row) =>
      table.slice(5 * row, 5 * row + 5),
    );
    for (const layer of ["hidden.0", "hidden.1"]) units = dense(units, layer).map(Math.tanh);
    const expected = dense(units, "output");
    expect(scores.length).toBe(expected.length);
    for (const [i, score] of expected.entries()) expect(scores[i]).toBeCloseTo(score, 4);
  });

  it("costs −ln P + α ln² Z", () => {
    const rows = [
      [1, 2, 3],
      [0.5, -1, 0],
    ];
    const words = [2, 0];
    const costs = rows.map((row, i) => {
      const logZ = Math.log(row.reduce((sum, score) => sum + Math.exp(score), 0));
      return logZ - (row[words[i] ?? 0] ?? 0) + 0.1 * logZ ** 2;
    });
    const found = likelihood(tensor(rows), tensor(words, { dtype: "int32" }));
    const mean = costs.reduce((sum, cost) => sum + cost) / 2;
    expect(selfNormalised(found, 0.1).item()).toBeCloseTo(mean, 5);
  });
});

describe("JointTrainer", () => {
  const texts = jointTexts(smallPairs(), smallJointSettings);

  it("holds out the last pairs", () => {
    expect(texts.train.size).toBe(54 * 7);
    expect(texts.heldOut.size).toBe(6 * 7);
  });

  it.each(["adagrad", "adam", "sgd"] as const)(
    "learns a simple language: %s",
    async (optimizer) => {
      const learningRate = { adagrad: 0.2, adam: 0.02, sgd: 2 }[optimizer];
      const settings = { ...smallJointSettings, optimizer, learningRate };
      const trainer = new JointTrainer(texts, settings);
      for (let epoch = 0; epoch < 15; epoch++) {
        while (trainer.steps < trainer.epochSteps) trainer.step();
        await trainer.endEpoch();
      }
      expect(Math.exp(-(trainer.best?.logProbability ?? 9))).toBeLessThan(1.2);
      expect(trainer.best?.absoluteLogZ).toBeLessThan(0.2);
      // The best model is the one that was measured.
      const quality = qualityOf(await measurer(trainer.bestModel().network)(texts.heldOut));
      expect({ epoch: trainer.best?.epoch, ...quality }).toEqual(trainer.best);
    },
  );

  it("comes nearer to Z = 1 with a greater α", async () => {
    const distances: number[] = [];
    for (const alpha of [0, 0.1, 1]) {
      const trainer = new JointTrainer(texts, { ...smallJointSettings, alpha });
      for (let step = 0; step < 20; step++) trainer.step();
      distances.push((await trainer.endEpoch()).absoluteLogZ);
    }
    expect(distances).toEqual(distances.toSorted((a, b) => b - a));
  });

  it("goes on bit for bit from a state saved within an epoch", async () => {
    const [whole, first] = [0, 1].map(() => new JointTrainer(texts, smallJointSettings));
    if (whole === undefined || first === undefined) throw new Error("unreachable");
    const run = async (trainer: JointTrainer, steps: number): Promise<void> => {
      for (let step = 0; step < steps; step++) {
        trainer.step();
        if (trainer.steps === trainer.epochSteps) await trainer.endEpoch();
      }
    };
    await run(whole, 70);
    await run(first, 30);
    expect(first.steps).toBeGreaterThan(0);
    const second = new JointTrainer(texts, { ...smallJointSettings });
    second.load(first.state());
    await run(second, 40);
    const values = (trainer: JointTrainer): unknown =>
      Object.entries(trainer.state().tensors).map(([name, value]) => [name, value.data()]);
    expect(values(second)).toEqual(values(whole));
    expect(second.best).toEqual(whole.best);
  });

  it("halves the rate when it gets worse, and keeps the best model", async () => {
    const outputs = new Int32Array(texts.heldOut.size);
    const unlike = { ...texts, heldOut: { ...texts.heldOut, outputs } };
    const trainer = new JointTrainer(unlike, smallJointSettings);
    const rates: number[] = [];
    for (let epoch = 0; epoch < 4; epoch++) {
      while (trainer.steps < trainer.epochSteps) trainer.step();
      await trainer.endEpoch();
      rates.push(trainer.learningRate);
    }
    expect(rates).toEqual([0.2, 0.1, 0.05, 0.025]);
    expect(trainer.best?.epoch).toBe(1);
  });
});

describe("a model file", () => {
  it("holds network, words and card", () => {
    const { model, encoder } = freshJointModel({ direction: "t2s-r2l", hidden: [4, 3] });
    const card = { seconds: 7 };
    const { tensors, metadata } = encodeJointModel({ model, card });
    const content = decodeSafetensors(encodeSafetensors(tensors, metadata));
    const read = decodeJointModel(content, "file");
    expect(read.card).toEqual(card);
    const { dictionary, ...parts } = read.model.parts;
    expect({ ...parts, dictionary: model.parts.dictionary }).toEqual(model.parts);
    expect(dictionary.output.words).toEqual(model.parts.dictionary.output.words);
    const { inputs, size } = encoder.contexts(smallPairs(2));
    const rows = fromHost(inputs, [size, inputs.length / size]);
    expect(read.model.network.forward(rows).data()).toEqual(model.network.forward(rows).data());
  });

  it.each([
    ["version", { version: 0 }],
    ["direction", { direction: "up" }],
    ["history", { direction: "s2t-lexical" }],
    ["window", { window: 2 }],
    ["hidden", { hidden: [1, 2, 3] }],
    ["sizes", { size: 6 }],
    ["words", { words: {} }],
  ])("is refused with another %s", (_, change) => {
    const { model } = freshJointModel();
    const { tensors, metadata } = encodeJointModel({ model, card: {} });
    const description = { ...JSON.parse(metadata["joint-model"] ?? ""), ...change };
    const content = { tensors, metadata: { "joint-model": JSON.stringify(description) } };
    expect(() => decodeJointModel(content, "file")).toThrow("this is no joint model");
  });
});
