import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { verdict, withPage } from "./page.ts";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Each scene, as it begins and with everything unfolded. */
const addresses = {
  "numbers before the guess": "#/numbers",
  numbers: "#/numbers?guess=13&step=1",
  "cost before the guess": "#/cost",
  cost: "#/cost?guess=50",
  "surface before the guess": "#/surface",
  surface: "#/surface?guess=bowl&w=3&b=1",
  "search before the guess": "#/search",
  search: "#/search?guess=sticks&halve=yes&move=2",
  "finite differences before the guess": "#/finite-differences",
  "finite differences": "#/finite-differences?guess=useless&exponent=6",
  "gradient descent before the guess": "#/gradient-descent",
  "gradient descent": "#/gradient-descent?guess=0.012&step=3",
  "gates before the guess": "#/gates",
  gates: "#/gates?guess=nearer&steepness=5",
  "logic before the guess": "#/logic",
  logic: "#/logic?guess=10&table=0110&hidden=yes&fold=6",
  "perceptron before the guess": "#/perceptron",
  perceptron: "#/perceptron?guess=10&step=50",
  "sandbox before the guess": "#/sandbox",
  sandbox: "#/sandbox?guess=skip&points=clouds&held=20&layers=2&a=points%3Dclouds",
  "overfitting before the guess": "#/overfitting",
  overfitting: "#/overfitting?guess=40_20_10_15_20&beta=0.01",
  "words before the guess": "#/words",
  words: "#/words?guess=row&step=2&word=turns",
  "applications before the guess": "#/applications",
  applications: "#/applications?guess=second&shown=second",
  "neighbours and the window": "#/applications?guess=skip&vectors=yes&tagger=yes&step=1",
  "scores of tags": "#/applications?guess=skip&vectors=yes&word=xbox&tagger=yes&step=3",
  "path of tags": "#/applications?guess=skip&tagger=yes&step=4",
  "computation graph before the guess": "#/graph",
  "computation graph": "#/graph?guess=-8&values=w+2+x+1+5+6+b+2+gold+0+16+20&step=12",
  "convolution before the guess": "#/convolution",
  convolution: "#/convolution?guess=7&step=14",
};

it.concurrent.each(Object.entries(addresses))(
  "axe finds nothing in %s, light and dark",
  async (_, hash) => {
    await withPage(hash, {}, async (page) => {
      if (hash.includes("descent?guess")) await verdict(page, /Arrived/);
      if (hash.includes("tagger=yes")) await page.locator(".tagged").waitFor();
      for (const summary of await page.locator("main summary").all()) await summary.click();
      await page.evaluate(axe);
      for (const width of [320, 768, 1280]) {
        await page.setViewportSize({ width, height: 800 });
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await violations(page), `${colorScheme}, ${width} px`).toEqual([]);
        }
        expect(await overflow(page), `wider than ${width} px`).toBe(0);
        expect(await smallTargets(page), `small targets at ${width} px`).toEqual([]);
      }
    });
  },
);

/** What axe has to say: rule and place. */
function violations(page: Page): Promise<string[]> {
  return page.evaluate(`axe.run({ resultTypes: ["violations"] }).then(({ violations }) =>
    violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ": " + html)))`);
}

/** By how much the page is wider than its window. */
function overflow(page: Page): Promise<number> {
  return page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
}

/** Everything to press or drag that is smaller than 24 px either way. */
function smallTargets(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("button, input, summary, nav a, [role=slider]")]
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.width < 24 || box.height < 24))
      .map(({ element }) => element.outerHTML.slice(0, 100)),
  );
}
