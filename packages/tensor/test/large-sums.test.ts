import { afterEach, describe, expect, it } from "vitest";
import { debug, explain, fromHost, realize, type Tensor, threads } from "../src/index.ts";

const size = 2 ** 22 + 7;
const x = fromHost(Float32Array.from({ length: size }, (_, i) => ((i * 7919) % 1009) / 1009));
const y = fromHost(Float32Array.from({ length: size }, (_, i) => ((i * 104729) % 997) / 997));

const initial = threads();
afterEach(() => {
  debug(false);
  threads(initial);
});

describe("a sum over more elements than a cache holds", () => {
  const cases: [string, () => Tensor[]][] = [
    ["of squared differences", () => [x.sub(y).square().sum()]],
    [
      "of values that are wanted themselves",
      () => {
        const product = x.mul(y);
        return [product.sum(), product.slice(size - 5), x.sum()];
      },
    ],
    ["over every axis of several", () => [x.slice(7).reshape(4, -1, 2).square().mean([0, 1, 2])]],
    [
      "of one value twice",
      () => {
        const squares = x.square();
        return [squares.sum(), squares.sub(1).sum()];
      },
    ],
  ];

  it.each(cases)("%s has the bits of the values stored first", (_, make) => {
    debug(true);
    const apart = make().map((tensor) => tensor.data());
    debug(false);
    for (const count of [1, 2]) {
      threads(count);
      expect(realize(...make()).map((tensor) => tensor.data())).toEqual(apart);
    }
  });

  it("is made while they are computed", () => {
    expect(explain(() => x.sub(y).square().sum().item())).toMatch(/programSums +sub\+square\+sum/);
    expect(explain(() => x.slice(9).sub(1).square().sum().item())).not.toContain("programSums");
  });
});
