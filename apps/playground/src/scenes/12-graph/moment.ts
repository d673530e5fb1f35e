import type { WalkNode, WalkStep } from "@nnf/autograd";
import { flat } from "../../expression/values.ts";
import type { Walked } from "./model.ts";

/** What an edge has passed back. */
export interface Passed {
  readonly local: readonly number[];
  readonly upstream: readonly number[];
  readonly downstream: readonly number[];
  /** The operand's gradient from then on. */
  readonly total: readonly number[];
}

/** All that is known after some steps of a walk; nodes by their places. */
export interface Moment {
  /** The step that was done last; null before the first. */
  readonly step: WalkStep | null;
  readonly values: ReadonlyMap<number, readonly number[]>;
  readonly gradients: ReadonlyMap<number, readonly number[]>;
  readonly updated: ReadonlyMap<number, readonly number[]>;
  /** By the place of a node and the number of its operand. */
  readonly passed: ReadonlyMap<string, Passed>;
  /** The nodes that the step is about. */
  readonly active: ReadonlySet<number>;
  readonly ordered: boolean;
}

/** The place of a node in the expression. */
export function placeOf({ name }: WalkNode): number {
  return Number(name);
}

export function edgeKey(place: number, operand: number): string {
  return `${place} ${operand}`;
}

/** What is known after `count` steps. */
export function momentOf({ steps, input }: Walked, count: number): Moment {
  const values = new Map<number, readonly number[]>();
  const gradients = new Map<number, readonly number[]>();
  const updated = new Map<number, readonly number[]>();
  const passed = new Map<string, Passed>();
  for (const step of steps.slice(0, count)) {
    if (step.kind === "inputs") {
      for (const { node, value } of step.inputs) values.set(placeOf(node), flat(value));
    } else if (step.kind === "variables") {
      for (const { node, value } of step.variables) values.set(placeOf(node), flat(value));
    } else if (step.kind === "forward") {
      values.set(placeOf(step.node), flat(step.value));
    } else if (step.kind === "seed") {
      gradients.set(placeOf(step.node), flat(step.gradient));
    } else if (step.kind === "backward") {
      const place = placeOf(step.node);
      const node = input.graph.nodes[place];
      const open = node?.kind === "operator" ? [...node.operands] : [];
      for (const edge of step.edges) {
        const operand = placeOf(edge.operand);
        const at = open.indexOf(operand);
        open[at] = -1;
        const total = flat(edge.total);
        const { local, downstream } = edge;
        passed.set(edgeKey(place, at), {
          local: flat(local ?? []),
          upstream: flat(step.upstream),
          downstream: flat(downstream),
          total,
        });
        gradients.set(operand, total);
      }
    } else if (step.kind === "update") {
      for (const { node, after } of step.updates) updated.set(placeOf(node), flat(after));
    }
  }
  const step = steps[count - 1] ?? null;
  const ordered = steps.slice(0, count).some(({ kind }) => kind === "order");
  return { step, values, gradients, updated, passed, active: new Set(activeIn(step)), ordered };
}

function activeIn(step: WalkStep | null): number[] {
  switch (step?.kind) {
    case "inputs":
      return step.inputs.map(({ node }) => placeOf(node));
    case "variables":
      return step.variables.map(({ node }) => placeOf(node));
    case "forward":
    case "seed":
    case "backward":
      return [placeOf(step.node)];
    case "update":
      return step.updates.map(({ node }) => placeOf(node));
    default:
      return [];
  }
}

/** The order of computation: for each place its number from 1. */
export function orderOf({ steps }: Walked): ReadonlyMap<number, number> {
  const order = steps.find((step) => step.kind === "order")?.order ?? [];
  return new Map(order.map((node, i) => [placeOf(node), i + 1]));
}
