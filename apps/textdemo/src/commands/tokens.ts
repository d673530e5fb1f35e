import { lines } from "@nnf/data";
import { writeFileAtomic } from "@nnf/tensor/node";
import { type Command, Option } from "commander";
import { UsageError } from "../errors.ts";
import { filterLines } from "../terminal/filter.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { allLines, splitWords } from "../translation/parallel.ts";
import { detokenize } from "../translation/tokens/detokenize.ts";
import { escapeSigns, unescapeSigns } from "../translation/tokens/escapes.ts";
import { type Language, languages } from "../translation/tokens/spacing.ts";
import { tokenize } from "../translation/tokens/tokenize.ts";
import { CaseCounts, restoreCase, Truecaser } from "../translation/tokens/truecase.ts";
import { checkWritable } from "./writable.ts";

const tokenizeNotes = `
Reads a sentence a line and writes its words and punctuation marks with spaces between them. The
signs & | < > ' " [ ] are written as Moses writes them: &amp; &#124; &lt; &gt; &apos; &quot; &#91;
&#93;. Addresses, paths, placeholders and formulas stay whole, and so does what detokenize would
not put together again.
`;

/** Adds the commands that divide text into tokens and put it together again. */
export function addTokens(program: Command, terminal: Terminal): void {
  const language = () =>
    new Option("--language <code>", "of the text").choices(languages).makeOptionMandatory();
  program
    .command("tokenize")
    .description("divide text on standard input into words and punctuation marks")
    .addOption(language())
    .addHelpText("after", tokenizeNotes)
    .action((options: { language: Language }) =>
      filterLines(
        "tokenize",
        (line) => tokenize(line, options.language).map(escapeSigns).join(" "),
        terminal,
      ),
    );
  program
    .command("detokenize")
    .description("make text of the words and punctuation marks on standard input")
    .addOption(language())
    .action((options: { language: Language }) =>
      filterLines(
        "detokenize",
        (line) => detokenize(splitWords(line).map(unescapeSigns), options.language),
        terminal,
      ),
    );
  addTruecase(program, terminal);
}

function addTruecase(program: Command, terminal: Terminal): void {
  const truecase = program
    .command("truecase")
    .description("write the first words of sentences as they usually are written");
  truecase
    .command("train")
    .description("find out how words in the tokens on standard input usually are written")
    .requiredOption("--output <file>", "where the model goes, as Moses writes it")
    .action((options: { output: string }) => trainTruecase(options.output, terminal));
  truecase
    .command("run")
    .description("write the first words of tokens on standard input in their usual form")
    .requiredOption("--model <file>", "what truecase train wrote")
    .action(async ({ model }: { model: string }) => {
      const truecaser = new Truecaser(await allLines(model), model);
      await filterLines(
        "truecase run",
        (line) => truecaser.apply(splitWords(line)).join(" "),
        terminal,
      );
    });
  truecase
    .command("restore")
    .description("give the first words of tokens on standard input a capital")
    .action(() =>
      filterLines("truecase restore", (line) => restoreCase(splitWords(line)).join(" "), terminal),
    );
}

async function trainTruecase(output: string, { input }: Terminal): Promise<void> {
  await checkWritable({ operation: "truecase train", files: [output] });
  if (input === undefined) return;
  const counts = new CaseCounts();
  for await (const line of lines(input, { operation: "truecase train", file: "standard input" })) {
    counts.add(splitWords(line));
  }
  const model = counts.format();
  if (model === "") {
    throw new UsageError("truecase train: got no words on standard input; expected tokens.");
  }
  await writeFileAtomic(output, model, { operation: "truecase train" });
}
