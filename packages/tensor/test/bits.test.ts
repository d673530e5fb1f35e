import { assert, integer, property } from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import {
  debug,
  fromHost,
  ones,
  type Parameter,
  parameter,
  realize,
  type Tensor,
  type TypedArray,
} from "../src/index.ts";
import { step } from "../src/internal.ts";
import { sameBits, seed } from "./checker.ts";
import { Draw } from "./draw.ts";
import { graphShape, randomGraph, randomValues } from "./random-graph.ts";

afterEach(() => debug(false));

/** The last values of the random graph with this number. */
function compute(number: number, together: boolean): ReturnType<typeof randomGraph> {
  const draw = new Draw(number);
  const leaves = [0, 1].map(() => fromHost(randomValues(draw), [...graphShape]));
  const results = randomGraph(leaves, draw);
  if (together) realize(...results);
  return results;
}

describe("scheduling never changes bits", () => {
  it("planned together or operator by operator", () => {
    assert(
      property(integer(), (number) => {
        debug(false);
        const planned = compute(number, true);
        debug(true);
        const apart = compute(number, false);
        planned.forEach((tensor, i) => {
          expect(sameBits(tensor.data(), apart[i]?.data() ?? new Float32Array())).toBe(true);
        });
      }),
      { seed, numRuns: 100 },
    );
  });

  it("read in any order, together or one by one", () => {
    assert(
      property(integer(), (number) => {
        const together = compute(number, true);
        const single = compute(number, false);
        for (let i = single.length - 1; i >= 0; i--) {
          expect(
            sameBits(
              single[i]?.data() ?? new Float32Array(),
              together[i]?.data() ?? new Float32Array(),
            ),
          ).toBe(true);
        }
      }),
      { seed, numRuns: 60 },
    );
  });

  it("in steps: every update reads the values before, whatever is written in place", () => {
    const shape = [...graphShape];
    assert(
      property(integer(), (number) => {
        const inPlace = updated(number, (targets, values) => {
          const assignments = targets.map((target, i) => ({ target, value: values[i] ?? target }));
          step([values[0]?.sum() ?? ones([])], assignments);
        });
        const oneByOne = updated(number, (targets, values) => {
          realize(...values).forEach((value, i) => {
            targets[i]?.assign(value);
          });
        });
        inPlace.forEach((values, i) => {
          expect(sameBits(values, oneByOne[i] ?? new Float32Array())).toBe(true);
        });
      }),
      { seed, numRuns: 60 },
    );

    /** Three parameters after two rounds of updates that mix them at random. */
    function updated(
      number: number,
      update: (targets: Parameter[], values: Tensor[]) => void,
    ): TypedArray[] {
      const draw = new Draw(number);
      const targets = [0, 1, 2].map(() => parameter(fromHost(randomValues(draw), shape)));
      for (let round = 0; round < 2; round++) {
        const simple = [
          (a: Tensor, b: Tensor) => a.sub(b.mul(0.1)),
          (a: Tensor, b: Tensor) => a.flip().add(b),
          (_: Tensor, b: Tensor) => b,
          (a: Tensor, b: Tensor) => a.add(b.sum(0)),
          (a: Tensor, b: Tensor) =>
            a
              .slice([[1, 2]])
              .mul(0.5)
              .add(b),
        ];
        const values = targets.map((target) =>
          draw.integer(0, 3) === 0
            ? (randomGraph(targets, draw).at(-1) ?? target)
            : draw.pick(simple)(draw.pick(targets), draw.pick(targets)),
        );
        update(targets, values);
      }
      return targets.map((target) => target.data());
    }
  });
});
