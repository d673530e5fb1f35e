#!/usr/bin/env node
import { main } from "./program.ts";
import { endWhenUnwritable } from "./terminal/unwritable.ts";

const terminal = { input: process.stdin, out: process.stdout, err: process.stderr };
endWhenUnwritable(terminal, process.exit);
process.exitCode = await main(process.argv.slice(2), terminal);
