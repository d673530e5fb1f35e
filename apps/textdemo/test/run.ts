import { main } from "../src/program.ts";
import { type RecordedTerminal, recordedTerminal } from "./terminal.ts";

/** Options of a network that trains in milliseconds. */
export const size = "--window 5 --size 6 --hidden 8 --vocabulary 30 --batch 32 --learning-rate 0.1";

/** What a run of the program left. */
export interface Run {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the program; arguments are divided at spaces. */
export async function run(
  args: string,
  terminal: RecordedTerminal = recordedTerminal(),
): Promise<Run> {
  const code = await main(args.split(" ").filter(Boolean), terminal);
  return { code, out: terminal.out.text, err: terminal.err.text };
}
