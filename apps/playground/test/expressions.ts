import * as fc from "fast-check";
import { expect } from "vitest";
import type { Graph, GraphNode } from "../src/expression/graph.ts";

/** Value and derivative in one variable, by the rules of dual numbers. */
export type Dual = readonly [value: number, slope: number];

/** The duals of all nodes. */
function duals(graph: Graph, values: Readonly<Record<string, number>>, seed: string): Dual[] {
  const done: Dual[] = [];
  for (const node of graph.nodes) done.push(dualOf(node, done, values, seed));
  return done;
}

/** The dual of an expression. */
export function dual(graph: Graph, values: Readonly<Record<string, number>>, seed: string): Dual {
  return duals(graph, values, seed)[graph.root] as Dual;
}

/** Whether all numbers on the way are neither so large nor so small that rounding decides. */
export function isTame(graph: Graph, values: Readonly<Record<string, number>>): boolean {
  return Object.keys(values).every((seed) =>
    duals(graph, values, seed)
      .flat()
      .every((value) => value === 0 || (Math.abs(value) > 1e-3 && Math.abs(value) < 1e3)),
  );
}

function dualOf(
  node: GraphNode,
  done: readonly Dual[],
  values: Readonly<Record<string, number>>,
  seed: string,
): Dual {
  if (node.kind === "number") return [node.value, 0];
  if (node.kind === "variable") return [values[node.name] ?? 0, node.name === seed ? 1 : 0];
  const [[a, da], [b, db] = [0, 0]] = node.operands.map((place) => done[place]) as [Dual, Dual?];
  switch (node.operator) {
    case "add":
      return [a + b, da + db];
    case "sub":
      return [a - b, da - db];
    case "mul":
      return [a * b, da * b + a * db];
    case "div":
      return [a / b, (da * b - a * db) / (b * b)];
    case "pow":
      return [a ** b, b * a ** (b - 1) * da + (db === 0 ? 0 : a ** b * Math.log(a) * db)];
    case "square":
      return [a * a, 2 * a * da];
    case "neg":
      return [-a, -da];
    case "tanh":
      return [Math.tanh(a), (1 - Math.tanh(a) ** 2) * da];
    case "sigmoid": {
      const s = 1 / (1 + Math.exp(-a));
      return [s, s * (1 - s) * da];
    }
    case "exp":
      return [Math.exp(a), Math.exp(a) * da];
    case "log":
      return [Math.log(a), da / a];
    case "sum":
      return [a, da];
  }
}

/** Random expressions as text, with redundant brackets. */
export const { expression } = fc.letrec<{ expression: string; leaf: string }>((tie) => ({
  leaf: fc.oneof(
    fc.constantFrom("u", "v", "w"),
    fc.double({ min: 0.1, max: 9, noNaN: true }).map((value) => String(Number(value.toFixed(2)))),
  ),
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    tie("leaf"),
    fc
      .tuple(
        tie("expression"),
        fc.constantFrom("+", "-", "−", "*", "×", "/", "÷"),
        tie("expression"),
      )
      .map(([left, sign, right]) => `(${left}) ${sign} (${right})`),
    fc
      .tuple(fc.constantFrom("tanh", "σ", "sigmoid", "-", ""), tie("expression"))
      .map(([name, inside]) => `${name}(${inside})`),
    tie("expression").map((inside) => `(${inside})^2`),
    tie("expression").map((inside) => `log(exp(tanh(${inside})) + 1)`),
    tie("expression").map((inside) => `(σ(${inside}) + 0.5)^1.5`),
  ),
}));

/** The same, but for rounding. */
export function near(value: number | undefined, expected: number): void {
  expect(Math.abs(Number(value) - expected)).toBeLessThanOrEqual(1e-7 * (1 + Math.abs(expected)));
}
