import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { summed } from "../src/expression/graph.ts";
import { layOut } from "../src/expression/layout.ts";
import { parse } from "../src/expression/parse.ts";
import { walkThrough } from "../src/scenes/12-graph/model.ts";
import { edgeKey, momentOf } from "../src/scenes/12-graph/moment.ts";
import { codec, type Example, examples } from "../src/scenes/12-graph/state.ts";
import { readNumbers, settingOf, settled } from "../src/scenes/12-graph/values.ts";
import { nameOf, told, trouble } from "../src/scenes/12-graph/words.ts";
import { dual, expression, isTame, near } from "./expressions.ts";
import { run } from "./run.ts";

function walked(example: Example) {
  const [one] = run(walkThrough({ walks: [settingOf(example).input] }));
  if (one === undefined) throw new Error("no walk");
  return one;
}

const of = (expression: string, values: string, data = ""): Example => ({
  expression,
  values,
  data,
  rate: 0.1,
});

/** Values and gradients at the end of a walk, by name. */
function ends(example: Example): {
  values: Record<string, unknown>;
  gradients: Record<string, unknown>;
} {
  const walk = walked(example);
  const { values, gradients } = momentOf(walk, walk.steps.length);
  const named = (map: ReadonlyMap<number, readonly number[]>) =>
    Object.fromEntries(
      [...map].map(([place, numbers]) => [
        nameOf(walk, place),
        numbers.length === 1 ? numbers[0] : numbers,
      ]),
    );
  return { values: named(values), gradients: named(gradients) };
}

describe("the lecture's graph", () => {
  it("has its values and gradients", () => {
    expect(ends(examples.lecture)).toEqual({
      values: { w: 2, x: 5, b: 2, gold: 16, o: 10, y: 12, d: -4, c: 16 },
      gradients: { c: 1, d: -8, y: -8, o: -8, w: -40, b: -8 },
    });
    const walk = walked(examples.lecture);
    const sentences = walk.steps.flatMap((step) => told(walk, step));
    for (const sentence of [
      "d = y − gold = 12 − 16 = −4",
      "c = d² = (−4)² = 16",
      "o passes to w: local 5 × upstream (−8) = −40.",
      "w: 2 − 0.02 × (−40) = 2.8",
      "b: 2 − 0.02 × (−8) = 2.16",
    ]) {
      expect(sentences).toContain(sentence);
    }
    expect(trouble(walk)).toBe(null);
  });

  it("adds the gradients of w where it is used twice", () => {
    expect(ends(examples.twice).gradients).toEqual({ c: 1, d: -8, y: -8, o: -8, w: -48 });
    const walk = walked(examples.twice);
    const sentences = walk.steps.flatMap((step) => told(walk, step));
    expect(sentences).toContain(
      "o passes to w: local 5 × upstream (−8) = −40. With what came before, w now has −48.",
    );
  });

  it("adds the gradients of three examples", () => {
    const { values, gradients } = ends(examples.three);
    expect(values).toMatchObject({ o: [2, 10, 12], d: [4, -4, -6], c: [16, 16, 36], "node 9": 68 });
    expect(gradients).toMatchObject({ w: -104, b: -12 });
    const walk = walked(examples.three);
    const o = walk.input.graph.nodes.findIndex(
      (node) => node.kind === "operator" && node.name === "o",
    );
    expect(momentOf(walk, walk.steps.length).passed.get(edgeKey(o, 0))).toEqual({
      local: [1, 5, 6],
      upstream: [8, -8, -12],
      downstream: [-104],
      total: [-104],
    });
  });

  it("shows at each step only what was computed by then", () => {
    const walk = walked(examples.lecture);
    const sizes = [0, 1, 2, 3, 4, 7, 8, 9, 12].map((count) => {
      const { values, gradients, passed } = momentOf(walk, count);
      return [values.size, gradients.size, passed.size];
    });
    expect(sizes).toEqual([
      [0, 0, 0],
      [2, 0, 0],
      [4, 0, 0],
      [4, 0, 0],
      [5, 0, 0],
      [8, 0, 0],
      [8, 1, 0],
      [8, 2, 1],
      [8, 6, 5],
    ]);
  });
});

it("agrees with dual numbers on random expressions", () => {
  const value = fc.double({ min: -3, max: 3, noNaN: true });
  fc.assert(
    fc.property(expression, value, value, value, (text, u, v, w) => {
      const read = parse(`${text} + u`);
      fc.pre("graph" in read);
      const values = { u, v, w };
      fc.pre(isTame(read.graph, values));
      const setting = settingOf(of(`${text} + u`, `u ${u} v ${v} w ${w}`));
      const [walk] = run(walkThrough({ walks: [setting.input] }));
      const step = walk?.steps.at(-1);
      if (walk === undefined || step?.kind !== "update") throw new Error("no walk");
      const result = momentOf(walk, walk.steps.length).values.get(walk.input.graph.root)?.[0];
      for (const { node, gradient } of step.updates) {
        const [expected, slope] = dual(read.graph, values, nameOf(walk, Number(node.name)));
        near(result, expected);
        near(Number(gradient), slope);
      }
    }),
    { numRuns: 150 },
  );
});

describe("reading expressions", () => {
  it("knows what binds how", () => {
    const value = (text: string): unknown => {
      const walk = walked(of(`${text} + 0 × w`, "w 1"));
      return momentOf(walk, walk.steps.length).values.get(walk.input.graph.root)?.[0];
    };
    expect(value("2 + 3 × 4")).toBe(14);
    expect(value("2 - 3 - 4")).toBe(-5);
    expect(value("8 / 4 / 2")).toBe(1);
    expect(value("2^3^2")).toBe(512);
    expect(value("-2^2")).toBe(-4);
    expect(value("2^-1")).toBe(0.5);
    expect(value("2 ** 3 * -1e-0")).toBe(-8);
    expect(value("a = 2; -a + a × 10")).toBe(18);
    expect(value("a = 2; 3^a + a")).toBe(11);
  });

  it.each([
    ["", 1, "expected a number, a name or “(”, found its end"],
    ["w +", 4, "expected a number, a name or “(”, found its end"],
    ["w + × 2", 5, "expected a number, a name or “(”, found “×”"],
    ["w @ 2", 3, "“@” is no part of an expression"],
    ["w + 🙂", 5, "“🙂” is no part of an expression"],
    ["2 w", 3, "expected an operator, found “w”"],
    ["(w + 2", 7, "expected an operator, or “)” for the “(” at character 1, found its end"],
    ["w + 2)", 6, "expected an operator, found “)”"],
    ["tanh w", 6, "expected “(” after “tanh”, found “w”"],
    ["sin(w)", 1, "“sin” is no function: there are tanh, σ, exp and log, and products need a ×"],
    ["a = w; a = 2 × w", 8, "“a” means something already"],
    ["a = a + 1", 1, "“a” is made of itself"],
    ["a = w^2; w + 1", 1, "“a” is not used"],
    ["3 + 4", 1, "there is no variable in it"],
    ["1e999 × w", 1, "“1e999” is too large"],
    [`${"w + 2 + ".repeat(20)}1`, 111, "there are more than 40 nodes up to here"],
    ["w".repeat(201), 201, "there are more than 200 characters"],
  ])("says where “%s” is wrong", (text, position, problem) => {
    expect(parse(text)).toEqual({ position, problem });
  });

  it("reads any text or says where not, and never throws", () => {
    const pieces = fc.constantFrom(
      "w",
      "x",
      "2",
      ".5",
      "(",
      ")",
      "+",
      "-",
      "^",
      "=",
      ";",
      "σ",
      "tanh",
      " ",
      "1e",
      "\n",
    );
    const texts = fc.oneof(
      fc.string(),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join("")),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const read = parse(text);
        if ("graph" in read) {
          const { graph } = read;
          for (const [place, node] of graph.nodes.entries()) {
            if (node.kind !== "operator") continue;
            for (const operand of node.operands) expect(operand).toBeLessThan(place);
          }
        } else {
          expect(read.position).toBeGreaterThanOrEqual(1);
          expect(read.position).toBeLessThanOrEqual(text.length + 1);
        }
      }),
    );
  });
});

describe("values", () => {
  it("keeps those of names that stay, and takes x and gold as data", () => {
    const { expression: text, ...others } = settled({
      ...examples.lecture,
      expression: "x1 × w + v",
    });
    expect([text, others]).toEqual([
      "x1 × w + v",
      { values: "x1 1 w 2 v 1", data: "x1", rate: 0.02 },
    ]);
  });

  it("says what cannot be walked", () => {
    expect(settingOf(of("w × x", "x 1 2 w 3", "x w")).problem).toMatch(/nothing is left to learn/);
    expect(settingOf(of("w × x × z", "x 1 2 z 1 2 3", "x z")).problem).toBe(
      "x has 2 examples and z has 3. Give each as many, or one for all.",
    );
    expect(settingOf(of("w × x × z", "x 1 2 z 3 w 1 2", "x z"))).toMatchObject({
      problem: null,
      input: { values: { w: [1], x: [1, 2], z: [3] } },
    });
  });

  it("reads numbers as they are typed", () => {
    expect(readNumbers("1; −5  6", 6)).toEqual({ numbers: [1, -5, 6] });
    expect(readNumbers("1 2", 1)).toEqual({ problem: "are several: what is learned has one" });
    expect(readNumbers("1 two", 6)).toEqual({ problem: "is not a number" });
    expect(readNumbers("", 6)).toEqual({ problem: "is not a number" });
  });

  it("takes names that objects have of themselves", () => {
    expect(
      ends(of("constructor × __proto__ + toString", "constructor 2 __proto__ 3")),
    ).toMatchObject({
      gradients: { constructor: 3, toString: 1 },
    });
  });

  it("says where numbers end to be numbers", () => {
    expect(trouble(walked(of("log(w − x) × b", "w 2 x 5 b 1", "x")))).toMatch(
      /^node 4 = log\(node 3\) = log\(−3\) = not a number: this is the first/,
    );
    expect(trouble(walked(of("w^0.5", "w 0")))).toMatch(/^All values are proper.*∞/);
  });

  it("has the same bits each time", () => {
    expect(walked(examples.gate).fingerprint).toBe(walked(examples.gate).fingerprint);
    expect(walked(examples.gate).fingerprint).not.toBe(walked(examples.lecture).fingerprint);
  });

  it("walks a graph of nothing but a variable", () => {
    expect(ends(of("w", "w 3"))).toEqual({ values: { w: 3 }, gradients: { w: 1 } });
  });
});

it("gives states back, and says what of an address cannot be read", () => {
  const state = { ...codec.parse("").state, ...examples.gate, step: 3 };
  expect(codec.parse(codec.format(state))).toEqual({ state, problems: [] });
  expect(codec.parse("expression=w%2B*x&values=w&data=1").problems).toEqual([
    "expression = “w+*x” cannot be read: at character 3, expected a number, a name or “(”, found “*”; used o = w × x; y = o + b; d = y − gold; c = d^2.",
    "values = “w” is not names, each with its numbers from -1000000 to 1000000; used w 2 x 5 b 2 gold 16.",
  ]);
});

it("lays out graphs so that nothing lies upon anything else", () => {
  fc.assert(
    fc.property(expression, fc.boolean(), (text, several) => {
      const read = parse(`a = ${text}; a × u + tanh(a)`);
      fc.pre("graph" in read);
      const graph = several ? summed(read.graph) : read.graph;
      const boxes = graph.nodes.map((node, place) => {
        const operands = node.kind === "operator" ? node.operands : [];
        const size = { width: 60 + (place % 5) * 11, height: 30 + (place % 3) * 17 };
        return { operands, ...size, labels: operands.map((i) => ({ width: 30 + i, height: 17 })) };
      });
      const layout = layOut(boxes, graph.root);
      const placed = layout.nodes.flatMap((node, i) => {
        const { width, height, labels } = boxes[i] as (typeof boxes)[number];
        const labelled = node.edges.map(({ label }, k) => ({ ...label, ...labels[k] }));
        return [{ x: node.x, y: node.y, width, height }, ...labelled];
      });
      for (const [i, one] of placed.entries()) {
        const [width = 0, height = 0] = [one.width, one.height];
        expect(one.x - width / 2).toBeGreaterThan(-0.001);
        expect(one.x + width / 2).toBeLessThan(layout.width + 0.001);
        for (const other of placed.slice(i + 1)) {
          const across = Math.abs(one.x - other.x) - (width + (other.width ?? 0)) / 2;
          const down = Math.abs(one.y - other.y) - (height + (other.height ?? 0)) / 2;
          expect(Math.max(across, down)).toBeGreaterThan(-0.001);
        }
      }
    }),
    { numRuns: 60 },
  );
});
