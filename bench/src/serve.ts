import { createInterface } from "node:readline";
import { type ArrayFile, type HostArray, type Inputs, readArrays, writeArrays } from "./data.ts";

/** One case, set up in one library. */
export interface Work {
  /** Does the timed work once; `i` counts up, so that training steps can go through their batches. */
  step(i: number): unknown;
  /** What came out so far: trained parameters under the names of the inputs, or plain results. */
  results(): Readonly<Record<string, HostArray>>;
}

/** A library that can be measured: a program for each case it takes part in. */
export interface Library {
  readonly version: string;
  /** @throws Error when the library cannot compute on that many threads. */
  threads(count: number): void;
  readonly programs: Readonly<
    Record<string, (inputs: Inputs, variant: string) => Work | Promise<Work>>
  >;
}

/** What one side of a comparison is asked for. */
export type Request =
  | {
      readonly do: "load";
      readonly program: string;
      readonly variant: string;
      readonly inputs: readonly ArrayFile[];
      readonly threads: number;
    }
  | { readonly do: "run"; readonly iterations: number }
  | { readonly do: "results"; readonly folder: string; readonly prefix: string };

/** What it answers, by request. */
export interface Replies {
  readonly load: { readonly version: string };
  readonly run: { readonly seconds: number };
  readonly results: { readonly arrays: readonly ArrayFile[] };
}

/** Answers requests for one library, keeping the case that was loaded. */
export function session(library: Library): (request: Request) => Promise<Replies[Request["do"]]> {
  let work: Work | undefined;
  let steps = 0;
  const loaded = (): Work => {
    if (work === undefined) throw new Error("Nothing is loaded.");
    return work;
  };
  return async (request) => {
    switch (request.do) {
      case "load": {
        const program = library.programs[request.program];
        if (program === undefined) throw new Error(`It has no program ${request.program}.`);
        library.threads(request.threads);
        work = await program(readArrays(request.inputs), request.variant);
        steps = 0;
        return { version: library.version };
      }
      case "run": {
        const current = loaded();
        const started = performance.now();
        for (let i = 0; i < request.iterations; i++) {
          const pending = current.step(steps++);
          if (pending instanceof Promise) await pending;
        }
        return { seconds: (performance.now() - started) / 1000 };
      }
      case "results":
        return { arrays: writeArrays(request.folder, request.prefix, loaded().results()) };
    }
  };
}

/** Answers requests on the standard streams, one line of JSON each, until the input ends. */
export async function serve(library: Library): Promise<void> {
  const answer = session(library);
  for await (const line of createInterface({ input: process.stdin })) {
    const reply = await answer(JSON.parse(line)).then(
      (result) => ({ reply: result }),
      (error: unknown) => ({ error: error instanceof Error ? error.message : String(error) }),
    );
    process.stdout.write(`${JSON.stringify(reply)}\n`);
  }
  process.exit(0);
}
