import { once } from "node:events";
import { lines } from "@nnf/data";
import { FormatError } from "@nnf/tensor";
import { Pauses } from "../terminal/pause.ts";
import type { Terminal } from "../terminal/terminal.ts";
import type { Derivation } from "../translation/decoder/k-best.ts";
import { translator } from "../translation/decoder/translate.ts";
import { decoderWeights, defaultWeights, featuresOf } from "../translation/decoder/weights.ts";
import { formatLinks } from "../translation/links.ts";
import { formatFeature, formatNumber } from "../translation/nbest/features.ts";
import { readWeights } from "../translation/nbest/weights.ts";
import { splitWords } from "../translation/parallel.ts";
import { loadTranslationModel } from "../translation/translation-model.ts";

/** Options of the command `translate run`. */
export interface TranslateRunOptions {
  /** The folder that `translate train` wrote. */
  readonly model: string;
  /** A file of weights, instead of the default ones. */
  readonly weights?: string;
  /** Translations to write of each sentence, as an n-best list; the best alone without it. */
  readonly nbest?: number;
  readonly stack: number;
  readonly distortion: number;
}

/** Memory and time grow with the words of a line. */
const longestSentence = 1000;

const input = { operation: "translate run", file: "standard input" };

/**
 * Translates the tokenised sentences on standard input, one a line.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function translateRunCommand(
  options: TranslateRunOptions,
  terminal: Terminal,
): Promise<void> {
  const weights =
    options.weights === undefined
      ? defaultWeights
      : decoderWeights(await readWeights(options.weights), options.weights);
  const translate = translator(await loadTranslationModel(options.model), weights, options);
  if (terminal.input === undefined) return;
  const pauses = new Pauses();
  let id = 0;
  for await (const text of lines(terminal.input, input)) {
    const words = splitWords(text);
    checkWords(words, id + 1);
    const found = translate(words, options.nbest ?? 1);
    const written =
      options.nbest === undefined
        ? `${found[0]?.words.join(" ") ?? ""}\n`
        : found.map((derivation) => formatDerivation(id, derivation)).join("");
    if (!terminal.out.write(written)) await once(terminal.out, "drain");
    await pauses.pause();
    id++;
  }
}

/** @throws FormatError for a sentence that cannot be translated, or not written in an n-best list */
function checkWords(words: readonly string[], line: number): void {
  const place = { file: input.file, line };
  if (words.length > longestSentence) {
    throw new FormatError(
      input.operation,
      `${words.length} words in a line; expected at most ${longestSentence}. Put each sentence in a ` +
        "line of its own.",
      place,
    );
  }
  const odd = words.find((word) => word.includes("|||"));
  if (odd === undefined) return;
  throw new FormatError(
    input.operation,
    `got the word "${odd.slice(0, 40)}", but ||| parts the fields of n-best lists; expected tokenised ` +
      "text. textdemo tokenize writes &#124; for |.",
    place,
  );
}

function formatDerivation(id: number, { words, links, scores, total }: Derivation): string {
  const features = featuresOf(scores).map(formatFeature).join(" ");
  const fields = [id, words.join(" "), features, formatNumber(total), formatLinks(links)];
  return `${fields.join(" ||| ")}\n`;
}
