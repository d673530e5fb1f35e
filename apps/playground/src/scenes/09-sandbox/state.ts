import type { Guess } from "../../scene/predict.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { Codec, type Fields, type Signals } from "../../state/codec.ts";
import { type Field, numberField, oneOf } from "../../state/fields.ts";
import { readData } from "./data.ts";
import { fewestPoints, mostLayers, mostPoints, mostSteps, mostUnits } from "./limits.ts";

export type Activation = "tanh" | "sigmoid" | "relu" | "linear";
export type Loss = "squares" | "entropy";
export type Optimiser = "sgd" | "momentum" | "adam" | "adagrad";
/** How a training ends: it converges, it diverges, or it is stopped. */
export type Ending = "converges" | "diverges" | "stopped";

/** Everything that a training depends on. */
export interface Settings {
  /** The name of the data, or all points. */
  points: string;
  /** The percentage of points that are held out. */
  held: number;
  layers: number;
  width1: number;
  activation1: Activation;
  width2: number;
  activation2: Activation;
  width3: number;
  activation3: Activation;
  loss: Loss;
  optimiser: Optimiser;
  rate: number;
  batch: number;
  beta: number;
  seed: number;
  /** It is stopped after so many steps, and has converged at this loss. */
  limit: number;
  enough: number;
}

/** What the reader has set. */
export interface State extends Settings {
  guess: Guess<Ending>;
  /** The step that is shown. */
  step: number;
  /** The settings of a run that is kept for comparison, as a text; `none` without. */
  a: string;
}

export type SandboxState = Signals<State>;

/** A whole number. */
export function whole(name: string, min: number, max: number, to = max): QuantitySpec {
  return { name, limits: { min, max, integer: true }, from: min, to, step: 1 };
}

export const specs = {
  held: { ...whole("Held out, %", 0, 50), step: 5 },
  layers: whole("Hidden layers", 1, mostLayers),
  width1: whole("Units of layer 1", 1, mostUnits),
  width2: whole("Units of layer 2", 1, mostUnits),
  width3: whole("Units of layer 3", 1, mostUnits),
  rate: {
    name: "Learning rate",
    symbol: "a",
    limits: { min: 1e-6, max: 1e12 },
    from: 0.0001,
    to: 100,
    step: 0.05,
    logarithmic: true,
  },
  batch: whole("Batch size at most", 1, mostPoints),
  beta: {
    name: "Weight of the penalty",
    symbol: "β",
    limits: { min: 0, max: 10 },
    from: 0,
    to: 0.1,
    step: 0.001,
  },
  seed: whole("Seed", 1, 9999, 20),
  limit: { ...whole("Steps at most", 1, mostSteps), step: 10 },
  enough: {
    name: "Enough at a loss of",
    limits: { min: 1e-9, max: 1 },
    from: 1e-6,
    to: 1,
    step: 0.05,
    logarithmic: true,
  },
} as const satisfies Record<string, QuantitySpec>;

const dataField: Field<string> = {
  initial: "seven",
  parse: (text) =>
    readData(text) === null
      ? { problem: `is no data, and no ${fewestPoints} to ${mostPoints} points within the plane` }
      : { value: text },
  format: String,
};

function number(name: keyof typeof specs, initial: number): Field<number> {
  return numberField(initial, specs[name].limits);
}

const activation = oneOf<Activation>("tanh", ["tanh", "sigmoid", "relu", "linear"]);

const fields: Fields<Settings> = {
  points: dataField,
  held: number("held", 0),
  layers: number("layers", 1),
  width1: number("width1", 6),
  activation1: activation,
  width2: number("width2", 4),
  activation2: activation,
  width3: number("width3", 4),
  activation3: activation,
  loss: oneOf<Loss>("squares", ["squares", "entropy"]),
  optimiser: oneOf<Optimiser>("adam", ["sgd", "momentum", "adam", "adagrad"]),
  rate: number("rate", 0.03),
  batch: number("batch", mostPoints),
  beta: number("beta", 0),
  seed: number("seed", 1),
  limit: number("limit", 1000),
  enough: number("enough", 0.001),
};

/** The part of the address that a training depends on. */
export const settingsCodec = new Codec<Settings>(fields);

const keptField: Field<string> = {
  initial: "none",
  parse: (text) => {
    if (text === "none") return { value: text };
    const [problem] = settingsCodec.parse(text).problems;
    return problem === undefined ? { value: text } : { problem: `is no run: ${problem}` };
  },
  format: String,
};

export const codec = new Codec<State>({
  guess: oneOf<Guess<Ending>>("none", ["none", "skip", "converges", "diverges", "stopped"]),
  ...fields,
  step: numberField(mostSteps, { min: 0, max: mostSteps, integer: true }),
  a: keptField,
});
