import type { WordVectors } from "@nnf/data";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { integer } from "../terminal/arguments.ts";
import { formatCount } from "../terminal/format.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";
import { loadTable } from "../vectors/lookup.ts";
import { neighbourTable } from "../vectors/neighbour-table.ts";
import { type Metric, metrics, neighbours } from "../vectors/neighbours.ts";
import { rowFinder } from "../vectors/rows.ts";

/** Options of the command `neighbours`. */
interface NeighboursOptions {
  /** A file of word vectors. */
  readonly vectors: string;
  readonly top: number;
  readonly metric: Metric;
  readonly json: boolean;
}

/** Adds the command that looks for the nearest neighbours of words. */
export function addNeighbours(program: Command, terminal: Terminal): void {
  program
    .command("neighbours")
    .description("print the nearest neighbours of words")
    .argument("<words...>", "words to look up")
    .requiredOption("--vectors <file>", "word vectors in any format that vectors convert knows")
    .option("--top <n>", "neighbours for each word", integer(1), 10)
    .addOption(
      new Option("--metric <name>", "how nearness is measured").choices(metrics).default("cosine"),
    )
    .option("--json", "one line of JSON for each word", false)
    .action((words, options) => neighboursCommand(words, options, terminal));
}

/**
 * Prints the nearest neighbours of words.
 * @throws UsageError when the file has none of the words
 */
async function neighboursCommand(
  words: readonly string[],
  { vectors: file, top, metric, json }: NeighboursOptions,
  terminal: Terminal,
): Promise<void> {
  const table = await loadTable(file);
  if (json) {
    printJson(table.vectors, words, { metric, top }, terminal);
    return;
  }
  const { lines, unknown } = neighbourTable(table, words, { metric, top, style: styles(terminal) });
  const missing = `not among the ${formatCount(table.vectors.words.length)} words of ${file}: ${unknown.join(", ")}`;
  if (lines.length === 0) throw new UsageError(`${missing}. Try other words.`);
  for (const line of lines) print(terminal, line);
  if (unknown.length > 0) print(terminal, `\n${missing}`);
}

/** A line for each word; those the table lacks have no neighbours. */
function printJson(
  vectors: WordVectors,
  words: readonly string[],
  how: { readonly metric: Metric; readonly top: number },
  terminal: Terminal,
): void {
  const find = rowFinder(vectors);
  for (const word of words) {
    const row = find(word);
    const [near = []] = row === undefined ? [] : neighbours(vectors, [row], how);
    const found = near.map(({ word: other, value }) => ({ word: other, [how.metric]: value }));
    print(
      terminal,
      JSON.stringify({ word, rank: row === undefined ? null : row + 1, neighbours: found }),
    );
  }
}
