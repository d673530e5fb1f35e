import type { Row } from "./case.ts";

const columns = ["case", "peer", "version", "ours", "theirs", "ratio", "wanted", "threads"];

/** Three significant digits, never in exponential notation. */
function digits(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}

function quantity(value: number | null, unit: string, gflops: number | undefined): string {
  if (value === null) return "–";
  const small = unit === "ms" && value < 1;
  const text = small ? `${digits(value * 1000)} µs` : `${digits(value)} ${unit}`;
  return gflops === undefined ? text : `${text} (${digits(gflops)} GFLOP/s)`;
}

function wanted({ goal, limit, least, ratio, ours, unit }: Row): string {
  if (limit !== undefined) return `≤ ${limit} ${unit} ${ours <= limit ? "✓" : "✗"}`;
  if (least !== undefined) return `≥ ${least} ${unit} ${ours >= least ? "✓" : "✗"}`;
  if (goal !== undefined) return `${digits(goal)}× ${(ratio ?? 0) >= goal ? "✓" : "✗"}`;
  return "";
}

function cells(row: Row): string[] {
  return [
    row.case,
    row.peer,
    row.peerVersion,
    quantity(row.ours, row.unit, row.gflopsOurs),
    quantity(row.theirs, row.unit, row.gflopsTheirs),
    row.ratio === null ? "–" : `${digits(row.ratio)}×`,
    wanted(row),
    row.threadsTheirs === null ? `${row.threadsOurs}` : `${row.threadsOurs} / ${row.threadsTheirs}`,
  ];
}

/** Rows as a table in Markdown, which is readable on a terminal too. */
export function table(rows: readonly Row[]): string {
  const lines = [columns, ...rows.map(cells)];
  const widths = columns.map((_, i) => Math.max(3, ...lines.map((line) => line[i]?.length ?? 0)));
  const format = (line: readonly string[]): string =>
    `| ${line.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" | ")} |`;
  const rule = `| ${widths.map((width) => "-".repeat(width)).join(" | ")} |`;
  const [head = [], ...body] = lines;
  return [format(head), rule, ...body.map(format)].join("\n");
}
