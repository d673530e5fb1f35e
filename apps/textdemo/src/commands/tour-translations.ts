import { createReadStream, createWriteStream } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { UsageError } from "../errors.ts";
import { interfaceLanguages, interfaceParts, interfaceText } from "../interface-text.ts";
import { formatDecimal, formatSeconds } from "../terminal/format.ts";
import { formatTable } from "../terminal/table.ts";
import { print, styles, type Terminal } from "../terminal/terminal.ts";

/** The program itself: arguments, without the names of Node and the program, to exit code. */
export type Run = (args: readonly string[], terminal: Terminal) => Promise<number>;

/** How much the tour does, so that tests can do less. */
export interface TranslationTour {
  /** Pairs of sentences to learn from, to tune on and to score on; all there are unless given. */
  readonly pairs?: { readonly train: number; readonly tune: number; readonly test: number };
  /** Options of `translate run` and `nnjm train`. */
  readonly search: string;
  readonly model: string;
}

/** Half a minute's work for two cores. */
const wholeTour: TranslationTour = {
  search: "--nbest 30 --stack 20",
  model:
    "--size 32 --hidden 96 --output-words 3000 --batch 256 --learning-rate 0.07 --epochs 2 --seed 1",
};

/**
 * The lecture's three translations of a sentence: probabilities of each word, given those before and
 * the source word. Those of the first are the lecture's; the others differ from it in one word.
 */
export const hypotheses: readonly (readonly [words: string, probabilities: readonly number[]])[] = [
  ["Abby likes to eat apples and bananas", [0.2, 0.1, 0.3, 0.5, 0.7, 0.4, 0.2]],
  ["Abby likes of eat apples and bananas", [0.2, 0.1, 0.02, 0.5, 0.7, 0.4, 0.2]],
  ["Abby likes to eat macaques and bananas", [0.2, 0.1, 0.3, 0.5, 0.01, 0.4, 0.2]],
];

/** Multiplies word probabilities. */
export function showHypotheses(terminal: Terminal): void {
  print(terminal, "  Abby gosta de comer maçãs e bananas");
  print(
    terminal,
    "  A translation is as probable as its words, each given those before it and the",
  );
  print(
    terminal,
    "  source word it translates. The first is the lecture's, the others are made up.\n",
  );
  const rows = hypotheses.map(([words, probabilities]) => ({
    words,
    factors: probabilities.map((p) => String(p).replace(/^0/, "")).join(" × "),
    product: probabilities.reduce((product, p) => product * p, 1),
  }));
  const most = Math.max(...rows.map(({ product }) => product));
  const lines = formatTable([
    rows.map(({ words }) => `  ${words}`),
    rows.map(({ factors }) => factors),
    rows.map(({ product }) => `= ${product.toFixed(7)}`),
    rows.map(({ product }) => (product === most ? "best" : "")),
  ]);
  for (const line of lines) print(terminal, line);
}

/**
 * Learns to translate from the sentences that come with the program, rescores the translations of
 * others with a joint model, and says what that is worth.
 * @returns the exit code
 */
export async function showRescoring(
  terminal: Terminal,
  run: Run,
  tour: TranslationTour = wholeTour,
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "textdemo-tour-"));
  try {
    return await rescoringTour(terminal, new Steps(terminal, run, folder), tour);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function rescoringTour(
  terminal: Terminal,
  steps: Steps,
  { pairs, search, model }: TranslationTour,
): Promise<number> {
  print(
    terminal,
    "  Interface texts of VS Code and TypeScript, Portuguese and English. A table of",
  );
  print(
    terminal,
    "  phrases and a language model give each of the last sentences many translations;",
  );
  print(terminal, "  a joint model (Devlin et al. 2014) gives these another score.\n");
  await steps.take("words and their case", async () => {
    for (const language of interfaceLanguages) {
      for (const part of interfaceParts) {
        const lines = await interfaceText(part, language);
        await steps.write(`${part}.text.${language}`, lines.slice(0, pairs?.[part]));
        const [from, to] = [`${part}.text.${language}`, `${part}.tok.${language}`];
        await steps.run(`tokenize --language ${language}`, from, to);
      }
      await steps.run(`truecase train --output @case.${language}`, `train.tok.${language}`);
      for (const part of interfaceParts) {
        const [from, to] = [`${part}.tok.${language}`, `${part}.${language}`];
        await steps.run(`truecase run --model @case.${language}`, from, to);
      }
    }
  });
  await steps.take("phrases, language model", () =>
    steps.run("translate train --source @train.pt --target @train.en --output @baseline"),
  );
  await steps.take("translations", async () => {
    for (const part of ["tune", "test"]) {
      const translate = `translate run --model @baseline ${search}`;
      await steps.run(translate, `${part}.pt`, `${part}.nbest`);
    }
  });
  const code = await steps.show(
    `nnjm train --source @train.pt --target @train.en ${model} --output @joint`,
  );
  if (code !== 0) {
    print(terminal, "  The tour keeps nothing of its own trainings.");
    return code;
  }
  await steps.take("weights, with and without", async () => {
    for (const part of ["tune", "test"]) {
      const score = `rescore --source @${part}.pt --model @joint`;
      await steps.run(score, `${part}.nbest`, `${part}.joint.nbest`);
    }
    for (const [list, name] of systems) {
      const tune = `tune --references @tune.en --apart-from @test.en --starts 5 --output @${name}.weights`;
      await steps.run(`${tune} --nbest @tune${list}.nbest`);
      const best = `rescore --source @test.pt --weights @${name}.weights --topbest`;
      await steps.run(best, `test${list}.nbest`, `${name}.words`);
      await steps.run("truecase restore", `${name}.words`, `${name}.cased`);
      await steps.run("detokenize --language en", `${name}.cased`, `${name}.text`);
    }
  });
  await report(terminal, steps);
  return 0;
}

/** The middle of the names of lists, and the names of what is made of them. */
const systems = [
  ["", "before"],
  [".joint", "after"],
] as const;

/** What `bleu --json` tells of a system and its baseline. */
interface Bleu {
  readonly score: number;
  readonly baseline: number;
  readonly p: { readonly randomization: number };
}

async function report(terminal: Terminal, steps: Steps): Promise<void> {
  const compare = "bleu --references @test.text.en --baseline @before.text --json";
  await steps.run(compare, "after.text", "bleu.json");
  const { score, baseline, p }: Bleu = JSON.parse(await steps.read("bleu.json"));
  print(
    terminal,
    `\n  BLEU ${formatDecimal(baseline, 2)} without the joint model, ${formatDecimal(score, 2)} with ` +
      `it (two-sided p = ${formatDecimal(p.randomization, 3)}, approximate randomisation)`,
  );
  const [source, reference, ...texts] = await Promise.all(
    ["test.text.pt", "test.text.en", "before.text", "after.text"].map((file) => steps.lines(file)),
  );
  const changed = (texts[0] ?? []).flatMap((text, i) => (text === texts[1]?.[i] ? [] : [i]));
  const rows = changed.map((i) => [source, ...texts, reference].map((lines) => lines?.[i] ?? ""));
  print(terminal, `  ${changed.length} translations are others now. The first that fit in a line:`);
  const { dim } = styles(terminal);
  for (const shown of rows.filter((row) => row.every(({ length }) => length <= 90)).slice(0, 3)) {
    const labels = ["Portuguese", "without", "with", "person"];
    print(terminal);
    shown.forEach((text, row) => {
      print(terminal, `  ${dim(`${labels[row]}:`.padEnd(12))}${text}`);
    });
  }
}

/** Runs the program in a folder. */
class Steps {
  readonly #terminal: Terminal;
  readonly #program: Run;
  readonly #folder: string;

  constructor(terminal: Terminal, program: Run, folder: string) {
    this.#terminal = terminal;
    this.#program = program;
    this.#folder = folder;
  }

  /** Does a piece of work and says how long it took. */
  async take(name: string, work: () => Promise<void>): Promise<void> {
    const start = performance.now();
    await work();
    const seconds = formatSeconds((performance.now() - start) / 1000);
    print(this.#terminal, `  ${name.padEnd(28)}${seconds}`);
  }

  /** Runs the program with the files of the folder as standard input and output. */
  async run(args: string, input?: string, output = "printed"): Promise<void> {
    const out = createWriteStream(this.#path(output));
    const err = createWriteStream(this.#path("errors"));
    const streams = input === undefined ? { out, err } : { out, err, input: this.#open(input) };
    const code = await this.#program(this.#arguments(args), streams);
    out.end();
    err.end();
    await Promise.all([finished(out), finished(err)]);
    if (code !== 0)
      throw new UsageError((await this.read("errors")).replace(/^textdemo: /, "").trim());
  }

  /** Runs the program for the person at the terminal. */
  show(args: string): Promise<number> {
    return this.#program(this.#arguments(args), this.#terminal);
  }

  write(name: string, lines: readonly string[]): Promise<void> {
    return writeFile(this.#path(name), lines.map((line) => `${line}\n`).join(""));
  }

  read(name: string): Promise<string> {
    return readFile(this.#path(name), "utf8");
  }

  async lines(name: string): Promise<string[]> {
    return (await this.read(name)).split("\n").slice(0, -1);
  }

  /** What begins with @ is a file of the folder. */
  #arguments(args: string): string[] {
    const given = args.split(" ").filter(Boolean);
    return given.map((word) => (word.startsWith("@") ? this.#path(word.slice(1)) : word));
  }

  #open(name: string): AsyncIterable<Uint8Array> {
    return createReadStream(this.#path(name));
  }

  #path(name: string): string {
    return join(this.#folder, name);
  }
}
