import * as fc from "fast-check";
import { expect, it } from "vitest";
import { parse } from "../src/expression/parse.ts";
import { evaluate } from "../src/scenes/01-numbers/model.ts";
import { apples, inputOf } from "../src/scenes/01-numbers/run.ts";
import { codec, examples } from "../src/scenes/01-numbers/state.ts";
import { dual, expression, isTame, near } from "./expressions.ts";
import { run } from "./run.ts";

function evaluated(text: string, values: string, at?: readonly number[]) {
  const input = inputOf(text, values);
  const [one] = run(evaluate({ all: [{ ...input, at: at ?? input.at }] }));
  if (one === undefined) throw new Error("no evaluation");
  return one;
}

it("knows the trade: 4, 7, 10 and 16 bananas", () => {
  const { expression: text, values } = examples["y = wx + b"];
  const trade = evaluated(text, values, apples);
  expect(trade.outputs).toEqual([4, 7, 10, 16]);
  expect(trade.values).toEqual([3, 5, 15, 1, 16]);
});

it("evaluates random trees, and along one variable as one by one", () => {
  // There is one zero in texts.
  const number = fc.double({ min: -3, max: 3, noNaN: true }).map((value) => value + 0);
  fc.assert(
    fc.property(expression, number, number, number, (text, u, v, w) => {
      const whole = `${text} + u`;
      const read = parse(whole);
      fc.pre("graph" in read);
      const numbers = { u, v, w };
      fc.pre(isTame(read.graph, numbers));
      const values = `v ${v} w ${w} u ${u}`;
      const { values: all, input, outputs } = evaluated(whole, values, [u, 0.5]);
      near(all[input.graph.root], dual(read.graph, numbers, "u")[0]);
      if (input.over !== "u") return;
      const other = evaluated(whole, values.replace(/u .*/, "u 0.5"));
      expect(outputs).toEqual([all[input.graph.root], other.values[input.graph.root]]);
    }),
    { numRuns: 100 },
  );
});

it("has the same bits each time", () => {
  const gate = examples["a gate"];
  const print = evaluated(gate.expression, gate.values).fingerprint;
  expect(evaluated(gate.expression, gate.values).fingerprint).toBe(print);
  expect(evaluated(gate.expression, "w 2 x 3 b -5").fingerprint).not.toBe(print);
});

it("gives states back, and says what of an address cannot be read", () => {
  const state = { ...codec.parse("").state, ...examples["a gate"], step: 2 };
  expect(codec.parse(codec.format(state))).toEqual({ state, problems: [] });
  expect(codec.parse("expression=3").problems).toEqual([
    "expression = “3” cannot be read: at character 1, there is no variable in it; used w × x + b.",
  ]);
});
