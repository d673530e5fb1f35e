import { counted } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { formatNumber } from "../translation/nbest/features.ts";
import type { Contribution, ExplainedLine, Explanation } from "../translation/rescoring/explain.ts";

/** An explanation as tables: what the features add to the totals, what the words add to features. */
export function formatExplanation({ id, source, hypotheses, before, after }: Explanation): string {
  const isSame = before.line === after.line;
  const columns: Column[] = isSame
    ? [{ head: "best", line: after }]
    : [
        { head: "before", line: before },
        { head: "after", line: after },
      ];
  const names = Object.keys(after.wordScores);
  const blocks = [
    formatTable([
      [`sentence ${id}`, ...columns.map(({ head }) => head)],
      [source.join(" "), ...columns.map(({ line }) => line.words.join(" "))],
      [
        counted(hypotheses, "hypothesis", "hypotheses"),
        ...columns.map(({ line }) => `line ${line.line}`),
      ],
    ]),
    formatTable(featureColumns(columns)),
    ...names.map((name) => formatTable(wordColumns(name, columns))),
  ];
  return blocks.map((lines) => lines.map((line) => `${line}\n`).join("")).join("\n");
}

/** A hypothesis and what stands above it. */
interface Column {
  readonly head: string;
  readonly line: ExplainedLine;
}

/** What each feature adds, the total last; without weights the values. */
function featureColumns(columns: readonly Column[]): string[][] {
  const all = columns.flatMap(({ line }) => line.contributions);
  const weights = new Map(all.map(({ feature, weight }) => [feature, weight]));
  const isWeighted = all.some(({ weight }) => weight !== undefined);
  const features = [...weights.keys()];
  const amounts = columns.map(({ line }) =>
    features.map((name) => amountOf(line.contributions.find(({ feature }) => feature === name))),
  );
  const [first = [], second] = amounts;
  const differences = second?.map((amount, i) => amount - (first[i] ?? 0));
  const numbers = (head: string, values: readonly number[], total: number): string[] => [
    head,
    ...values.map(decimal),
    decimal(total),
  ];
  return [
    ["feature", ...features, "total"],
    ...(isWeighted
      ? [["weight", ...features.map((feature) => formatNumber(weights.get(feature) ?? 0))]]
      : []),
    ...columns.map(({ head, line }, c) => numbers(head, amounts[c] ?? [], line.total)),
    ...(differences === undefined
      ? []
      : [
          numbers(
            "difference",
            differences,
            (columns[1]?.line.total ?? 0) - (columns[0]?.line.total ?? 0),
          ),
        ]),
  ];
}

function amountOf(contribution: Contribution | undefined): number {
  if (contribution === undefined) return 0;
  return contribution.value * (contribution.weight ?? 1);
}

/** What each word adds to a feature, a pair of columns for each hypothesis. */
function wordColumns(name: string, columns: readonly Column[]): string[][] {
  return columns.flatMap(({ head, line }) => {
    const scores = line.wordScores[name] ?? [];
    return [
      [`${name}, ${head}`, ...scores.map(({ word }) => word)],
      ["", ...scores.map(({ score }) => decimal(score))],
    ];
  });
}

function decimal(value: number): string {
  return value.toFixed(3);
}
