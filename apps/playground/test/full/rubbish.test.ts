import type { Page } from "playwright";
import { describe, expect, it } from "vitest";
import { nonsense, withPage } from "../page/page.ts";
import { addressOf, codecOf, plainAddressOf, rows } from "../page/scenes.ts";
import { begun } from "../page/worker.ts";

const enormous = "9".repeat(20_000);
const bytes = Array.from({ length: 300 }, (_, i) => String.fromCharCode((i * 7919) % 0xd7ff)).join(
  "",
);

/** Texts that no field asked for. */
const values: Readonly<Record<string, string>> = {
  nothing: "",
  NaN: "NaN",
  Infinity: "-Infinity",
  "the largest": "1e308",
  "more than the largest": "-1e400",
  "the least above zero": "5e-324",
  "negative zero": "-0",
  hexadecimal: "0x10",
  "half an escape": "%E0%A4",
  "a lone percent": "%",
  "a zero byte": "%00",
  "a name of objects": "__proto__",
  "another name of objects": "constructor",
  markup: "<img src=x onerror=alert(1)>",
  enormous,
  bytes: encodeURIComponent(bytes),
};

/** Addresses that are no address of a scene, or only half of one. */
const addresses: readonly ((id: string, names: readonly string[]) => string)[] = [
  (id) => `#/${id}?`,
  (id) => `#/${id}?&&==&=&%%%`,
  (id) => `#/${id}??guess=skip`,
  (id) => `#${id}`,
  (id) => `#/${id}/..?x`,
  (id) => `#/${id}?__proto__=1&constructor=2&toString=3&guess=skip`,
  (id, names) => `#/${id}?${names.map((name) => `${name}=1&${name}=2`).join("&")}`,
  (id) => `#/${id}?${enormous}=${enormous}`,
  (id) => `#/${id}?${Array.from({ length: 3000 }, (_, i) => `n${i}=`).join("&")}`,
  () => `#/${bytes}`,
  () => "#?#/#",
  () => "#/%E0%A4%A?w=%",
];

/** Goes to an address as if it were typed into the open page. */
async function type(page: Page, hash: string): Promise<void> {
  await page.evaluate((text) => {
    location.hash = text;
  }, hash);
  await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 60)));
  await page.locator("h1").waitFor();
}

/**
 * Whatever the address was, there is a scene that computes, and no nonsense on it but a name that an
 * expression may well have.
 */
async function usable(page: Page, name = ""): Promise<void> {
  await begun(page);
  expect(await page.locator(".grave").allTextContents()).toEqual([]);
  const skip = page.getByRole("button", { name: "Go on without one" });
  if (await skip.isVisible()) {
    await skip.click();
    await page.getByRole("heading", { name: "Explain" }).waitFor();
    await begun(page);
  }
  const html = await page.locator("article.scene").innerHTML();
  expect(name === "" ? html : html.replaceAll(name, "")).not.toMatch(nonsense);
}

describe.each(rows)("$id", (row) => {
  it("takes the first values for rubbish, says so, and stays usable", async () => {
    const codec = await codecOf(row);
    const names = Object.keys(codec.parse("").state);
    await withPage(addressOf(row), {}, async (page) => {
      await usable(page);
      for (const [kind, value] of Object.entries(values)) {
        const text = names.map((name) => `${name}=${value}`).join("&");
        await type(page, `#/${row.id}?${text}`);
        await usable(page, names.includes("expression") ? value.replace("-", "") : "");
        const told = await page.locator(".notice li").allTextContents();
        expect(told, kind).toEqual(codec.parse(text).problems);
      }
      for (const address of addresses) {
        await type(page, address(row.id, names));
        await usable(page);
      }
    });
  });

  it("computes at the limits of everything that can be set", async () => {
    const codec = await codecOf(row);
    const state = Object.entries(codec.parse("").state);
    const limit = (name: string, extreme: number): string => {
      const [problem = ""] = codec.parse(`${name}=${extreme}`).problems;
      return /(?:above|below) (-?[\d.e+-]+), the/.exec(problem)?.[1] ?? "";
    };
    await withPage(plainAddressOf(row), {}, async (page) => {
      const numbers = state.filter(([name]) => limit(name, 1e300) !== "").map(([name]) => name);
      const extremes = [[1e300], [-1e300], [1e300, -1e300], [-1e300, 1e300]].map((each) =>
        numbers
          .filter((name) => name !== "guess")
          .map((name, i) => `${name}=${limit(name, each[i % each.length] ?? 0)}`)
          .join("&"),
      );
      for (const extreme of extremes) {
        await type(page, `${plainAddressOf(row)}&${extreme}`);
        await usable(page);
        expect(await page.locator(".notice li").allTextContents()).toEqual([]);
      }
    });
  });
});
