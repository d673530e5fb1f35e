import type { Activation, Ending, Loss, Optimiser } from "./state.ts";

/** Data to begin with. */
export const presetNames: Readonly<Record<string, string>> = {
  seven: "the lecture’s seven points",
  wave: "a wave",
  xor: "two classes: Xor",
  circles: "two classes: circles",
  clouds: "two classes: clouds",
  spirals: "two classes: spirals",
};

/** Data that the reader has changed. */
export const ownPoints = "your own points";

/** Settings that are no numbers. */
export const choices: Readonly<Record<string, string>> = {
  points: "Data",
  activation1: "Activation 1",
  activation2: "Activation 2",
  activation3: "Activation 3",
  loss: "Loss",
  optimiser: "Optimiser",
};

export const activations: Readonly<Record<Activation, string>> = {
  tanh: "tanh",
  sigmoid: "σ, sigmoid",
  relu: "ReLU, max(0, t)",
  linear: "none",
};

export const losses: Readonly<Record<Loss, string>> = {
  squares: "mean squared error",
  entropy: "cross-entropy",
};

export const optimisers: Readonly<Record<Optimiser, string>> = {
  sgd: "gradient descent",
  momentum: "momentum 0.9",
  adam: "Adam",
  adagrad: "Adagrad",
};

/** How runs end. */
export const endings: Readonly<Record<Ending, string>> = {
  converges: "it converges",
  diverges: "it diverges",
  stopped: "its steps are used up",
};
