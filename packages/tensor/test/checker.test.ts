import { sample } from "fast-check";
import { describe, expect, it } from "vitest";
import type { Tensor } from "../src/index.ts";
import * as nnf from "../src/index.ts";
import { type OperatorSpec, operator, seed } from "./checker.ts";
import { Draw } from "./draw.ts";
import { drawLayout } from "./layout.ts";
import { map, type NdArray } from "./nd-array.ts";
import { operators } from "./ops/index.ts";
import { one, shapes, two } from "./shapes.ts";

/** The spec of a right operator, 2x, with parts replaced. */
function doubled(changes: Partial<OperatorSpec<object>>): OperatorSpec<object> {
  return {
    name: "double",
    examples: one(),
    apply: ([x]) => (x as Tensor).mul(2),
    reference: ([x]) => map(x as NdArray, (value) => 2 * value),
    ...changes,
  };
}

describe("the checker", () => {
  it("passes what is right", () => {
    expect(() => operator(doubled({ special: [[1, 2]] })).values("float32")).not.toThrow();
    expect(() =>
      operator(
        doubled({
          special: [
            [1, 2],
            [-0, -0],
          ],
        }),
      ).special("float32"),
    ).not.toThrow();
  });

  it.each<[string, Partial<OperatorSpec<object>>]>([
    ["a wrong value", { reference: ([x]) => map(x as NdArray, (value) => 2 * value + 1e-5) }],
    ["a wrong dtype", { apply: ([x]) => (x as Tensor).mul(2).cast("float64") }],
    ["a wrong shape", { apply: ([x]) => (x as Tensor).mul(2).unsqueeze(0) }],
    ["a NaN", { apply: ([x]) => (x as Tensor).mul(Number.NaN) }],
    ["elements in another order", { apply: ([x]) => backwards(x as Tensor).mul(2) }],
    [
      "bits that depend on the layout",
      {
        tolerance: { relative: 1e3 },
        apply: ([x]) => (x as Tensor).mul((x as Tensor).storage === null ? 2 : 2.00001),
      },
    ],
  ])("finds %s", (_, changes) => {
    expect(() => operator(doubled(changes)).values("float32")).toThrow();
  });

  it.each([[[1, 3]], [[0, -0]], [[Number.NaN, 0]]])("finds a wrong special value in %j", (row) => {
    expect(() => operator(doubled({ special: [row] })).special("float32")).toThrow();
  });

  it("prints the seed and the example with a failure", () => {
    const wrong = operator(doubled({ reference: ([x]) => map(x as NdArray, () => 5) }));
    expect(() => wrong.values("float32")).toThrow(new RegExp(`seed: ${seed}[^]*Counterexample`));
  });
});

function backwards(x: Tensor): Tensor {
  return nnf.fromHost(x.data().reverse(), [...x.shape]);
}

describe("the examples", () => {
  const drawn = sample(shapes({ maxSize: 1500 }), { seed, numRuns: 60 });

  it("have ranks 0 to 6, lengths 0 and 1, and more than one block of a kernel", () => {
    expect(new Set(drawn.map(({ length }) => length))).toEqual(new Set([0, 1, 2, 3, 4, 5, 6]));
    expect(drawn.some((shape) => shape.includes(0))).toBe(true);
    expect(drawn.some((shape) => shape.includes(1))).toBe(true);
    expect(drawn.some((shape) => shape.reduce((size, n) => size * n, 1) > 512)).toBe(true);
  });

  it("broadcast either way", () => {
    const pairs = sample(two({ maxSize: 1500 }), { seed, numRuns: 60 }).map(
      (example) => example.shapes,
    );
    const size = (shape: readonly number[] = []): number =>
      shape.reduce((product, n) => product * n, 1);
    expect(pairs.some(([a, b]) => size(a) < size(b))).toBe(true);
    expect(pairs.some(([a, b]) => size(a) > size(b))).toBe(true);
    expect(pairs.some(([a, b]) => a?.length !== b?.length)).toBe(true);
  });

  it("come in every layout", () => {
    const draw = new Draw(seed);
    const kinds = Array.from({ length: 60 }, () => drawLayout(draw, [2, 3]).kind);
    expect([...new Set(kinds)].sort()).toEqual(
      ["broadcast", "computed", "flipped", "permuted", "plain", "stepped"], //
    );
  });
});

describe("the operators", () => {
  /** Exported functions that make, keep or look at tensors rather than compute with them. */
  const others = new Set([
    "arange",
    "compile",
    "debug",
    "explain",
    "profile",
    "threads",
    "decodeSafetensors",
    "encodeSafetensors",
    "eye",
    "fromHost",
    "full",
    "linspace",
    "ones",
    "parameter",
    "tensor",
    "variable",
    "zeros",
  ]);
  const functions = Object.entries(nnf).filter(
    ([name, value]) => typeof value === "function" && /^[a-z]/.test(name) && !others.has(name),
  );

  it.each(functions.map(([name]) => name))("%s has a check", (name) => {
    const checks = operators.filter((check) => check.name.split(" ")[0] === name);
    expect(checks).not.toEqual([]);
  });
});
