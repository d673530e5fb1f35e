// How the page feels while the worker computes: `node scripts/performance.mjs` after a build, on a
// quiet machine. Fails at three times the targets.
import { fileURLToPath } from "node:url";
import { chromium } from "playwright";
import { serve } from "./serve.mjs";

/** Milliseconds, and kilobytes that the heap may have grown by. */
const targets = { "longest task": 50, "slider to paint, p75": 50, "heap growth": 2000 };

/** How often scenes are changed, to see whether anything is left behind. */
const switches = 50;

const server = await serve(fileURLToPath(new URL("../dist", import.meta.url)));
const browser = await chromium.launch({
  executablePath: process.env.NNF_CHROMIUM || undefined,
  args: [
    "--no-sandbox",
    "--disable-quic",
    "--enable-precise-memory-info",
    "--js-flags=--expose-gc",
  ],
});
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });

/** Moves the slider of the step size through its whole range, frame by frame. */
async function slide() {
  await page.goto(`${server.address}#/gradient-descent?guess=skip&step=200`);
  await page.locator(".cliff .verdict").filter({ hasText: "Arrived" }).waitFor();
  await page.waitForTimeout(1000);
  return page.evaluate(async () => {
    const tasks = [];
    const observer = new PerformanceObserver((list) => {
      tasks.push(...list.getEntries().map(({ duration }) => duration));
    });
    observer.observe({ type: "longtask" });
    const slider = document.querySelector(".cliff input[type=range]");
    const delays = [];
    for (let rate = 0.001; rate < 0.02; rate += 0.0002) {
      const begun = performance.now();
      slider.value = String(rate);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
      delays.push(performance.now() - begun);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
    observer.disconnect();
    return { tasks, delays };
  });
}

/** The heap before and after many changes of scene, in kilobytes. */
async function change() {
  const scenes = ["cost", "surface", "search", "finite-differences", "gradient-descent"];
  const heap = () =>
    page.evaluate(() => {
      globalThis.gc();
      return performance.memory.usedJSHeapSize / 1000;
    });
  const visit = async (count) => {
    for (let i = 0; i < count; i++) {
      const scene = scenes[i % scenes.length];
      await page.evaluate((hash) => {
        location.hash = hash;
      }, `#/${scene}?guess=skip`);
      await page
        .locator(`.bar a[href="#/${scene}"][aria-current=page]`)
        .waitFor({ state: "attached" });
      await page.waitForTimeout(100);
    }
  };
  await visit(scenes.length * 2);
  const before = await heap();
  await visit(switches);
  return (await heap()) - before;
}

const { tasks, delays } = await slide();
const sorted = delays.sort((p, q) => p - q);
const results = {
  "longest task": Math.max(0, ...tasks),
  "slider to paint, p75": sorted[Math.floor(sorted.length * 0.75)],
  "heap growth": await change(),
};
await browser.close();
await server.close();

let failed = false;
for (const [name, target] of Object.entries(targets)) {
  const value = results[name];
  const unit = name === "heap growth" ? "kB" : "ms";
  console.log(`${name.padEnd(22)} ${value.toFixed(0).padStart(6)} ${unit}, target ${target}`);
  failed ||= value > target * 3;
}
process.exit(failed ? 1 : 0);
