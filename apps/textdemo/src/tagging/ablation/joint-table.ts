import { formatTable } from "../../terminal/table.ts";
import type { Task } from "../task.ts";
import { type AblationReport, formatDifference } from "./report.ts";

/** The table of a task. */
export interface TaskReport extends AblationReport {
  readonly task: Task;
}

/**
 * The tables of several tasks as one, in lines: a column for each task, as in the tables of Collobert
 * et al. 2011, with the scores above and below them by how much each change is better.
 */
export function formatJointTable(reports: readonly TaskReport[]): string[] {
  const scores = reports.map(
    ({ scores }) =>
      new Map(
        scores.map(({ choice, vectors, value }) => [
          `NN+${choice.replace(/(?=,|$)/, vectors === "none" ? "" : `+${vectors}`)}`,
          value.toFixed(2),
        ]),
      ),
  );
  const differences = reports.map(
    ({ losses, starts }) =>
      new Map(
        [...losses, ...starts].map((it) => [`${it.name}, ${it.within}`, formatDifference(it)]),
      ),
  );
  const above = namesOf(scores);
  const below = namesOf(differences);
  return formatTable([
    ["", ...above, "", ...below],
    ...reports.map(({ task }, i) => [
      task.toUpperCase(),
      ...above.map((name) => scores[i]?.get(name) ?? ""),
      "",
      ...below.map((name) => differences[i]?.get(name) ?? ""),
    ]),
  ]);
}

/** All names, in the order of the task that has most. */
function namesOf(columns: readonly ReadonlyMap<string, string>[]): string[] {
  const bySize = [...columns].sort((a, b) => b.size - a.size);
  return [...new Set(bySize.flatMap((column) => [...column.keys()]))];
}
