import { once } from "node:events";
import { lines } from "@nnf/data";
import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../errors.ts";
import { formatCount } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import type { Aligner } from "../translation/alignment/aligner.ts";
import { loadAligner, saveAligner } from "../translation/alignment/aligner-file.ts";
import type { Iteration } from "../translation/alignment/expectation.ts";
import type { AlignmentSettings } from "../translation/alignment/settings.ts";
import type { Symmetrization } from "../translation/alignment/symmetrize.ts";
import { trainAligner } from "../translation/alignment/train.ts";
import { formatLinks } from "../translation/links.ts";
import { parsePair, readPairs, type SentencePair } from "../translation/parallel.ts";
import { flagOf } from "./settings.ts";
import { checkWritable } from "./writable.ts";

/** Options of the command `align`. */
export interface AlignRunOptions {
  readonly source?: string;
  readonly target?: string;
  readonly reverse: boolean;
  readonly symmetrize?: Symmetrization;
  readonly settings: AlignmentSettings;
  /** An option of training that was given. */
  readonly given?: string;
  readonly save?: string;
  readonly load?: string;
  readonly output?: string;
  readonly json: boolean;
}

/** What `--json` prints. */
interface Figures {
  pairs: number;
  links: number;
  readonly iterations: (Iteration & { readonly direction: string })[];
  readonly seconds: { train: number; align: number };
}

/**
 * Trains or loads an aligner and writes the links of the pairs of sentences.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function alignRunCommand(options: AlignRunOptions, terminal: Terminal): Promise<void> {
  const { save, load, output, json } = options;
  check(options);
  const files = [save, output].filter((file) => file !== undefined);
  await checkWritable({ operation: "align", files });
  const figures: Figures = { pairs: 0, links: 0, iterations: [], seconds: { train: 0, align: 0 } };
  const read = sentencePairs(options, terminal);
  const { aligner, pairs } =
    load === undefined
      ? await train(await all(read), options, figures, terminal)
      : { aligner: await loadAligner(load), pairs: read };
  const start = performance.now();
  const written: string[] = [];
  const portion = terminal.input?.isTTY === true ? 1 : 256;
  for await (const text of portions(aligner, pairs, figures, portion)) {
    if (output !== undefined) written.push(text);
    else if (!terminal.out.write(text)) await once(terminal.out, "drain");
  }
  if (output !== undefined) await writeFileAtomic(output, written.join(""));
  figures.seconds.align = secondsSince(start);
  if (json) print(terminal, JSON.stringify(figures));
}

function check({ source, target, load, save, given, output, json }: AlignRunOptions): void {
  if ((source === undefined) !== (target === undefined)) {
    throw new UsageError(
      "align: one of --source and --target is missing; expected both, or neither and lines " +
        '"source ||| target" on standard input.',
    );
  }
  if (load !== undefined && (save !== undefined || given !== undefined)) {
    throw new UsageError(
      `align: --load takes an aligner as it was trained; expected no ${flagOf(given ?? "save")} with it.`,
    );
  }
  if (json && output === undefined) {
    throw new UsageError(
      "align: the links go to standard output, where --json prints; expected --output with it.",
    );
  }
}

async function* sentencePairs(
  { source, target }: AlignRunOptions,
  { input }: Terminal,
): AsyncGenerator<SentencePair, undefined, undefined> {
  if (source !== undefined && target !== undefined) {
    yield* await readPairs(source, target);
  } else if (input !== undefined) {
    const file = "standard input";
    let line = 0;
    for await (const text of lines(input, { operation: "align", file })) {
      yield parsePair(text, { file, line: ++line });
    }
  }
  return undefined;
}

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const gathered: T[] = [];
  for await (const item of items) gathered.push(item);
  return gathered;
}

async function train(
  pairs: readonly SentencePair[],
  { reverse, symmetrize, settings, save }: AlignRunOptions,
  { iterations, seconds }: Figures,
  { err }: Terminal,
): Promise<{ aligner: Aligner; pairs: readonly SentencePair[] }> {
  const start = performance.now();
  const way = symmetrize ?? (reverse ? "backward" : "forward");
  const aligner = trainAligner(pairs, way, settings, (direction, found) => {
    iterations.push({ direction, ...found });
    const { iteration, logLikelihood, tension } = found;
    err.write(
      `${direction.padEnd(8)}  ${iteration}/${settings.iterations}  ` +
        `log-likelihood ${formatCount(logLikelihood)}` +
        `${tension === undefined ? "" : `, tension ${tension.toFixed(2)}`}\n`,
    );
  });
  seconds.train = secondsSince(start);
  if (save !== undefined) await saveAligner(save, aligner);
  return { aligner, pairs };
}

/** Lines of links as text, `portion` at once. */
async function* portions(
  aligner: Aligner,
  pairs: AsyncIterable<SentencePair> | Iterable<SentencePair>,
  figures: Figures,
  portion: number,
): AsyncGenerator<string, undefined, undefined> {
  let gathered = "";
  for await (const pair of pairs) {
    const links = aligner.align(pair);
    figures.pairs++;
    figures.links += links.length;
    gathered += `${formatLinks(links)}\n`;
    if (figures.pairs % portion !== 0) continue;
    yield gathered;
    gathered = "";
  }
  if (gathered !== "") yield gathered;
  return undefined;
}

function secondsSince(start: number): number {
  return (performance.now() - start) / 1000;
}
