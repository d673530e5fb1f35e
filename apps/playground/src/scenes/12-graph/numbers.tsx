import type { WalkStep } from "@nnf/autograd";
import type { JSX } from "preact";
import { flat, line } from "../../expression/values.ts";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import type { Walked } from "./model.ts";
import type { Run } from "./run.ts";
import { nameOf } from "./words.ts";

/** Every step, with the values it makes. */
export function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const walked = run.walked.value;
  if (walked === null) return null;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="every step" value={walked.fingerprint} />}
      columns={["Step", "What", "Node", "Local", "Upstream", "Value or gradient"]}
      rows={walked.steps
        .flatMap((step) => rowsOf(walked, step))
        .map((row, i) => [String(i + 1), ...row])}
    />
  );
}

function rowsOf(walked: Walked, step: WalkStep): string[][] {
  const name = (node: { name: string }): string => nameOf(walked, Number(node.name));
  const numbers = (value: Parameters<typeof flat>[0]): string => line(flat(value));
  switch (step.kind) {
    case "inputs":
      return step.inputs.map(({ node, value }) => ["1 input", name(node), "", "", numbers(value)]);
    case "variables":
      return step.variables.map(({ node, value }) => [
        "2 variable",
        name(node),
        "",
        "",
        numbers(value),
      ]);
    case "order":
      return step.order.map((node, i) => ["3 order", name(node), "", "", String(i + 1)]);
    case "forward":
      return [["4 forward", name(step.node), "", "", numbers(step.value)]];
    case "seed":
      return [["5 gradient", name(step.node), "", "", numbers(step.gradient)]];
    case "backward":
      return step.edges.map(({ operand, local, downstream }) => [
        "6 backward",
        `${name(step.node)} → ${name(operand)}`,
        local === null ? "" : numbers(local),
        numbers(step.upstream),
        numbers(downstream),
      ]);
    case "update":
      return step.updates.map(({ node, after }) => [
        "7 update",
        name(node),
        "",
        "",
        numbers(after),
      ]);
  }
}
