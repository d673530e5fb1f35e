import { writeFileSync } from "node:fs";
import { SGD } from "@nnf/optim";
import { full, Random } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { checkpointFile, loadCheckpoint, saveCheckpoint } from "../src/collobert/checkpoint.ts";
import type { Batch } from "../src/collobert/model.ts";
import { RankingModel } from "../src/collobert/ranking.ts";
import { PlaceSampler, WeightedSampler } from "../src/collobert/sampler.ts";
import { bestRate, searchRate } from "../src/collobert/search-rate.ts";
import { type Objective, objectives, type Settings } from "../src/collobert/settings.ts";
import { activeStep, fullStep } from "../src/collobert/step.ts";
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

/** Step sizes with which the objectives learn the small text in 400 steps. */
const learningRates: Readonly<Record<Objective, number>> = {
  ranking: 0.1,
  "next-word": 0.1,
  skipgram: 0.05,
  cbow: 0.2,
};

describe.each(objectives)("%s", (objective) => {
  const settings = (own: Partial<Settings> = {}): Settings =>
    smallSettings(smallCorpus(temporaryFolder()), {
      objective,
      learningRate: learningRates[objective],
      ...own,
    });

  it("learns: held-out loss and error fall", async () => {
    const trainer = await trainerOf(settings());
    const before = await trainer.validate();
    await train(trainer, { goal: { steps: 400 }, progress: silent });
    const after = await trainer.validate();
    expect(after.loss).toBeLessThan(0.75 * before.loss);
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

  it.each([1, 17, 39])(
    "goes on from a checkpoint at step %i bit for bit, in any stage",
    async (step) => {
      const own = settings({ curriculum: [8, 12] });
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
    },
  );
});

describe("a curriculum", () => {
  it("makes the dictionary grow, in stages of equal length, and never shrink", async () => {
    const corpus = smallCorpus(temporaryFolder());
    const trainer = await trainerOf(smallSettings(corpus, { curriculum: [8, 12] }));
    const { size } = (await readCorpus([corpus], 30)).vocabulary;
    const seen = [0, 0.3, 0.34, 0.6, 0.7, 0.99, 0.1].map((share) => {
      trainer.step(share);
      return trainer.dictionary;
    });
    expect(seen).toEqual([8, 8, 12, 12, size, size, size]);
  });

  it("leaves the vectors of later stages as they are", async () => {
    const own = smallSettings(smallCorpus(temporaryFolder()), { curriculum: [8] });
    const trainer = await trainerOf(own);
    const before = trainer.vectors().vectors.data;
    for (let step = 0; step < 20; step++) trainer.step(0);
    const after = trainer.vectors().vectors.data;
    const known = (8 - 2) * own.size;
    expect(after.subarray(known)).toEqual(before.subarray(known));
    expect(after.subarray(0, known)).not.toEqual(before.subarray(0, known));
  });
});

describe("steps backwards through active windows only", () => {
  const sizes = { vocabulary: 40, window: 5, size: 6, hidden: 8 };
  const model = (): RankingModel => new RankingModel(sizes, new Random(3));
  const sgd = (own: RankingModel): SGD => new SGD(own.parameters(), { learningRate: 2 });
  const batch = (size: number, seed: number): Batch => {
    const random = new Random(seed);
    const ids = (n: number): Int32Array =>
      Int32Array.from({ length: n }, () => random.nextInteger(0, 40));
    return { size, context: ids(4 * size), word: ids(size), drawn: ids(size) };
  };

  it("compute each word once, and the sums of every window", () => {
    const own = model();
    for (const size of [1, 50, 3]) {
      const drawn = batch(size, size);
      const sums = own.sums(own.inputs(drawn)).data();
      const [words, context] = [own.words.weight.data(), own.context.weight.data()];
      const [centre, bias] = [own.centre.weight.data(), own.context.bias?.data() ?? []];
      for (const [half, centres] of [drawn.word, drawn.drawn].entries()) {
        for (let row = 0; row < size; row++) {
          const around = [...drawn.context.subarray(4 * row, 4 * row + 4)];
          for (let unit = 0; unit < 8; unit++) {
            let expected = bias[unit] ?? Number.NaN;
            for (let i = 0; i < 6; i++) {
              expected += (words[(centres[row] ?? 0) * 6 + i] ?? 0) * (centre[i * 8 + unit] ?? 0);
              around.forEach((id, place) => {
                expected += (words[id * 6 + i] ?? 0) * (context[(place * 6 + i) * 8 + unit] ?? 0);
              });
            }
            expect(sums[(half * size + row) * 8 + unit]).toBeCloseTo(expected, 5);
          }
        }
      }
    }
  });

  it("have inputs of few sizes, which give the same sums", () => {
    const own = model();
    const sizes = new Set<string>();
    for (let seed = 0; seed < 40; seed++) {
      const drawn = batch(24, seed);
      const even = own.evenInputs(drawn);
      sizes.add(JSON.stringify(Object.values(even).map((tensor) => tensor.shape)));
      expect(own.sums(even).data()).toEqual(own.sums(own.inputs(drawn)).data());
    }
    expect(sizes.size).toBeLessThan(3);
  });

  it("change the network as full steps do, and find the same loss", () => {
    const [left, right] = [model(), model()];
    const [active, full] = [activeStep(left, sgd(left)), fullStep(right, sgd(right))];
    const shares: number[] = [];
    for (let step = 0; step < 60; step++) {
      const drawn = batch(50, step % 2);
      const found = active(drawn);
      expect(found.loss).toBeCloseTo(full(drawn).loss, 4);
      shares.push(found.active);
    }
    expect(Math.min(...shares)).toBeLessThan(1);
    const [mine, theirs] = [left.state(), right.state()];
    for (const [name, value] of Object.entries(mine)) {
      const other = theirs[name]?.data() ?? [];
      value.data().forEach((x, i) => {
        expect(x).toBeCloseTo(other[i] ?? Number.NaN, 3);
      });
    }
  });

  it("change nothing when every window outscores its other", () => {
    const own = model();
    own.load({ ...own.state(), "score.weight": full([8, 1], 50) });
    const step = activeStep(own, sgd(own));
    const drawn = batch(64, 1);
    const margins = own.shortfalls(own.sums(own.inputs(drawn))).data();
    const rows = [...margins.keys()].filter((row) => (margins[row] ?? 0) <= 0);
    expect(rows.length).toBeGreaterThan(0);
    const satisfied: Batch = {
      size: rows.length,
      context: Int32Array.from(
        rows.flatMap((row) => [...drawn.context.slice(4 * row, 4 * row + 4)]),
      ),
      word: Int32Array.from(rows, (row) => drawn.word[row] ?? 0),
      drawn: Int32Array.from(rows, (row) => drawn.drawn[row] ?? 0),
    };
    const before = own.words.weight.data().slice();
    expect(step(satisfied)).toEqual({ loss: 0, active: 0 });
    expect(own.words.weight.data()).toEqual(before);
  });
});

describe("searching the rate", () => {
  it("tries multiples of the rate from the same start, and finds the best", async () => {
    const own = smallSettings(smallCorpus(temporaryFolder()));
    const corpus = await readCorpus(own.corpus, own.vocabulary);
    const seen: number[] = [];
    const tried = await searchRate(corpus, own, {
      onTrial: ({ learningRate }) => seen.push(learningRate),
    });
    expect(seen).toEqual([0.011, 0.033, 0.1, 0.3, 0.9]);
    const losses = tried.map(({ loss }) => loss);
    expect(losses[0]).toBeGreaterThan(losses[2] ?? 0);
    expect(bestRate(tried)).toBe(tried[losses.indexOf(Math.min(...losses))]?.learningRate);
  });

  it("passes over rates that are too long", () => {
    const tried = [
      { learningRate: 1, loss: 2 },
      { learningRate: 3, loss: Number.NaN },
    ];
    expect(bestRate(tried)).toBe(1);
    expect(bestRate(tried.slice(1))).toBeUndefined();
  });

  it("ends on request", async () => {
    const own = smallSettings(smallCorpus(temporaryFolder()));
    const corpus = await readCorpus(own.corpus, own.vocabulary);
    const signal = AbortSignal.abort();
    expect(await searchRate(corpus, own, { signal, onTrial: () => {} })).toEqual([]);
  });
});

describe("goals", () => {
  it("counts epochs in windows", async () => {
    const trainer = await trainerOf(smallSettings(smallCorpus(temporaryFolder())));
    await train(trainer, { goal: { epochs: 2 }, progress: silent });
    expect(trainer.steps).toBe(Math.ceil((2 * trainer.epochSize) / 32));
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

it("draws indices in proportion to their weights", () => {
  const weights = Float64Array.of(0, 3, 0, 1, 4, 0);
  const sampler = new WeightedSampler(weights);
  const random = new Random(5);
  const drawn = Array.from({ length: 8000 }, () => sampler.draw(random));
  weights.forEach((weight, index) => {
    const share = drawn.filter((one) => one === index).length / 8000;
    expect(share).toBeCloseTo(weight / 8, 1);
    if (weight === 0) expect(share).toBe(0);
  });
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
