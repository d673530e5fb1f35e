import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Data, isPreset, readData, writeData } from "../src/scenes/09-sandbox/data.ts";
import { divergedAbove, latticeSide, planes } from "../src/scenes/09-sandbox/limits.ts";
import {
  lookAtSandbox,
  type TrainInput,
  type Training,
  trainSandbox,
} from "../src/scenes/09-sandbox/model.ts";
import { presetNames } from "../src/scenes/09-sandbox/names.ts";
import { partName, partsOf, sizesOf } from "../src/scenes/09-sandbox/parts.ts";
import { inputOf, parametersAt } from "../src/scenes/09-sandbox/run.ts";
import { codec, type Settings, settingsCodec } from "../src/scenes/09-sandbox/state.ts";
import { endingOf, scoresOf, verdict } from "../src/scenes/09-sandbox/verdict.ts";
import { scenes } from "../src/scenes/index.ts";
import { run } from "./run.ts";

const { state: plain } = settingsCodec.parse("");

function input(changes: Partial<Settings> = {}): TrainInput {
  return inputOf({ ...plain, ...changes });
}

function train(changes: Partial<Settings> = {}): Training {
  return run(trainSandbox(input(changes)));
}

function look(training: Training, step = training.last) {
  const { input: trained, isHeld } = training;
  return run(lookAtSandbox({ input: trained, isHeld, parameters: parametersAt(training, step) }));
}

const functions = {
  tanh: Math.tanh,
  sigmoid: (t: number) => 1 / (1 + Math.exp(-t)),
  relu: (t: number) => Math.max(0, t),
  linear: (t: number) => t,
};

/** The output at one point, by plain loops. */
function outputAt(design: TrainInput, flat: ArrayLike<number>, inputs: number[]): number {
  const sizes = sizesOf(design);
  let values = inputs;
  let from = 0;
  for (const [i, units] of sizes.slice(1).entries()) {
    const before = values;
    const sums = Array.from({ length: units }, (_, to) => {
      const bias = Number(flat[from + before.length * units + to]);
      return before.reduce((sum, x, j) => sum + x * Number(flat[from + j * units + to]), bias);
    });
    from += (before.length + 1) * units;
    values = sums.map(functions[design.hidden[i]?.activation ?? "linear"]);
  }
  return Number(values[0]);
}

/** The loss on some points, by plain loops. */
function lossOf(design: TrainInput, flat: ArrayLike<number>, wanted: (i: number) => boolean) {
  const losses = design.points.flatMap(({ x, y, kind }, i) => {
    if (!wanted(i)) return [];
    if (design.task === "regression") {
      return [(outputAt(design, flat, [(x - 10) / 5]) - (y - 10) / 10) ** 2];
    }
    const p = functions.sigmoid(outputAt(design, flat, [x, y]));
    return [design.loss === "squares" ? (p - kind) ** 2 : -Math.log(kind === 1 ? p : 1 - p)];
  });
  return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
}

describe("data", () => {
  it.each(Object.keys(presetNames))("“%s” lies in its plane and can be written out", (name) => {
    const data = readData(name);
    if (data === null) throw new Error(name);
    expect(isPreset(name)).toBe(true);
    expect(readData(writeData(data))).toEqual(data);
    const { x, y } = planes[data.task];
    for (const point of data.points) {
      expect(
        Math.min(point.x - x[0], x[1] - point.x, point.y - y[0], y[1] - point.y),
      ).toBeGreaterThanOrEqual(0);
    }
  });

  it("gives back what is written, to two decimals", () => {
    const place = fc.integer({ min: -300, max: 300 }).map((n) => n / 100);
    const points = fc.array(
      fc.record({ x: place, y: place, kind: fc.constantFrom(0 as const, 1 as const) }),
      { minLength: 2, maxLength: 100 },
    );
    fc.assert(
      fc.property(points, (some) => {
        const data: Data = { task: "classes", points: some };
        expect(readData(writeData(data))).toEqual(data);
      }),
    );
  });

  it("is null for rubbish", () => {
    const long = Array(101).fill("1_1").join("_");
    for (const text of [
      "",
      "1_2",
      "1_2_3",
      "1_2_x_4",
      "1_2_n3_4",
      "n1_2_3_4",
      "n1_2_y9_0",
      "1_2_21_0",
      "toString",
      "1e1_2_3_4",
      long,
    ]) {
      expect(readData(text), text).toBe(null);
    }
    expect(readData("1_2_3_4")?.points).toHaveLength(2);
    fc.assert(fc.property(fc.string(), (text) => void readData(text)));
  });
});

describe("the address", () => {
  it("holds points, settings and a run that is kept", () => {
    const text = "points=n1_2_y-1_0.5&layers=2&width2=3&rate=0.5&a=rate%3D2%26points%3Dxor";
    const { state, problems } = codec.parse(text);
    expect(problems).toEqual([]);
    expect(inputOf(state).points).toHaveLength(2);
    expect(settingsCodec.parse(state.a).state).toMatchObject({ rate: 2, points: "xor" });
    expect(codec.parse(codec.format(state)).state).toEqual(state);
  });

  it("tells what is rubbish, and has a run all the same", () => {
    const { state, problems } = codec.parse("points=1_2&rate=1e99&layers=9&a=rate%3Dx&loss=no");
    expect(problems).toEqual([
      "points = “1_2” is no data, and no 2 to 100 points within the plane; used seven.",
      "layers = “9” is above 3, the most; used 1.",
      "loss = “no” is none of squares, entropy; used squares.",
      "rate = “1e99” is above 1000000000000, the most; used 0.03.",
      "a = “rate=x” is no run: rate = “x” is not a number; used 0.03.; used none.",
    ]);
    expect(inputOf(state).points).toHaveLength(7);
  });
});

describe("a training", () => {
  it("fits the lecture's seven points, with the same bits each time", () => {
    const training = train();
    expect(training.outcome).toBe("reached");
    expect(Number(training.train.at(-1))).toBeLessThanOrEqual(0.001);
    for (const [i, { y }] of training.input.points.entries()) {
      expect(Math.abs(Number(look(training).answers[i]) - y)).toBeLessThan(1);
    }
    expect(train().fingerprint).toBe(training.fingerprint);
    expect(train({ seed: 2 }).fingerprint).not.toBe(training.fingerprint);
  });

  it("begins with the same numbers whatever it is trained with", () => {
    const first = parametersAt(train(), 0);
    for (const changes of [
      { rate: 1 },
      { optimiser: "sgd" },
      { batch: 2 },
      { beta: 0.1 },
      { points: "wave" },
    ] as const) {
      expect(parametersAt(train({ ...changes, limit: 5 }), 0)).toEqual(first);
    }
  });

  it.each([
    { held: 30 },
    { points: "wave", held: 40, layers: 2, activation1: "sigmoid", activation2: "relu" },
    { points: "clouds", held: 20, layers: 3, activation3: "linear" },
    { points: "circles", loss: "entropy", width1: 8, batch: 7 },
  ] as const)("has losses and gradients that plain loops find as well: %o", (changes) => {
    const training = train({ ...changes, limit: 20 });
    const { isHeld, input: design } = training;
    for (const step of [0, training.last]) {
      const flat = parametersAt(training, step);
      const learnt = (i: number) => isHeld[i] === false;
      const loss = lossOf(design, flat, learnt);
      expect(training.train[step]).toBeCloseTo(loss, 5);
      const heldLoss = lossOf(design, flat, (i) => !learnt(i));
      if (training.held) expect(training.held[step]).toBeCloseTo(heldLoss, 5);
      else expect(heldLoss).toBeNaN();

      const { slopes } = look(training, step);
      const h = 1e-4;
      for (const at of [0, 3, flat.length - 1]) {
        const moved = (by: number) =>
          lossOf(
            design,
            Array.from(flat, (value, i) => (i === at ? value + by : value)),
            learnt,
          );
        expect(slopes[at]).toBeCloseTo((moved(h) - moved(-h)) / (2 * h), 3);
      }
    }
  });

  it("goes downhill by the learning rate times the gradient, penalty included", () => {
    const training = train({ optimiser: "sgd", rate: 0.5, beta: 0.01, limit: 3 });
    const [before, after] = [parametersAt(training, 0), parametersAt(training, 1)];
    const { slopes } = look(training, 0);
    for (const [i, value] of before.entries()) {
      expect(after[i]).toBeCloseTo(value - 0.5 * Number(slopes[i]), 5);
    }
  });

  it("holds out a share of the points by the seed, and never all", () => {
    const counts = [0, 10, 50].map((held) => train({ points: "xor", held, limit: 1 }).isHeld);
    expect(counts.map((held) => held.filter(Boolean).length)).toEqual([0, 2, 14]);
    expect(train({ points: "xor", held: 50, limit: 1, seed: 2 }).isHeld).not.toEqual(counts[2]);
  });

  it.each(["momentum", "adagrad"] as const)("learns with %s", (optimiser) => {
    const training = train({ points: "xor", optimiser, rate: 0.3, loss: "entropy" });
    expect(Number(training.train.at(-1))).toBeLessThan(0.1);
  });

  it("tells spirals apart, and says how many points are right", () => {
    const training = train({ points: "spirals", layers: 2, width1: 8, width2: 8, loss: "entropy" });
    expect(scoresOf(training, look(training), training.last)).toMatchObject({
      "Right, learnt from": "60 of 60",
    });
  });
});

describe("a training stops", () => {
  it("when the loss passes its bound", () => {
    const training = train({ optimiser: "sgd", rate: 3 });
    expect([training.outcome, endingOf(training.outcome)]).toEqual(["diverged", "diverges"]);
    expect(Number(training.train.at(-1))).toBeGreaterThan(divergedAbove);
    expect(Math.max(...training.train.slice(0, -1))).toBeLessThanOrEqual(divergedAbove);
    expect(verdict(training)).toMatch(
      /^Diverged, and stopped at step \d+: the loss is .*, above 1000\./,
    );
  });

  it("where a number is no longer finite, and says which was the first", () => {
    const deep = {
      layers: 3,
      activation1: "relu",
      activation2: "relu",
      activation3: "relu",
      optimiser: "sgd",
    } as const;
    const squared = train({ ...deep, rate: 1e12 });
    expect([squared.outcome, squared.culprit]).toEqual(["broken", { at: "loss" }]);
    // A probability is wrong by 1 at most: nothing but the weights can tell.
    const weights = train({ points: "xor", optimiser: "sgd", rate: 10, beta: 10 });
    expect([weights.outcome, weights.culprit?.at]).toEqual(["broken", "parameter"]);
    expect(Math.max(...weights.train.slice(0, -1))).toBeLessThanOrEqual(1);
    expect(verdict(weights)).toMatch(
      /^Stopped at step \d+: the (weight|bias) .* no longer a finite/,
    );
    const summed = run(trainSandbox({ ...squared.input, rate: 1e21 }));
    expect(verdict(summed)).toMatch(/^Stopped at step 1: the sum in h₂₁ is no longer a finite/);
    expect(look(weights).curve).toHaveLength(latticeSide ** 2);
  });

  it("where nothing is left to follow", () => {
    const training = train({ activation1: "linear", optimiser: "sgd", rate: 0.1 });
    expect(training.outcome).toBe("flat");
    const largest = Math.max(...look(training).slopes.map(Math.abs));
    expect(largest).toBeLessThanOrEqual(1e-5);
    expect(verdict(training)).toMatch(/: no slope is above 0\.00001 any more\.$/);
  });

  it("when its steps are used up, and at once where the start is good enough", () => {
    const training = train({ rate: 1e-6, limit: 7 });
    expect([training.outcome, training.last, training.train.length]).toEqual(["limit", 7, 8]);
    expect(verdict(training)).toMatch(/^Stopped after 7 steps, which is the limit/);
    const good = train({ enough: 1 });
    expect([good.outcome, good.last]).toEqual(["reached", 0]);
  });
});

it("names all parameters in the order in which trainings have them", () => {
  const deep = input({ points: "xor", layers: 2, width1: 2, width2: 1 });
  expect(partsOf(deep).map((part) => partName(deep, part))).toEqual([
    "weight from x₁ to h₁₁",
    "weight from x₁ to h₁₂",
    "weight from x₂ to h₁₁",
    "weight from x₂ to h₁₂",
    "bias of h₁₁",
    "bias of h₁₂",
    "weight from h₁₁ to h₂₁",
    "weight from h₁₂ to h₂₁",
    "bias of h₂₁",
    "weight from h₂₁ to o",
    "bias of o",
  ]);
  expect(parametersAt(run(trainSandbox({ ...deep, limit: 1 })), 0)).toHaveLength(11);
  expect([...trainSandbox(null), ...lookAtSandbox(null)]).toEqual([]);
});

it("stands after scene 9 and takes no number", () => {
  const places = scenes.map(({ id, number }) => (id === "sandbox" ? "sandbox" : number));
  expect(places).toEqual([
    ...Array.from({ length: 9 }, (_, i) => i + 1),
    "sandbox",
    10,
    11,
    12,
    13,
    14,
  ]);
  expect(scenes.filter(({ number }) => number === undefined)).toHaveLength(1);
});
