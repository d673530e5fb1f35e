import { playwright } from "@vitest/browser-playwright";
import { defineConfig, defineProject } from "vitest/config";
import type { BrowserProviderOption } from "vitest/node";
import { sourceConditions } from "./vitest.base.ts";
import { firefox } from "./vitest.firefox.ts";

/** Paths of browsers; without one, the tests in its pages are left out. Settings that tests read. */
const { NNF_CHROMIUM, NNF_FIREFOX, NNF_KERNELS, NNF_SEED } = process.env;

/** The headers that let a page share memory among threads. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

/**
 * All tests of the packages made for browsers, in a page that is cross-origin isolated or not. What
 * needs Node is called `*.node.test.ts`, what needs shared memory `*.shared.test.ts`.
 */
function inPage(
  browser: "chromium" | "firefox",
  provider: BrowserProviderOption,
  isolated: boolean,
): ReturnType<typeof defineProject> {
  return defineProject({
    ...sourceConditions,
    ...(isolated ? { server: { headers: isolation } } : {}),
    // A page has no process.
    define: { "process.env": { NNF_KERNELS, NNF_SEED } },
    test: {
      name: isolated ? `${browser}, isolated` : browser,
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
        instances: [{ browser }],
        provider,
      },
    },
  });
}

function chromium(executablePath: string): BrowserProviderOption {
  const args = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
  ];
  return playwright({ launchOptions: { executablePath, args } });
}

const pages = [false, true].flatMap((isolated) => [
  ...(NNF_CHROMIUM ? [inPage("chromium", chromium(NNF_CHROMIUM), isolated)] : []),
  ...(NNF_FIREFOX ? [inPage("firefox", firefox(NNF_FIREFOX), isolated)] : []),
]);

export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "apps/*/vitest.config.ts",
      "bench/vitest.config.ts",
      "examples/vitest.config.ts",
      ...pages,
    ],
  },
});
