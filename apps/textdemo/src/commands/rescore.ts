import { once } from "node:events";
import { readLines } from "@nnf/data/node";
import { type Command, Option } from "commander";
import { type TableEncoding, tableEncodings } from "../devlin/product-tables.ts";
import { UsageError } from "../errors.ts";
import { integer } from "../terminal/arguments.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { loadAligner } from "../translation/alignment/aligner-file.ts";
import { formatNBestList, nbestLists, sortByTotal } from "../translation/nbest/lists.ts";
import { readWeights } from "../translation/nbest/weights.ts";
import { explain } from "../translation/rescoring/explain.ts";
import { loadJointScorer } from "../translation/rescoring/joint-scorer.ts";
import { type Gain, gains, minimumBayesRisk } from "../translation/rescoring/mbr.ts";
import { bestLine, Rescorer } from "../translation/rescoring/rescore.ts";
import type { SentenceScorer } from "../translation/rescoring/scorer.ts";
import { type Sentence, withSources } from "../translation/rescoring/sentences.ts";
import { formatExplanation } from "./rescore-explanation.ts";

/** Options of the command `rescore`. */
export interface RescoreOptions {
  readonly source: string;
  readonly model: readonly string[];
  /** How models with one hidden layer keep their tables. */
  readonly tables: TableEncoding;
  readonly aligner?: string;
  readonly weights?: string;
  readonly sort: boolean;
  readonly topbest: boolean;
  readonly mbr?: Gain;
  /** The id of a sentence. */
  readonly explain?: number;
  readonly json: boolean;
}

/** Reads a model from its file. */
export type LoadScorer = (path: string, tables: TableEncoding) => Promise<SentenceScorer>;

const notes = `
Reads n-best lists as Moses writes them: id ||| words ||| Name= v v ||| total [||| segmentation]
[||| alignment], ids counted from 0 and in order. Every field stays as it is; each model adds a
feature, NNJM0= v or NNLTM0= v, and with --weights totals are computed anew, of all features.
The weights are lines Name= w w, as tune writes them. Hypotheses without alignment are aligned
by --aligner, or else by the aligner of the first model that keeps one.

--topbest and --mbr write a line for each sentence instead. --mbr chooses among the 200 best
hypotheses that which is most like the others, each weighted by its probability: the softmax
of the totals.
`;

/** Adds the command that rescores hypotheses. */
export function addRescore(program: Command, terminal: Terminal): void {
  program
    .command("rescore")
    .description("give the n-best lists on standard input the scores of models, and new totals")
    .requiredOption("--source <file>", "the sentences that are translated, tokenised (.gz too)")
    .option("--model <files...>", "what nnjm train wrote", [])
    .addOption(
      new Option(
        "--tables <numbers>",
        "numbers in the tables of models; int8 takes a quarter of the memory",
      )
        .choices(tableEncodings)
        .default("float32"),
    )
    .option("--aligner <file>", "for lists without alignments: what align --save wrote")
    .option("--weights <file>", "weights of all features, those of the models too")
    .option("--sort", "write each list by falling total", false)
    .option("--topbest", "write the hypotheses with the greatest totals", false)
    .addOption(
      new Option("--mbr <metric>", "write the hypotheses of minimum Bayes risk")
        .choices(gains)
        .conflicts(["topbest", "sort"]),
    )
    .addOption(
      new Option("--explain <id>", "tell what the words and features of a sentence add")
        .argParser(integer(0))
        .conflicts(["topbest", "mbr", "sort"]),
    )
    .option("--json", "print what --explain tells as JSON", false)
    .addHelpText("after", notes)
    .action((options: RescoreOptions) => rescoreCommand(options, terminal, loadJointScorer));
}

/**
 * Rescores the lists on standard input; what is written are whole lines, also before an error.
 * @throws UsageError, FileError, FormatError and ValueError for what the user can put right
 */
export async function rescoreCommand(
  options: RescoreOptions,
  terminal: Terminal,
  load: LoadScorer,
): Promise<void> {
  const { input, out } = terminal;
  if (options.json && options.explain === undefined) {
    throw new UsageError("rescore: --json is for what --explain tells; expected both.");
  }
  const scorers = await Promise.all(options.model.map((path) => load(path, options.tables)));
  const aligner =
    options.aligner === undefined
      ? scorers.find((scorer) => scorer.aligner !== undefined)?.aligner
      : await loadAligner(options.aligner);
  const weights = options.weights === undefined ? undefined : await readWeights(options.weights);
  if (input === undefined) return;
  const origin = { operation: "rescore", file: "standard input" };
  const rescorer = new Rescorer(
    { scorers, aligner, weights, weightsFile: options.weights },
    origin,
  );
  const text = { file: options.source, lines: readLines(options.source) };
  for await (const sentence of withSources(nbestLists(input, origin), text, origin)) {
    if (options.explain === undefined) {
      if (!out.write(rescored(sentence, rescorer, options))) await once(out, "drain");
    } else if (sentence.id === options.explain && sentence.lines.length > 0) {
      const found = await explain(sentence, rescorer, scorers, weights);
      if (options.json) print(terminal, JSON.stringify(found));
      else out.write(formatExplanation(found));
      return;
    }
  }
  if (options.explain === undefined) return;
  throw new UsageError(
    `rescore: --explain ${options.explain}: there are no hypotheses of that sentence; expected its ` +
      "id, counted from 0.",
  );
}

/** What is written for a sentence. */
function rescored(
  sentence: Sentence,
  rescorer: Rescorer,
  { topbest, mbr, sort }: RescoreOptions,
): string {
  const lines = rescorer.rescore(sentence);
  if (mbr === undefined && !topbest) return formatNBestList(sort ? sortByTotal(lines) : lines);
  if (lines.length === 0) return "\n";
  const chosen = mbr === undefined ? bestLine(lines) : minimumBayesRisk(lines, mbr);
  return `${chosen?.words.join(" ") ?? ""}\n`;
}
