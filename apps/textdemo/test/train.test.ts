import { writeFileSync } from "node:fs";
import { Random } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { checkpointFile, loadCheckpoint, saveCheckpoint } from "../src/collobert/checkpoint.ts";
import { PlaceSampler } from "../src/collobert/sampler.ts";
import type { Objective, Settings } from "../src/collobert/settings.ts";
import { type Goal, train } from "../src/collobert/train.ts";
import { Trainer } from "../src/collobert/trainer.ts";
import { readCorpus } from "../src/corpus/corpus.ts";
import type { Progress } from "../src/terminal/progress.ts";
import { smallCorpus, smallSettings, temporaryFolder } from "./fixtures.ts";

const silent: Progress = { update: () => {}, note: () => {}, stop: () => {} };

async function trainerOf(settings: Settings): Promise<Trainer> {
  return new Trainer(await readCorpus(settings.corpus, settings.vocabulary), settings);
}

/** All numbers of a training, in a form that shows every bit. */
function bits(trainer: Trainer): Record<string, string> {
  const { tensors, ...position } = trainer.state();
  const values = Object.entries(tensors).map(([name, tensor]) => {
    const data = tensor.data();
    return [name, Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString("hex")];
  });
  return { ...Object.fromEntries(values), position: JSON.stringify(position) };
}

/** Trains, and stops after the given step. */
async function stopAfter(trainer: Trainer, goal: Goal, step: number): Promise<number> {
  const controller = new AbortController();
  const update = (): void => {
    if (trainer.steps === step) controller.abort();
  };
  const { signal } = controller;
  const result = await train(trainer, { goal, signal, progress: { ...silent, update } });
  expect(result.finished).toBe(false);
  expect(trainer.steps).toBe(step);
  return result.seconds;
}

describe.each<Objective>(["ranking", "next-word"])("%s", (objective) => {
  const settings = (): Settings => smallSettings(smallCorpus(temporaryFolder()), { objective });

  it("learns: held-out loss and error fall", async () => {
    const trainer = await trainerOf(settings());
    const before = await trainer.validate();
    await train(trainer, { goal: { steps: 400 }, progress: silent });
    const after = await trainer.validate();
    expect(after.loss).toBeLessThan(0.6 * before.loss);
    expect(after.error).toBeLessThan(before.error);
  });

  it("gives the same bits for the same seed, others for another", async () => {
    const own = settings();
    const run = async (seed: number): Promise<Record<string, string>> => {
      const trainer = await trainerOf({ ...own, seed });
      await train(trainer, { goal: { steps: 20 }, progress: silent });
      return bits(trainer);
    };
    const first = await run(0);
    expect(await run(0)).toEqual(first);
    expect((await run(1))["network.words.weight"]).not.toEqual(first["network.words.weight"]);
  });

  it("is not changed by validations", async () => {
    const own = settings();
    const [looked, not] = [await trainerOf(own), await trainerOf(own)];
    for (let step = 0; step < 10; step++) {
      looked.step(0);
      await looked.validate();
      not.step(0);
    }
    expect(bits(looked)).toEqual(bits(not));
    expect(await looked.validate()).toEqual(await not.validate());
  });

  it.each([1, 17, 39])("goes on from a checkpoint at step %i bit for bit", async (step) => {
    const own = settings();
    const goal = { steps: 40 };
    const whole = await trainerOf(own);
    await train(whole, { goal, progress: silent });

    const folder = temporaryFolder();
    const interrupted = await trainerOf(own);
    const seconds = await stopAfter(interrupted, goal, step);
    const rest = { settings: own, goal, output: "vectors.txt", text: "hash" };
    await saveCheckpoint(folder, { ...rest, seconds, state: interrupted.state() });
    const saved = await loadCheckpoint(folder);
    expect(saved).toMatchObject({ ...rest, seconds });
    const resumed = await trainerOf(saved.settings);
    resumed.load(saved.state);
    expect(bits(resumed)).toEqual(bits(interrupted));
    await train(resumed, { goal, progress: silent, secondsBefore: saved.seconds });
    expect(bits(resumed)).toEqual(bits(whole));
  });
});

describe("goals", () => {
  it("counts epochs in windows", async () => {
    const trainer = await trainerOf(smallSettings(smallCorpus(temporaryFolder())));
    await train(trainer, { goal: { epochs: 2 }, progress: silent });
    expect(trainer.steps).toBe(Math.ceil((2 * trainer.examples.trainingSize) / 32));
  });

  it("ends at the first limit, and a limit of time does not change the steps before it", async () => {
    const own = smallSettings(smallCorpus(temporaryFolder()));
    const [free, limited] = [await trainerOf(own), await trainerOf(own)];
    await stopAfter(free, { steps: 1000 }, 5);
    await stopAfter(limited, { steps: 1000, minutes: 1000 }, 5);
    expect(bits(limited)).toEqual(bits(free));
    const result = await train(limited, { goal: { steps: 1000, minutes: 1e-9 }, progress: silent });
    expect(result.finished).toBe(true);
    expect(limited.steps).toBeLessThan(10);
  });

  it("does nothing more when a goal is already reached", async () => {
    const trainer = await trainerOf(smallSettings(smallCorpus(temporaryFolder())));
    await train(trainer, { goal: { steps: 3 }, progress: silent });
    const { finished } = await train(trainer, { goal: { steps: 2 }, progress: silent });
    expect(finished).toBe(true);
    expect(trainer.steps).toBe(3);
  });
});

it("lets the event loop run during a training", async () => {
  const trainer = await trainerOf(smallSettings(smallCorpus(temporaryFolder())));
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 1);
  const { signal } = controller;
  const goal = { steps: 1e9 };
  const { finished } = await train(trainer, { goal, signal, progress: silent });
  clearTimeout(timer);
  expect(finished).toBe(false);
});

it("describes a checkpoint whose header is broken in one line", async () => {
  const folder = temporaryFolder();
  const header = Buffer.from('{"a":\n\t}\r\n');
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(header.length));
  writeFileSync(checkpointFile(folder), Buffer.concat([length, header]));
  await expect(loadCheckpoint(folder)).rejects.toThrow(
    /^loadFile: .*checkpoint\.safetensors: the header is not JSON in UTF-8 \([^\n\r\t]+\)\.$/,
  );
});

describe("PlaceSampler", () => {
  // Word 0 stands at 0 … 899, word 5 at 900 … 999.
  const places = Int32Array.from({ length: 1000 }, (_, place) => place);
  const wordAt = (place: number): number => (place < 900 ? 0 : 5);

  it.each([
    [1, 0.1],
    [0.5, 0.25],
    [0, 0.5],
  ])("draws words by frequency to the power %f", (power, expected) => {
    const sampler = new PlaceSampler(places, wordAt, power);
    const random = new Random(3);
    const drawn = Array.from({ length: 8000 }, () => sampler.draw(random));
    expect(drawn.filter((place) => place >= 900).length / 8000).toBeCloseTo(expected, 1);
    expect(new Set(drawn).size).toBeGreaterThan(900);
  });
});
