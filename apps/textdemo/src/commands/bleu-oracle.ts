import { formatDecimal } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import type { Smoothing } from "../translation/evaluation/bleu.ts";
import { metricOf } from "../translation/evaluation/metrics.ts";
import { oracles } from "../translation/evaluation/oracle.ts";
import { readReferences } from "../translation/evaluation/references.ts";
import type { Tokenizer } from "../translation/evaluation/tokenizers.ts";
import { readFeatureLists } from "../translation/tuning/lists.ts";

/** Options of the command `bleu oracle`. */
export interface BleuOracleOptions {
  readonly references: readonly string[];
  readonly nbest: readonly string[];
  readonly tokenize: Tokenizer;
  readonly smooth: Smoothing;
  readonly lowercase: boolean;
  readonly json: boolean;
}

/**
 * Tells what the best and the worst picks from n-best lists would score.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function bleuOracleCommand(
  options: BleuOracleOptions,
  terminal: Terminal,
): Promise<void> {
  const metric = metricOf("bleu", options);
  const references = await readReferences(options.references);
  const lists = await readFeatureLists(options.nbest, {
    operation: "bleu oracle",
    referencesFile: options.references[0] ?? "",
    references,
    metric,
  });
  const rows = oracles(metric, lists, lengthsUpTo(longest(lists.starts)));
  const signature = metric.signature(options.references.length);
  if (options.json) {
    print(terminal, JSON.stringify({ metric: metric.title, signature, lists: rows }));
    return;
  }
  const figures = (key: "antiOracle" | "oracle"): string[] =>
    rows.map((row) => formatDecimal(row[key], 2));
  const columns = [
    ["first", ...rows.map(({ length }) => String(length))],
    ["anti-oracle", ...figures("antiOracle")],
    ["oracle", ...figures("oracle")],
  ];
  print(terminal, `${metric.title}|${signature}`);
  for (const row of formatTable(columns)) print(terminal, row);
}

function longest(starts: Int32Array): number {
  return starts.reduce((most, start, i) => Math.max(most, start - (starts[i - 1] ?? start)), 1);
}

/** 1, 2, 5, 10, 20, 50 … and the longest list's length. */
function lengthsUpTo(most: number): number[] {
  const lengths: number[] = [];
  for (let power = 1; power < most; power *= 10) {
    lengths.push(...[power, 2 * power, 5 * power].filter((length) => length < most));
  }
  return [...lengths, most];
}
