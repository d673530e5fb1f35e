import { execFileSync } from "node:child_process";
import { build } from "esbuild";
import type { TestProject } from "vitest/node";
import type { Trained } from "./train.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Whether the page is cross-origin isolated. */
    isolated: boolean;
    trainedInNode: Trained;
  }
}

/** Trains in Node, from the same sources, before pages do, so that the two can be compared. */
export async function setup(project: TestProject): Promise<void> {
  const bundled = await build({
    stdin: {
      contents: 'import { train } from "./train.ts"; console.log(JSON.stringify(train()));',
      resolveDir: import.meta.dirname,
    },
    write: false,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@nnf/source"],
    logLevel: "error",
  });
  const text = execFileSync(process.execPath, ["--input-type=module"], {
    input: bundled.outputFiles[0]?.text ?? "",
    encoding: "utf8",
  });
  const trained: Trained = JSON.parse(text);
  project.provide("trainedInNode", trained);
}
