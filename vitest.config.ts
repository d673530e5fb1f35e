import { playwright } from "@vitest/browser-playwright";
import { defineConfig, defineProject } from "vitest/config";
import { sourceConditions } from "./vitest.base.ts";

/** Path of a Chromium; the tests that run in a page are left out without one. */
const executablePath = process.env["NNF_CHROMIUM"];

/** The headers that let a page share memory among threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/** Settings that tests read; a page has no process. */
const { NNF_KERNELS, NNF_SEED } = process.env;

/**
 * All tests of the packages that run in browsers, in a page of Chromium, cross-origin isolated or
 * not. What needs Node is called `*.node.test.ts`, what needs shared memory `*.shared.test.ts`.
 */
function inPage(isolated: boolean): ReturnType<typeof defineProject> {
  return defineProject({
    ...sourceConditions,
    ...(isolated ? { server: { headers: isolation } } : {}),
    define: { "process.env": { NNF_KERNELS, NNF_SEED } },
    test: {
      name: isolated ? "chromium, isolated" : "chromium",
      include: [
        "test/browser/*.browser.test.ts",
        "packages/{tensor,autograd,layers,optim}/test/**/*.test.ts",
      ],
      exclude: ["**/*.node.test.ts", ...(isolated ? [] : ["**/*.shared.test.ts"])],
      globalSetup: ["test/browser/train-in-node.ts"],
      provide: { isolated },
      testTimeout: 60_000,
      browser: {
        enabled: true,
        headless: true,
        screenshotFailures: false,
        instances: [{ browser: "chromium" }],
        provider: playwright({
          launchOptions: {
            ...(executablePath ? { executablePath } : {}),
            args: [
              "--no-sandbox",
              "--disable-quic",
              "--no-first-run",
              "--disable-background-networking",
              "--disable-component-update",
              "--disable-sync",
            ],
          },
        }),
      },
    },
  });
}

export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "apps/*/vitest.config.ts",
      "bench/vitest.config.ts",
      "examples/vitest.config.ts",
      ...(executablePath ? [inPage(false), inPage(true)] : []),
    ],
  },
});
