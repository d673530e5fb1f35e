import { Random } from "@nnf/tensor";
import { writeFileAtomic } from "@nnf/tensor/node";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { integer } from "../terminal/arguments.ts";
import { formatCount, formatDecimal } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { metricOf } from "../translation/evaluation/metrics.ts";
import { readReferences } from "../translation/evaluation/references.ts";
import { type Tokenizer, tokenizers } from "../translation/evaluation/tokenizers.ts";
import { formatWeights, parseWeights, readWeights } from "../translation/nbest/weights.ts";
import { sharedSentences } from "../translation/tuning/apart.ts";
import { kbmira } from "../translation/tuning/kbmira.ts";
import { readFeatureLists } from "../translation/tuning/lists.ts";
import { mert } from "../translation/tuning/mert.ts";
import { corpusScore } from "../translation/tuning/model-scores.ts";
import { namedWeights, weightVector } from "../translation/tuning/vector.ts";
import { checkWritable } from "./writable.ts";

const algorithms = ["mert", "kbmira"] as const;

/** Options of the command `tune`. */
interface TuneOptions {
  readonly nbest: readonly string[];
  readonly references: readonly string[];
  readonly apartFrom: readonly string[];
  readonly algorithm: (typeof algorithms)[number];
  readonly startWeights?: string;
  readonly starts: number;
  readonly seed: number;
  readonly tokenize: Tokenizer;
  readonly lowercase: boolean;
  readonly output: string;
  readonly json: boolean;
}

const notes = `
Reads Moses n-best lists, whose ids are the lines of the references, counted from 0, and searches
the weights with which the best hypotheses by features times weights have the best corpus BLEU:
mert by exact line searches from several starts, kbmira as Moses' batch MIRA. The lists' words are
compared as they are, so the references should be tokenised and cased as they are.

Of several files the hypotheses of a sentence are joined. Features without weight in
--start-weights start at 0; without that file all start at 1. The BLEU told is on the sentences
tuned on: score others to know what the weights are worth. --apart-from leaves out each sentence
that is also a line of those files, so that nothing is tuned on what is scored later.
`;

/** Adds the command that tunes weights. */
export function addTune(program: Command, terminal: Terminal): void {
  program
    .command("tune")
    .description("find the weights of features with which n-best lists score best")
    .requiredOption("--nbest <files...>", "Moses n-best lists (.gz too)")
    .requiredOption("--references <files...>", "right translations, a line a sentence (.gz too)")
    .option("--apart-from <files...>", "references that results will be scored on", [])
    .addOption(new Option("--algorithm <name>", "how").choices(algorithms).default("mert"))
    .option("--start-weights <file>", "lines Name= w w …, where the search starts")
    .option("--starts <n>", "searches of mert, all but one from random weights", integer(1), 10)
    .option("--seed <n>", "same seed, same weights", integer(Number.MIN_SAFE_INTEGER), 1)
    .addOption(
      new Option("--tokenize <name>", "what BLEU's words are").choices(tokenizers).default("none"),
    )
    .option("--lowercase", "compare without case", false)
    .option("--output <file>", "where the weights go", "weights.txt")
    .option("--json", "one line of JSON", false)
    .addHelpText("after", notes)
    .action((options: TuneOptions) => tuneCommand(options, terminal));
}

/** @throws UsageError, FileError and FormatError for what the user can put right */
async function tuneCommand(options: TuneOptions, terminal: Terminal): Promise<void> {
  const { algorithm, output, starts, seed } = options;
  await checkWritable({ operation: "tune", files: [output] });
  const metric = metricOf("bleu", { ...options, smooth: "exp" });
  const references = await readReferences(options.references);
  const leftOut = await sharedSentences(references, options.apartFrom);
  const sentences = references.length - leftOut.size;
  if (sentences === 0) {
    throw new UsageError(
      `tune: each sentence of ${options.references.join(" ")} is one of --apart-from; ` +
        "expected others to tune on than to score.",
    );
  }
  const lists = await readFeatureLists(options.nbest, {
    operation: "tune",
    referencesFile: options.references[0] ?? "",
    references,
    metric,
    leftOut,
  });
  const file = options.startWeights;
  const given = file === undefined ? undefined : await readWeights(file);
  const weights = weightVector(lists.features, given, file);
  const random = new Random(seed);
  const tuned =
    algorithm === "mert"
      ? mert(lists, metric, { weights, random, starts })
      : [kbmira(lists, metric, { weights, random })];
  const best = tuned.reduce((one, other) => (other.score > one.score ? other : one));
  const text = formatWeights(namedWeights(lists.features, best.weights));
  await writeFileAtomic(output, text);
  const written = weightVector(lists.features, parseWeights(text, output));
  const result: Result = {
    algorithm,
    output,
    sentences,
    leftOut: leftOut.size,
    hypotheses: lists.statistics.length / metric.size,
    before: corpusScore(lists, metric, weights),
    after: corpusScore(lists, metric, written),
    starts: tuned.map(({ score }) => score),
    signature: metric.signature(options.references.length),
  };
  if (options.json) print(terminal, JSON.stringify(result));
  else terminal.out.write(format(result));
}

/** What is told of a tuning. */
interface Result {
  readonly algorithm: string;
  readonly output: string;
  /** Tuned on. */
  readonly sentences: number;
  /** Because they are scored later. */
  readonly leftOut: number;
  readonly hypotheses: number;
  /** BLEU of the hypotheses that are best by the weights at the start. */
  readonly before: number;
  /** The same by the weights as they are written. */
  readonly after: number;
  /** BLEU of each search. */
  readonly starts: readonly number[];
  readonly signature: string;
}

function format(result: Result): string {
  const { algorithm, output, sentences, leftOut, hypotheses, before, after, starts } = result;
  const apart = leftOut > 0 ? `, ${formatCount(leftOut)} left out` : "";
  const all = starts.map((score) => formatDecimal(score, 2)).join(" ");
  return [
    `BLEU|${result.signature} = ${formatDecimal(before, 2)} before, ${formatDecimal(after, 2)} after`,
    `${formatCount(hypotheses)} hypotheses of ${formatCount(sentences)} sentences${apart}`,
    ...(starts.length > 1 ? [`${algorithm} from ${starts.length} starts: ${all}`] : []),
    `Wrote ${output}`,
    "",
  ].join("\n");
}
