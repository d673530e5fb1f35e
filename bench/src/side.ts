import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import type { Replies, Request } from "./serve.ts";

/** One side of a comparison: answers requests, in order. */
export interface Side {
  ask<R extends Request>(request: R): Promise<Replies[R["do"]]>;
  close(): void;
}

type Reply = { readonly reply: Replies[Request["do"]] } | { readonly error: string };

/** A side that runs in a process of its own and is asked over its standard streams. */
export function processSide(command: string, args: readonly string[]): Side {
  const child = spawn(command, args, { stdio: ["pipe", "pipe", "pipe"] });
  let notes = "";
  let waiting: { resolve(reply: Reply): void; reject(error: Error): void } | undefined;
  child.stderr.on("data", (chunk: Buffer) => {
    notes = (notes + chunk.toString()).slice(-2000);
  });
  const fail = (reason: string): void => {
    waiting?.reject(new Error(`${reason}\n${notes.trim()}`.trim()));
    waiting = undefined;
  };
  child.on("error", ({ message }) => fail(message));
  child.on("close", (code) => fail(`${command} ended with code ${code}.`));
  child.stdin.on("error", () => {});
  createInterface({ input: child.stdout }).on("line", (line) => {
    if (!line.startsWith('{"')) return; // A library's own greeting.
    waiting?.resolve(JSON.parse(line));
    waiting = undefined;
  });
  return {
    ask: async <R extends Request>(request: R) => {
      const answer = await new Promise<Reply>((resolve, reject) => {
        waiting = { resolve, reject };
        if (child.exitCode !== null) fail(`${command} ended with code ${child.exitCode}.`);
        child.stdin.write(`${JSON.stringify(request)}\n`);
      });
      if ("error" in answer) throw new Error(answer.error);
      return answer.reply as Replies[R["do"]];
    },
    close: () => child.stdin.end(),
  };
}
