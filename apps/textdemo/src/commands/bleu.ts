import { lines } from "@nnf/data";
import { Random } from "@nnf/tensor";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { integer } from "../terminal/arguments.ts";
import { formatDecimal } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import type { BleuDetails } from "../translation/evaluation/bleu.ts";
import { smoothings } from "../translation/evaluation/bleu.ts";
import {
  type Metric,
  type MetricName,
  type MetricOptions,
  metricNames,
  metricOf,
  sentenceStatistics,
  sumStatistics,
} from "../translation/evaluation/metrics.ts";
import { checkLength, readReferences } from "../translation/evaluation/references.ts";
import {
  approximateRandomization,
  pairedBootstrap,
} from "../translation/evaluation/significance.ts";
import { tokenizers } from "../translation/evaluation/tokenizers.ts";
import { allLines } from "../translation/parallel.ts";
import { type BleuOracleOptions, bleuOracleCommand } from "./bleu-oracle.ts";

/** Options of the command `bleu`. */
interface BleuOptions extends MetricOptions {
  readonly references: readonly string[];
  readonly metric: readonly MetricName[];
  /** A file with another system's hypotheses. */
  readonly baseline?: string;
  readonly seed: number;
  readonly json: boolean;
}

const bleuNotes = `
Reads hypotheses, a line a sentence, and computes corpus scores as sacreBLEU 2 does; the signature
says how. With --baseline, p is two-sided: by paired bootstrap (1000 resamples) and by approximate
randomisation (10,000 trials).
`;

const oracleNotes = `
Each sentence picks from the first hypotheses of its list the one with which the whole corpus scores
best, and worst, while the others' picks stay, until no change helps.
`;

/** What commander makes of the options. */
type BleuFlags = Omit<BleuOptions, "references"> & { references?: string[] };

/** Adds the commands that score translations. */
export function addBleu(program: Command, terminal: Terminal): void {
  const bleu = program
    .command("bleu")
    .description("score translations on standard input: BLEU, chrF2, chrF2++")
    // --references behind "oracle" are that command's.
    .enablePositionalOptions()
    .option("--references <files...>", "right translations, a line a sentence (.gz too)")
    .addOption(
      new Option("--metric <names...>", "what is computed").choices(metricNames).default(["bleu"]),
    )
    .addOption(smoothOption())
    .addOption(
      new Option(
        "--tokenize <name>",
        "what BLEU's words are: mteval-v13a's, as they are, characters",
      )
        .choices(tokenizers)
        .default("13a"),
    )
    .option("--lowercase", "compare without case", false)
    .option("--baseline <file>", "hypotheses of another system, to compare with (.gz too)")
    .option("--seed <n>", "same seed, same p", integer(Number.MIN_SAFE_INTEGER), 1)
    .option("--json", "a line of JSON for each metric", false)
    .addHelpText("after", bleuNotes)
    .action(({ references, ...options }: BleuFlags) => {
      if (references !== undefined) return bleuCommand({ ...options, references }, terminal);
      throw new UsageError("bleu: got no --references; expected a file with right translations.");
    });
  bleu
    .command("oracle")
    .description("the best and the worst BLEU that picks from n-best lists can have")
    .requiredOption("--references <files...>", "right translations, a line a sentence (.gz too)")
    .requiredOption("--nbest <files...>", "Moses n-best lists, their ids the lines (.gz too)")
    .addOption(smoothOption())
    .addOption(
      new Option("--tokenize <name>", "what BLEU's words are").choices(tokenizers).default("none"),
    )
    .option("--lowercase", "compare without case", false)
    .option("--json", "one line of JSON", false)
    .addHelpText("after", oracleNotes)
    .action((options: BleuOracleOptions) => bleuOracleCommand(options, terminal));
}

function smoothOption(): Option {
  return new Option("--smooth <method>", "what BLEU does about n-grams without a match")
    .choices(smoothings)
    .default("exp");
}

/**
 * Scores the hypotheses on standard input.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
async function bleuCommand(options: BleuOptions, terminal: Terminal): Promise<void> {
  const references = await readReferences(options.references);
  const expected = [options.references[0] ?? "", references.length] as const;
  const system = await standardInput(terminal);
  checkLength("standard input", system.length, ...expected);
  const { baseline: file } = options;
  const baseline = file === undefined ? undefined : await allLines(file);
  if (baseline !== undefined) checkLength(file ?? "", baseline.length, ...expected);
  for (const name of options.metric) {
    const metric = metricOf(name, options);
    const statistics = sentenceStatistics(metric, system, references);
    const sums = sumStatistics(statistics, metric.size);
    const result: Result = {
      metric: metric.title,
      score: metric.score(sums),
      ...metric.details(sums),
      signature: metric.signature(options.references.length),
      sentences: references.length,
      ...(baseline &&
        compare(metric, sentenceStatistics(metric, baseline, references), statistics, options)),
    };
    if (options.json) print(terminal, JSON.stringify(result));
    else terminal.out.write(format(result));
  }
}

async function standardInput({ input }: Terminal): Promise<string[]> {
  const found: string[] = [];
  if (input === undefined) return found;
  const source = { operation: "bleu", file: "standard input" };
  for await (const line of lines(input, source)) found.push(line);
  return found;
}

/** What is told of a metric. */
interface Result extends Partial<BleuDetails>, Partial<Comparison> {
  readonly metric: string;
  readonly score: number;
  readonly signature: string;
  readonly sentences: number;
}

/** What is told of two systems. */
interface Comparison {
  readonly baseline: number;
  readonly difference: number;
  /** Two-sided. */
  readonly p: { readonly bootstrap: number; readonly randomization: number };
}

function compare(
  metric: Metric,
  baseline: Float64Array,
  system: Float64Array,
  { seed }: BleuOptions,
): Comparison {
  const [before, after] = [baseline, system].map((statistics) =>
    metric.score(sumStatistics(statistics, metric.size)),
  );
  const random = new Random(seed);
  return {
    baseline: before ?? 0,
    difference: (after ?? 0) - (before ?? 0),
    p: {
      bootstrap: pairedBootstrap(metric, baseline, system, { random: random.split("bootstrap") }),
      randomization: approximateRandomization(metric, baseline, system, {
        random: random.split("randomization"),
      }),
    },
  };
}

function format(result: Result): string {
  const { metric, score, signature, baseline, difference, p } = result;
  const line = `${metric}|${signature} = ${formatDecimal(score, 2)}${formatDetails(result)}\n`;
  if (baseline === undefined || difference === undefined || p === undefined) return line;
  const sign = difference < 0 ? "" : "+";
  return (
    `${line}  baseline ${formatDecimal(baseline, 2)}, ` +
    `difference ${sign}${formatDecimal(difference, 2)}, ` +
    `two-sided p = ${p.bootstrap.toFixed(4)} (paired bootstrap), ` +
    `${p.randomization.toFixed(4)} (approximate randomisation)\n`
  );
}

/** As sacreBLEU writes them. */
function formatDetails(details: Partial<BleuDetails>): string {
  const { precisions, brevityPenalty = 0, hypothesisLength = 0, referenceLength = 0 } = details;
  if (precisions === undefined) return "";
  const ratio = referenceLength > 0 ? hypothesisLength / referenceLength : 0;
  return (
    ` ${precisions.map((precision) => formatDecimal(precision, 1)).join("/")} ` +
    `(BP = ${formatDecimal(brevityPenalty, 3)} ratio = ${formatDecimal(ratio, 3)} ` +
    `hyp_len = ${hypothesisLength} ref_len = ${referenceLength})`
  );
}
