import { fileURLToPath } from "node:url";
import { build } from "vite";
import type { TestProject } from "vitest/node";
import { serve } from "../../scripts/serve.mjs";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the built page is served, cross-origin isolated and not. */
    isolated: string;
    plain: string;
    /** Where it was built. */
    folder: string;
  }
}

/** Builds the page from the present sources and serves it for as long as tests run. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const root = fileURLToPath(new URL("../..", import.meta.url));
  const outDir = `${root}.cache/page`;
  // As it is built for readers: NODE_ENV of tests would make another page.
  const { NODE_ENV } = process.env;
  process.env["NODE_ENV"] = "production";
  await build({ root, logLevel: "error", build: { outDir, emptyOutDir: true } });
  process.env["NODE_ENV"] = NODE_ENV;
  const [isolated, plain] = await Promise.all([serve(outDir), serve(outDir, { isolated: false })]);
  project.provide("isolated", isolated.address);
  project.provide("folder", outDir);
  project.provide("plain", plain.address);
  return async () => {
    await Promise.all([isolated.close(), plain.close()]);
  };
}
