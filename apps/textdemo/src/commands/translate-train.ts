import { FormatError } from "@nnf/tensor";
import { formatCount, formatSeconds } from "../terminal/format.ts";
import { print, type Terminal } from "../terminal/terminal.ts";
import { makeFolder } from "../training-file.ts";
import { trainKneserNey } from "../translation/language-model/kneser-ney.ts";
import { perplexity } from "../translation/language-model/ngram-model.ts";
import { linkPairs } from "../translation/linked-pairs.ts";
import { allLines, readPairs, splitWords } from "../translation/parallel.ts";
import { trainPhrases } from "../translation/phrases/train.ts";
import { saveTranslationModel, translationModelFiles } from "../translation/translation-model.ts";
import { checkWritable } from "./writable.ts";

/** Options of the command `translate train`. */
export interface TranslateTrainOptions {
  readonly source: string;
  readonly target: string;
  /** A file of links; without it the sentences are aligned. */
  readonly links?: string;
  readonly output: string;
  readonly order: number;
  readonly maxPhrase: number;
  readonly translations: number;
  /** A text of which the perplexity is measured. */
  readonly heldOut?: string;
  readonly json: boolean;
}

/**
 * Makes a phrase table and a language model of sentences and their translations.
 * @throws UsageError, FileError and FormatError for what the user can put right
 */
export async function translateTrainCommand(
  options: TranslateTrainOptions,
  terminal: Terminal,
): Promise<void> {
  const { output } = options;
  const [file = output] = translationModelFiles(output);
  await checkWritable({ operation: "translate train", files: [], checkpoint: file });
  const talk: Terminal = options.json ? { ...terminal, out: terminal.err } : terminal;
  const clock = new Clock(talk);
  const pairs = await readPairs(options.source, options.target);
  const odd = pairs.findIndex(({ target }) => target.some((word) => word.includes("|||")));
  if (odd >= 0) {
    throw new FormatError(
      "translate train",
      "a word has ||| in it, which parts the fields of n-best lists; expected tokenised text. " +
        "textdemo tokenize writes &#124; for |.",
      { file: options.target, line: odd + 1 },
    );
  }
  const heldOut = options.heldOut === undefined ? undefined : await allLines(options.heldOut);
  const links = options.links ?? null;
  const linked = await linkPairs("translate train", pairs, { ...options, links });
  clock.tell("aligned", `${formatCount(pairs.length)} pairs of sentences`);
  const { maxPhrase: longest, translations } = options;
  const phrases = trainPhrases(linked.pairs, { longest, translations });
  clock.tell("phrases", `${formatCount(phrases.parts.translations.length)} phrase pairs`);
  const languageModel = trainKneserNey(
    pairs.map(({ target }) => target),
    options.order,
  );
  clock.tell("language model", `${formatCount(languageModel.parts.parents.length)} n-grams`);
  const measured = heldOut && perplexity(languageModel, heldOut.map(splitWords));
  if (measured !== undefined) {
    const { words, unknown, perplexity: value } = measured;
    print(
      talk,
      `Perplexity ${value.toFixed(2)} on ${formatCount(words)} words of ${options.heldOut}, ` +
        `${formatCount(unknown)} of them unknown`,
    );
  }
  await makeFolder(output);
  await saveTranslationModel(output, { phrases, languageModel });
  print(talk, `Wrote ${output}`);
  if (options.json) {
    const counts = {
      pairs: pairs.length,
      phrases: phrases.parts.translations.length,
      ngrams: languageModel.parts.parents.length,
    };
    print(terminal, JSON.stringify({ output, ...counts, heldOut: measured }));
  }
}

/** Tells how long each stage took. */
class Clock {
  readonly #terminal: Terminal;
  #since = performance.now();

  constructor(terminal: Terminal) {
    this.#terminal = terminal;
  }

  tell(stage: string, result: string): void {
    const now = performance.now();
    print(this.#terminal, `${stage}: ${result} in ${formatSeconds((now - this.#since) / 1000)}`);
    this.#since = now;
  }
}
