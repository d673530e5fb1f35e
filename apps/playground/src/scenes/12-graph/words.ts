import type { WalkStep } from "@nnf/autograd";
import { written } from "../../expression/graph.ts";
import { flat, line } from "../../expression/values.ts";
import { readable } from "../../scene/format.ts";
import type { Walked } from "./model.ts";
import { orderOf, placeOf } from "./moment.ts";

/** The lecture's seven steps. */
export const seven = [
  "Initialise the inputs",
  "Initialise the variables",
  "Sort the nodes",
  "Forward, in order",
  "Set the gradient of the last node",
  "Backward, in reverse order",
  "Update the variables",
] as const;

/** What a node is called in a sentence: its name, else its number in the order. */
export function nameOf(walked: Walked, place: number): string {
  const node = walked.input.graph.nodes[place];
  if (node === undefined) return "?";
  if (node.kind === "number") return readable(node.value);
  if (node.kind === "variable") return node.name;
  return node.name ?? `node ${orderOf(walked).get(place) ?? "?"}`;
}

/** Values as they stand in a sentence. */
function shown(numbers: readonly number[]): string {
  return numbers.length === 1 ? line(numbers, 6) : `(${line(numbers, 6)})`;
}

/** Values as a factor or an operand. */
function factor(numbers: readonly number[]): string {
  const text = shown(numbers);
  return text.startsWith("−") ? `(${text})` : text;
}

/** What a step does, in a few sentences. */
export function told(walked: Walked, step: WalkStep | null): readonly string[] {
  const name = (place: number): string => nameOf(walked, place);
  const list = (
    all: readonly { node: { name: string }; value: Parameters<typeof flat>[0] }[],
  ): string =>
    all.map(({ node, value }) => `${name(Number(node.name))} = ${shown(flat(value))}`).join(", ");
  switch (step?.kind) {
    case undefined:
      return ["Only the graph so far: who is made of whom. Nothing is computed yet."];
    case "inputs":
      return [
        step.inputs.length === 0
          ? "There are no inputs here: everything is learned."
          : `The inputs come with the data: ${list(step.inputs)}.`,
      ];
    case "variables":
      return [
        `The variables may be changed by learning, and begin somewhere: ${list(step.variables)}.`,
      ];
    case "order":
      return [
        "The nodes are sorted so that each comes after everything it is made of: " +
          `${step.order.map((node) => name(placeOf(node))).join(", ")}.`,
      ];
    case "forward":
      return [forward(walked, step)];
    case "seed":
      return [
        `How fast does ${name(placeOf(step.node))} grow with itself? Its gradient is ${shown(flat(step.gradient))}, always.`,
      ];
    case "backward":
      return backward(walked, step);
    case "update":
      return step.updates.map(
        ({ node, before, gradient, after }) =>
          `${name(placeOf(node))}: ${shown(flat(before))} − ${readable(step.learningRate)} × ` +
          `${factor(flat(gradient))} = ${shown(flat(after))}`,
      );
  }
}

/** Operators whose first operand needs brackets where it is negative. */
const bracketing: ReadonlySet<string> = new Set(["pow", "square", "neg"]);

function forward(walked: Walked, step: Extract<WalkStep, { kind: "forward" }>): string {
  const place = placeOf(step.node);
  const node = walked.input.graph.nodes[place];
  if (node?.kind !== "operator") return "";
  const values = new Map(
    step.operands.map(({ node: operand, value }) => [operand.name, flat(value)]),
  );
  const made = written(
    node.operator,
    node.operands.map((operand) => nameOf(walked, operand)),
  );
  const computed = written(
    node.operator,
    node.operands.map((operand, i) => {
      const other = walked.input.graph.nodes[operand];
      const numbers =
        other?.kind === "number" ? [other.value] : (values.get(String(operand)) ?? []);
      return i === 0 && !bracketing.has(node.operator) ? shown(numbers) : factor(numbers);
    }),
  );
  return `${nameOf(walked, place)} = ${made} = ${computed} = ${shown(flat(step.value))}`;
}

function backward(walked: Walked, step: Extract<WalkStep, { kind: "backward" }>): string[] {
  const upstream = flat(step.upstream);
  return step.edges.map(({ operand, local, downstream, total }) => {
    const name = nameOf(walked, placeOf(operand));
    const [passed, sum] = [shown(flat(downstream)), shown(flat(total))];
    const product =
      local === null
        ? passed
        : `local ${factor(flat(local))} × upstream ${factor(upstream)} = ${passed}`;
    const examples =
      flat(local ?? []).length > flat(downstream).length ? ", added over the examples" : "";
    const added = sum === passed ? "" : ` With what came before, ${name} now has ${sum}.`;
    return `${nameOf(walked, placeOf(step.node))} passes to ${name}: ${product}${examples}.${added}`;
  });
}

/** Where numbers stop being numbers, and why; null where all are finite. */
export function trouble(walked: Walked): string | null {
  for (const step of walked.steps) {
    if (step.kind === "forward" && !flat(step.value).every(Number.isFinite)) {
      return `${forward(walked, step)}: this is the first node without a proper number, and nothing that is made of it has one.`;
    }
    if (step.kind !== "backward") continue;
    const edge = step.edges.find(({ total }) => !flat(total).every(Number.isFinite));
    if (edge === undefined) continue;
    const [from, to] = [nameOf(walked, placeOf(step.node)), nameOf(walked, placeOf(edge.operand))];
    return `All values are proper numbers, but the gradient that ${from} passes to ${to} is ${shown(flat(edge.total))}: an update would ruin what is learned.`;
  }
  return null;
}
