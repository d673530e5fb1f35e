import { type Command, Option } from "commander";
import { between, integer, share } from "../terminal/arguments.ts";
import type { Terminal } from "../terminal/terminal.ts";
import { leastTension, mostTension } from "../translation/alignment/diagonal.ts";
import { alignmentDefaults, alignmentModels } from "../translation/alignment/settings.ts";
import { symmetrizations } from "../translation/alignment/symmetrize.ts";
import type { AlignAgreementOptions } from "./align-agreement.ts";
import type { AlignRunOptions } from "./align-run.ts";
import type { AlignSymmetrizeOptions } from "./align-symmetrize.ts";

const notes = `
Reads pairs of tokenised sentences, words with spaces between them: line n of --source and of
--target (.gz too), or lines "source ||| target" on standard input. Writes a line of links i-j for
each pair, word i of the source with word j of the target, both from 0, by j and then i; an
empty line where a side is empty.

Each target word is linked with the source word that most probably generated it, or with none;
--reverse links each source word with a target word, --symmetrize does both and makes one of the
two. The model is trained on what is read, unless --load gives one: then new sentences, such as
hypotheses of a decoder, are aligned line by line, and unknown words go by their place.
`;

/** What commander makes of the options of `align`. */
type AlignFlags = Omit<AlignRunOptions, "settings"> & {
  model: (typeof alignmentModels)[number];
  iterations: number;
  alpha: number;
  nullProbability: number;
  tension: number;
  fitTension: boolean;
};

/** Adds the commands that align words. */
export function addAlign(program: Command, terminal: Terminal): void {
  const d = alignmentDefaults;
  const align = program
    .command("align")
    .description("find which words of sentences and their translations belong together")
    // --json behind "agreement" is that command's.
    .enablePositionalOptions()
    .option("--source <file>", "sentences, one a line")
    .option("--target <file>", "their translations")
    .option("--reverse", "link each source word with a target word", false)
    .addOption(
      new Option("--symmetrize <method>", "align in both directions and combine")
        .choices(symmetrizations)
        .conflicts("reverse"),
    )
    .addOption(
      new Option("--model <name>", "IBM Model 1, or positions near the diagonal (fast_align's)")
        .choices(alignmentModels)
        .default(d.model),
    )
    .option("--iterations <n>", "iterations of EM", integer(1, 1000), d.iterations)
    .option("--alpha <n>", "prior of variational Bayes; 0 is plain EM", share, d.alpha)
    .option(
      "--null-probability <p>",
      "that a word has no link (diagonal)",
      share,
      d.nullProbability,
    )
    .option(
      "--tension <n>",
      "preference for the diagonal, at the beginning",
      between(leastTension, mostTension),
      d.tension,
    )
    .option("--no-fit-tension", "leave the tension as it is")
    .option("--save <file>", "where the trained aligner goes")
    .option("--load <file>", "align with what --save or nnjm train wrote, without training")
    .option("--output <file>", "where the links go (default: standard output)")
    .option("--json", "print figures as one line of JSON; with --output", false)
    .addHelpText("after", notes);
  align.action(async (flags: AlignFlags) => {
    const { model, iterations, alpha, nullProbability, tension, fitTension, ...rest } = flags;
    const settings = { model, iterations, alpha, nullProbability, tension, fitTension };
    const trained = [...Object.keys(settings), "reverse", "symmetrize"];
    const given = trained.find((name) => align.getOptionValueSource(name) === "cli");
    const { alignRunCommand } = await import("./align-run.ts");
    await alignRunCommand({ ...rest, settings, ...(given && { given }) }, terminal);
  });
  align
    .command("symmetrize")
    .description("make one alignment of those of two directions")
    .requiredOption("--forward <file>", "what align wrote")
    .requiredOption("--backward <file>", "what align --reverse wrote")
    .addOption(
      new Option("--method <name>", "how they are combined")
        .choices(symmetrizations)
        .default("grow-diag-final-and"),
    )
    .action(async (options: AlignSymmetrizeOptions) => {
      const { alignSymmetrizeCommand } = await import("./align-symmetrize.ts");
      await alignSymmetrizeCommand(options, terminal);
    });
  align
    .command("agreement")
    .description("precision, recall, F and alignment error rate of links, given others")
    .requiredOption("--links <files...>", "links to be judged")
    .requiredOption(
      "--gold <file>",
      "links taken for right; those of a program show agreement only",
    )
    .option("--json", "one line of JSON for each file", false)
    .action(async (options: AlignAgreementOptions) => {
      const { alignAgreementCommand } = await import("./align-agreement.ts");
      await alignAgreementCommand(options, terminal);
    });
}
