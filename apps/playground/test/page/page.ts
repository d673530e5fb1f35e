import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright";
import { afterAll, beforeAll, expect, inject } from "vitest";
import { settled, watching } from "./worker.ts";

let browser: Browser;

beforeAll(async () => {
  browser = await chromium.launch({
    executablePath: process.env["NNF_CHROMIUM"] ?? "",
    args: ["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
  });
});
afterAll(async () => {
  await browser?.close();
});

/** How a page is opened. */
export interface OpenOptions extends BrowserContextOptions {
  /** Whether it is cross-origin isolated; it is unless told. */
  readonly isolated?: boolean;
  /** Runs in the page before anything of it does. */
  readonly before?: () => void;
}

/**
 * Opens the page at a hash, does something with it, and closes it. The page must not throw, nor log
 * an error, nor ask another origin for anything.
 */
export async function withPage(
  hash: string,
  { isolated = true, before, ...options }: OpenOptions,
  work: (page: Page) => Promise<void>,
): Promise<void> {
  const address = inject(isolated ? "isolated" : "plain");
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  const wrong: string[] = [];
  page.on("pageerror", (error) => wrong.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") wrong.push(`${message.text()} ${message.location().url}`);
  });
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("blob:") && !url.startsWith("data:")) {
      wrong.push(`requested ${url}`);
    }
  });
  try {
    await page.addInitScript(watching);
    if (before !== undefined) await page.addInitScript(before);
    await page.goto(address + hash);
    await page.locator("h1").waitFor();
    await work(page);
    expect(wrong).toEqual([]);
  } finally {
    await context.close();
  }
}

/** The address behind #, with the last changes of the state. */
export function hashOf(page: Page): Promise<string> {
  return page.evaluate(() => {
    dispatchEvent(new Event("pagehide"));
    return location.hash;
  });
}

/** Goes to an address within the open page, and waits until all of it is computed. */
export async function goTo(page: Page, hash: string): Promise<void> {
  await hashOf(page);
  await page.evaluate((text) => {
    location.hash = text;
  }, hash);
  const [, id] = /^#\/([^?]*)/.exec(hash) ?? [];
  const link = page.locator(`.menu a[aria-current="page"][href="#/${id}"]`);
  await link.waitFor({ state: "attached" });
  await settled(page);
}

/** What no page says: numbers that are none, and things that were never meant to be text. */
export const nonsense = /NaN|undefined|Infinity|\[object/;

/** The text of an element, as soon as it matches. */
export async function textOf(page: Page, selector: string, pattern: RegExp): Promise<string> {
  const element = page.locator(selector).filter({ hasText: pattern }).first();
  await element.waitFor();
  return (await element.textContent()) ?? "";
}

/** A number field by its label. */
export function field(page: Page, label: string) {
  return page.getByRole("textbox", { name: label, exact: true });
}

/** Types into a number field. */
export async function type(page: Page, label: string, text: string): Promise<void> {
  await field(page, label).fill(text);
  await field(page, label).press("Enter");
}

/** How the run ended, as the page says it. */
export function verdict(page: Page, pattern: RegExp): Promise<string> {
  return textOf(page, ".verdict", pattern);
}

/** The numbers that a scene shows largest. */
export function readout(page: Page): Promise<string[]> {
  return page.locator(".readout dd").allTextContents();
}

/** What has the focus: its label or its text. */
export function focused(page: Page): Promise<string> {
  return page.evaluate(() => {
    const element = document.activeElement;
    const text = element?.getAttribute("aria-label") ?? element?.textContent ?? "";
    return text.replace(/\s+/g, " ");
  });
}

/** Tabs on until something has the focus; the order of the page decides what comes. */
export async function tabTo(page: Page, name: string): Promise<void> {
  for (let i = 0; i < 40; i++) {
    await page.keyboard.press("Tab");
    if ((await focused(page)) === name) return;
  }
  throw new Error(`no Tab reached ${name}`);
}
