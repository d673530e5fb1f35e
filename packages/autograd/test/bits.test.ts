import { debug, variable } from "@nnf/tensor";
import { realizeAll } from "@nnf/tensor/internal";
import { assert, integer, property } from "fast-check";
import { afterEach, expect, it } from "vitest";
import { sameBits, seed } from "../../tensor/test/checker.ts";
import { Draw } from "../../tensor/test/draw.ts";
import { graphShape, randomGraph, randomValues } from "../../tensor/test/random-graph.ts";
import { gradients } from "../src/index.ts";

afterEach(() => debug(false));

/** The loss of the random graph with this number and its gradients. */
function compute(number: number) {
  const draw = new Draw(number);
  const leaves = [0, 1].map(() => variable(randomValues(draw)));
  const shaped = leaves.map((leaf) => leaf.reshape([...graphShape]));
  const results = randomGraph(shaped, draw);
  // Random graphs may leave a leaf out; 0 · x keeps both among the targets.
  const used = leaves.map((leaf) => leaf.sum().mul(0));
  const loss = [...results.map((y) => y.square().mean()), ...used].reduce((a, b) => a.add(b));
  return [loss, ...gradients(loss, leaves)];
}

it("forward and backward have the same bits planned together or operator by operator", () => {
  assert(
    property(integer(), (number) => {
      debug(false);
      const planned = compute(number);
      realizeAll(planned);
      debug(true);
      const apart = compute(number);
      planned.forEach((tensor, i) => {
        expect(sameBits(tensor.data(), apart[i]?.data() ?? new Float32Array())).toBe(true);
      });
    }),
    { seed, numRuns: 60 },
  );
});
