import { Command, CommanderError } from "commander";
import { fromSenna } from "./commands/senna-flags.ts";
import { userMessage } from "./errors.ts";
import type { Terminal } from "./terminal/terminal.ts";

/** Adds commands to the program; `exit` is told the exit code of one that has more than one. */
type AddCommands = (program: Command, terminal: Terminal, exit: (code: number) => void) => void;

const tokens = async (): Promise<AddCommands> => (await import("./commands/tokens.ts")).addTokens;

/** What adds each command but `tour`, in the order of the help. */
const commands: Readonly<Record<string, () => Promise<AddCommands>>> = {
  embed: async () => (await import("./commands/embed.ts")).addEmbed,
  neighbours: async () => (await import("./commands/neighbours.ts")).addNeighbours,
  vectors: async () => (await import("./commands/vectors.ts")).addVectors,
  tag: async () => (await import("./commands/tag.ts")).addTag,
  tokenize: tokens,
  detokenize: tokens,
  truecase: tokens,
  align: async () => (await import("./commands/align.ts")).addAlign,
  nnjm: async () => (await import("./commands/nnjm.ts")).addNnjm,
  bleu: async () => (await import("./commands/bleu.ts")).addBleu,
  tune: async () => (await import("./commands/tune.ts")).addTune,
  translate: async () => (await import("./commands/translate.ts")).addTranslate,
  rescore: async () => (await import("./commands/rescore.ts")).addRescore,
};

/** Exit code for what the user can put right. */
const wrongUse = 2;

/**
 * Runs the program.
 * @param args without the names of Node and the program
 * @returns the exit code: 0, 2 for what the user can put right (told in one line), 130 after Ctrl-C
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<number> {
  const state = { code: 0 };
  const program = await build(args[0] ?? "", terminal, (code) => {
    state.code = code;
  });
  try {
    await program.parseAsync(fromSenna(args), { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return 0;
    const message =
      error instanceof CommanderError ? usage(error, nameOf(program, args)) : userMessage(error);
    if (message === undefined) throw error;
    terminal.err.write(`textdemo: ${message}\n`);
    return wrongUse;
  }
  return state.code;
}

/** Commander's message in one line, with where to look. */
function usage({ code, message }: CommanderError, command: string): string {
  if (code === "commander.help") return `no command given. See ${command} --help.`;
  const line = message.replace(/^error: /, "").replace(/\s*\n\s*/g, " ");
  return `${line.replace(/\.?$/, ".")} See ${command} --help.`;
}

/** The command that arguments begin with, as it is written: `textdemo tag run`. */
function nameOf(program: Command, args: readonly string[]): string {
  const names = [program.name()];
  let command: Command | undefined = program;
  for (const arg of args) {
    command = command.commands.find((one) => one.name() === arg);
    if (command === undefined) break;
    names.push(arg);
  }
  return names.join(" ");
}

/**
 * The program with the command of a name, or with all of them where it is no command's: to load all
 * takes longer than to tag a text.
 */
async function build(
  name: string,
  terminal: Terminal,
  exit: (code: number) => void,
): Promise<Command> {
  const program = new Command("textdemo")
    .description("Trains word vectors and taggers on real text and shows what they know.")
    .exitOverride()
    // What follows the name of a command is for that command.
    .enablePositionalOptions()
    .showSuggestionAfterError(false)
    .configureOutput({
      writeOut: (text) => terminal.out.write(text),
      // Errors reach the user through `main`, in one line.
      writeErr: () => {},
    });
  program
    .command("tour")
    .description("from a line through three points to word vectors, in about two minutes")
    .action(async () => {
      const { tourCommand } = await import("./commands/tour.ts");
      exit(await tourCommand(terminal, main));
    });
  const wanted = Object.hasOwn(commands, name) ? [name] : Object.keys(commands);
  const adding = new Set(wanted.flatMap((command) => commands[command] ?? []));
  for (const add of await Promise.all(Array.from(adding, (load) => load()))) {
    add(program, terminal, exit);
  }
  return program;
}
