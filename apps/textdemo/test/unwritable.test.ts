import { expect, it } from "vitest";
import { endWhenUnwritable } from "../src/terminal/unwritable.ts";
import { recordedTerminal } from "./terminal.ts";

it.each([
  ["a reader that stopped", "EPIPE", 141, ""],
  [
    "a full device",
    "ENOSPC",
    2,
    "textdemo: cannot write to standard output: no space left on device.\n",
  ],
])("ends the program at %s", (_, code, expected, line) => {
  const { out, err } = recordedTerminal();
  const codes: number[] = [];
  endWhenUnwritable({ out, err }, (exitCode) => codes.push(exitCode));
  out.emit("error", Object.assign(new Error("no space left on device"), { code }));
  expect(codes).toEqual([expected]);
  expect(err.text).toBe(line);
});

it("goes on when standard error cannot be written", () => {
  const { out, err } = recordedTerminal();
  const codes: number[] = [];
  endWhenUnwritable({ out, err }, (exitCode) => codes.push(exitCode));
  err.emit("error", Object.assign(new Error("broken pipe"), { code: "EPIPE" }));
  expect(codes).toEqual([]);
});
