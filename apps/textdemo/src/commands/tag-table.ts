import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../errors.ts";
import { loadCells } from "../tagging/ablation/cell.ts";
import { ablationChart } from "../tagging/ablation/chart.ts";
import { formatJointTable, type TaskReport } from "../tagging/ablation/joint-table.ts";
import { figureFor } from "../tagging/ablation/measure.ts";
import { ablationReport, scoredCells } from "../tagging/ablation/report.ts";
import { scoreName } from "../tagging/quality.ts";
import { print, type Terminal } from "../terminal/terminal.ts";

/** Options of the command `tag table`. */
export interface TagTableOptions {
  /** What `tag ablate` wrote its cells to. */
  readonly cells: string;
  readonly json: boolean;
  readonly svg: string | undefined;
}

/**
 * Prints the trainings that `tag ablate` kept as one table over all tasks.
 * @throws UsageError, FileError for what the user can put right
 */
export async function tagTableCommand(
  { cells: folder, json, svg }: TagTableOptions,
  terminal: Terminal,
): Promise<void> {
  const cells = await loadCells(folder);
  if (cells.length === 0) {
    throw new UsageError(`${folder}: nothing that tag ablate wrote; expected its --output.`);
  }
  const tasks = [...new Set(cells.map(({ task }) => task))];
  const reports = tasks.map((task): TaskReport => {
    const own = cells.filter((cell) => cell.task === task);
    return { task, ...ablationReport(own.flatMap(scoredCells), figureFor(task)) };
  });
  if (json) print(terminal, JSON.stringify(reports));
  else for (const line of formatJointTable(reports)) print(terminal, line);
  if (svg === undefined) return;
  const titled = reports.map((report) => ({
    title: `${report.task.toUpperCase()}: ${scoreName(report.task)}`,
    report,
  }));
  await writeFileAtomic(svg, ablationChart(titled));
}
