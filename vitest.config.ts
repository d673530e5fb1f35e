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

/** Tests in a page of Chromium, cross-origin isolated or not. */
function inPage(isolated: boolean): ReturnType<typeof defineProject> {
  return defineProject({
    ...sourceConditions,
    ...(isolated ? { server: { headers: isolation } } : {}),
    test: {
      name: isolated ? "chromium, isolated" : "chromium",
      include: ["test/browser/*.browser.test.ts"],
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
