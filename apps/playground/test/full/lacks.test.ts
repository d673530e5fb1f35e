import { describe, expect, it } from "vitest";
import { nonsense, type, withPage } from "../page/page.ts";
import { addressOf, rows } from "../page/scenes.ts";

const lacks = [
  {
    lack: /This browser has no web workers/,
    before: () => {
      Reflect.deleteProperty(globalThis, "Worker");
    },
  },
  {
    lack: /This browser has no WebAssembly SIMD/,
    before: () => {
      WebAssembly.validate = () => false;
    },
  },
  {
    lack: /The computation stopped: no such luck/,
    before: () => {
      // Whatever the page asks, its worker answers that the model has thrown.
      const failing = class extends EventTarget {
        postMessage({ channel, run }: { channel: number; run: number }): void {
          const data = { kind: "failure", channel, run, message: "no such luck" };
          setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })));
        }
      };
      Reflect.set(globalThis, "Worker", failing);
    },
  },
];

describe.each(lacks)("$lack", ({ lack, before }) => {
  it.each(rows)("is told in scene $id, which can be read to its end", async (row) => {
    for (const hash of [`#/${row.id}`, addressOf(row)]) {
      await withPage(hash, { before }, async (page) => {
        await page.locator("[role=alert]").filter({ hasText: lack }).waitFor();
        const skip = page.getByRole("button", { name: "Go on without one" });
        if (await skip.isVisible()) await skip.click();
        await page.getByRole("heading", { name: "Explain" }).waitFor();
        for (const summary of await page.locator("main summary").all()) await summary.click();
        for (const button of await page.locator("main button:enabled").all()) {
          if (await button.isVisible()) await button.click();
        }
        expect(await page.locator("article.scene").innerHTML()).not.toMatch(nonsense);
      });
    }
  });
});

it("says that a computation stopped for as long as it has not gone on", async () => {
  const before = (): void => {
    const { postMessage } = Worker.prototype;
    let begun = 0;
    Worker.prototype.postMessage = function (this: Worker, request: Record<string, unknown>): void {
      begun += request["kind"] === "run" ? 1 : 0;
      if (request["kind"] !== "run" || begun > 1) {
        postMessage.call(this, request);
        return;
      }
      const data = { ...request, kind: "failure", message: "no such luck" };
      setTimeout(() => this.dispatchEvent(new MessageEvent("message", { data })));
    };
  };
  await withPage("#/cost?guess=skip", { before }, async (page) => {
    const told = page.locator("[role=alert]");
    await told.filter({ hasText: "The computation stopped: no such luck." }).waitFor();
    await type(page, "Slope w", "4");
    await page.locator(".readout dd").filter({ hasText: "108" }).first().waitFor();
    expect(await told.textContent()).toBe("");
  });
});
