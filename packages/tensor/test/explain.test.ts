import { expect, it } from "vitest";
import { compile, explain, fromHost, ones, parameter, type Tensor, zeros } from "../src/index.ts";
import { step } from "../src/internal.ts";

it("lists the calls of a training step, and of each plan after it", () => {
  const [w, b] = [parameter(ones([100, 256])), parameter(zeros([256]))];
  const x = fromHost(new Float32Array(6400), [64, 100]);
  const text = explain(() => {
    const y = x.matmul(w).add(b).relu();
    const loss = y.square().mean();
    const gradient = x.transpose().matmul(y);
    step(
      [loss],
      [
        { target: w, value: w.sub(gradient.mul(0.1)) },
        { target: b, value: b.sub(y.sum(0).mul(0.1)) },
      ],
    );
    w.take([3, 1]).softmax().data();
  });
  expect(text.replace(/, [\d.]+ KiB for/g, ", … KiB for").split("\n")).toEqual([
    "plan 1: 8 calls, … KiB for intermediate values",
    "#  kernel       operators          KiB  tensors",
    "0  matmul       matmul           189.0  [64, 100] [100, 256] → [64, 256]",
    "1  elementwise  add+relu+square  256.0  [64, 256] [1, 256] → [64, 256] [64, 256]",
    "2  reduce       sum               64.0  [64, 256] → []",
    "3  matmul       matmul           189.0  [100, 64] [64, 256] → [100, 256]",
    "4  reduce       sum               65.0  [64, 256] → [256]",
    "5  elementwise  div                0.0  [] → []",
    "6  elementwise  mul+sub          300.0  [100, 256] → updated [100, 256]",
    "7  elementwise  mul+sub            3.0  [256] → updated [256]",
    "",
    "plan 2: 2 calls, … KiB for intermediate values",
    "#  kernel    operators    KiB  tensors",
    "0  takeRows  take       102.0  [100, 256] [2] → [2, 256]",
    "1  softmax   softmax      4.0  [2, 256] → [2, 256]",
  ]);
});

it("sees compiled functions, and says when there is nothing to see", () => {
  const f = compile((x: Tensor) => x.exp().add(1));
  const x = ones([7, 3]);
  for (let i = 0; i < 2; i++) f(x);
  expect(explain(() => f(x))).toContain("elementwise  exp+add");
  expect(explain(() => {})).toBe("nothing was computed");
});
