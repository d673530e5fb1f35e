import { expect, test } from "vitest";
import * as optim from "../src/index.ts";

test("the public surface", () => {
  expect(Object.keys(optim).sort()).toEqual([
    "Adagrad",
    "Adam",
    "AdamW",
    "HalveOnPlateau",
    "Optimizer",
    "RMSProp",
    "SGD",
    "UnitStepSearch",
    "constant",
    "cosine",
    "exponential",
    "finiteDifferences",
    "l1",
    "l2",
    "stepDecay",
    "warmUp",
  ]);
});
