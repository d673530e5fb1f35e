import type { Command } from "commander";
import { integer } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { longestJump } from "../translation/decoder/search.ts";
import { longestPhrase } from "../translation/phrases/table.ts";
import type { TranslateRunOptions } from "./translate-run.ts";
import type { TranslateTrainOptions } from "./translate-train.ts";

const trainNotes = `
Text is tokenised: words with spaces between them, a sentence on each line. It is aligned by the
diagonal model in both directions, grow-diag-final-and, unless --links has a line of i-j for each
pair. The folder gets phrases.safetensors and language-model.safetensors.
`;

const runNotes = `
Words without translation are copied. Without --weights there are some that do without tuning;
a file of weights has lines of Distortion0=, LM0=, WordPenalty0=, PhrasePenalty0= with one
weight and TranslationModel0= with four: of φ(f|e), lex(f|e), φ(e|f), lex(e|f), f the source.
Logarithms are natural ones. Lines of n-best lists are

  id ||| words ||| Name= score … ||| total ||| source-target …
`;

/** Adds the commands of the phrase-based translation. */
export function addTranslate(program: Command, terminal: Terminal): void {
  const translate = program
    .command("translate")
    .description("translate phrase by phrase, with n-best lists for tuning and rescoring");
  translate
    .command("train")
    .description("make a phrase table and a language model of sentences and their translations")
    .requiredOption("--source <file>", "sentences to translate from (.gz too)")
    .requiredOption("--target <file>", "their translations, line by line (.gz too)")
    .requiredOption("--output <folder>", "where the model goes")
    .option("--links <file>", "which words belong together, instead of aligning them")
    .option("--order <n>", "words in the language model's longest n-grams", integer(2, 9), 5)
    .option("--max-phrase <words>", "words in the longest phrases", integer(1, longestPhrase), 7)
    .option("--translations <n>", "kept of each phrase", integer(1), 20)
    .option("--held-out <file>", "tokenised text of which to print the perplexity (.gz too)")
    .option("--json", "print the figures as JSON, the rest on standard error", false)
    .addHelpText("after", trainNotes)
    .action(async (options: TranslateTrainOptions) => {
      const { translateTrainCommand } = await import("./translate-train.ts");
      await translateTrainCommand(options, terminal);
    });
  translate
    .command("run")
    .description("translate the tokenised sentences on standard input")
    .requiredOption("--model <folder>", "what translate train wrote")
    .option("--weights <file>", "weights of the scores, as tune writes them")
    .option("--nbest <n>", "write the n best different translations of each sentence", integer(1))
    .option("--stack <n>", "hypotheses kept for each number of words", integer(1), 100)
    .option("--distortion <words>", "the longest jump", integer(0, longestJump), 6)
    .addHelpText("after", runNotes)
    .action(async (options: TranslateRunOptions) => {
      const { translateRunCommand } = await import("./translate-run.ts");
      await translateRunCommand(options, terminal);
    });
}
