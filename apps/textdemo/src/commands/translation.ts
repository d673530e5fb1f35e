import type { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { addAlign } from "./align.ts";
import { addBleu } from "./bleu.ts";
import { addNnjm } from "./nnjm.ts";
import { addRescore } from "./rescore.ts";
import { addTokens } from "./tokens.ts";
import { addTranslate } from "./translate.ts";
import { addTune } from "./tune.ts";

/** Adds the commands of translation. */
export function addTranslation(
  program: Command,
  terminal: Terminal,
  exit: (code: number) => void,
): void {
  addTokens(program, terminal);
  addAlign(program, terminal);
  addNnjm(program, terminal, exit);
  addBleu(program, terminal);
  addTune(program, terminal);
  addTranslate(program, terminal);
  addRescore(program, terminal);
}
