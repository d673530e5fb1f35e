import { titleOf } from "../../expression/graph.ts";
import type { NodeLook } from "../../expression/picture.tsx";
import { line, mostShown } from "../../expression/values.ts";
import { formatNumber } from "../../scene/format.ts";
import type { Walked } from "./model.ts";
import { edgeKey, type Moment, momentOf, orderOf, type Passed } from "./moment.ts";

/** What the picture says of each node at a moment. */
export function looksAt(walked: Walked, moment: Moment): NodeLook[] {
  const order = orderOf(walked);
  const { data, graph } = walked.input;
  const held = new Set(data);
  const backwards = moment.step?.kind === "backward" || moment.step?.kind === "seed";
  return graph.nodes.map((node, place): NodeLook => {
    const title = titleOf(node);
    const badge = moment.ordered ? String(order.get(place) ?? "") : "";
    if (node.kind === "number") {
      return { kind: "number", title, value: null, gradient: null, badge, edges: [] };
    }
    const kinds = [node.kind === "variable" && held.has(node.name) ? "data" : node.kind];
    const active = moment.active.has(place);
    if (active) kinds.push(backwards ? "back" : "active");
    if (place === graph.root) kinds.push("root");
    const { updated, values, gradients } = moment;
    const value =
      numbers(values.get(place)) + (updated.has(place) ? ` → ${numbers(updated.get(place))}` : "");
    const gradient = gradients.has(place) ? `∂ ${numbers(gradients.get(place))}` : "";
    const edges =
      node.kind === "variable"
        ? []
        : node.operands.map((_, i) => {
            const passed = moment.passed.get(edgeKey(place, i));
            if (passed === undefined) return { kind: values.has(place) ? "done" : "", label: [] };
            const now = active && moment.step?.kind === "backward";
            return { kind: now ? "passed now" : "passed", label: labelOf(passed) };
          });
    return {
      kind: kinds.join(" "),
      title,
      value,
      gradient: kinds[0] === "data" || !reached(walked, place) ? null : gradient,
      badge,
      edges,
    };
  });
}

/** The looks after the last step, which need the most room. */
export function widest(walked: Walked): NodeLook[] {
  return looksAt(walked, momentOf(walked, walked.steps.length));
}

/** Whether a gradient comes to a node at all. */
function reached({ steps }: Walked, place: number): boolean {
  const name = String(place);
  return steps.some(
    (step) =>
      (step.kind === "seed" && step.node.name === name) ||
      (step.kind === "backward" && step.edges.some(({ operand }) => operand.name === name)),
  );
}

function numbers(values: readonly number[] | undefined): string {
  return values === undefined ? "" : line(values, 4, mostShown);
}

/** local × upstream, a line for each example. */
function labelOf({ local, upstream }: Passed): string[] {
  const examples = Math.max(local.length, upstream.length);
  const lines = Array.from({ length: Math.min(examples, mostShown) }, (_, i) => {
    const [one, other] = [local[i] ?? local[0], upstream[i] ?? upstream[0]];
    const second = formatNumber(other, 4);
    return `${formatNumber(one, 4)} × ${second.startsWith("−") ? `(${second})` : second}`;
  });
  return examples > mostShown ? [...lines, "…"] : lines;
}
