import { assert, integer, property } from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { debug, fromHost, realize } from "../src/index.ts";
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
});
