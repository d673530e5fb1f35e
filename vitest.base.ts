import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineProject } from "vitest/config";

/** Workspace packages resolve to their sources, so tests need no build. */
export const sourceConditions = {
  resolve: { conditions: ["@nnf/source", ...defaultClientConditions] },
  ssr: {
    resolve: {
      conditions: ["@nnf/source", ...defaultServerConditions],
      externalConditions: ["@nnf/source", "node", "module-sync"],
    },
  },
};

/** What a package's Node tests have of their own. */
export interface NodeTestOptions {
  readonly exclude?: readonly string[];
  readonly globalSetup?: string[];
}

/** The Node test project every package shares. */
export function nodeTests(
  name: string,
  { exclude = [], globalSetup = [] }: NodeTestOptions = {},
): ReturnType<typeof defineProject> {
  return defineProject({
    ...sourceConditions,
    test: {
      name,
      environment: "node",
      include: ["test/**/*.test.ts"],
      exclude: ["**/*.browser.test.ts", "**/node_modules/**", ...exclude],
      globalSetup,
      testTimeout: 60_000,
      hookTimeout: 60_000,
      // Memory is measured after a collection, not whenever one happens to run.
      pool: "forks",
      execArgv: ["--expose-gc"],
    },
  });
}
