import type { Command } from "commander";
import type { Terminal } from "../terminal/terminal.ts";
import { addAlign } from "./align.ts";

/** Adds the commands of translation. */
export function addTranslation(program: Command, terminal: Terminal): void {
  addAlign(program, terminal);
}
