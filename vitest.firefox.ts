import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { playwright } from "@vitest/browser-playwright";
import type { BrowserProvider, BrowserProviderOption } from "vitest/node";

/** Settings of a fresh profile: nothing is asked for, and nothing but this machine is reached. */
const settings = {
  "network.proxy.type": 1,
  "network.proxy.http": "127.0.0.1",
  "network.proxy.http_port": 9,
  "network.proxy.ssl": "127.0.0.1",
  "network.proxy.ssl_port": 9,
  "browser.shell.checkDefaultBrowser": false,
  "datareporting.policy.dataSubmissionEnabled": false,
  "dom.disable_open_during_load": false,
  "dom.min_background_timeout_value": 4,
};

/**
 * Opens test pages in an installed Firefox. Playwright drives only builds of its own, but the tests
 * need no more of a browser than that it opens their page.
 */
export function firefox(path: string): BrowserProviderOption {
  return { ...playwright(), name: "firefox", supportedBrowser: ["firefox"], providerFactory };

  function providerFactory(): BrowserProvider {
    const profile = mkdtempSync(join(tmpdir(), "nnf-firefox-"));
    const lines = Object.entries(settings).map(
      ([name, value]) => `user_pref(${JSON.stringify(name)}, ${JSON.stringify(value)});`,
    );
    writeFileSync(join(profile, "user.js"), lines.join("\n"));
    let browser: ChildProcess | undefined;
    return {
      name: "firefox",
      supportsParallelism: false,
      getCommandsContext: () => ({}),
      openPage: async (_session, url) => {
        const args = ["--headless", "--no-remote", "--profile", profile, url];
        browser = spawn(path, args, { stdio: "ignore" });
      },
      close: async () => {
        if (browser?.exitCode === null) {
          const ended = new Promise((resolve) => browser?.once("close", resolve));
          browser.kill();
          await ended;
        }
        rmSync(profile, { recursive: true, force: true });
      },
    };
  }
}
