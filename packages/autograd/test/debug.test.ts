import { debug, variable } from "@nnf/tensor";
import { afterEach, expect, it } from "vitest";
import { gradients } from "../src/index.ts";
import { thrown } from "./thrown.ts";

afterEach(() => debug(false));

it("debug mode names the operator that breaks on the way back, and the line that asked", () => {
  debug(true);
  const v = variable([0, 4]);
  const y = v.sqrt().sum();
  expect(thrown(() => gradients(y, [v]))).toMatch(
    /^NonFiniteError: div: produced an infinity from finite inputs \(input shapes \[2\], \[2\]\); created at .*debug\.test\.ts\S*:\d+:\d+/,
  );
});
