import type { Page } from "playwright";
import { expect, it } from "vitest";
import { walkThrough } from "../../src/scenes/12-graph/model.ts";
import { type Example, examples } from "../../src/scenes/12-graph/state.ts";
import { settingOf } from "../../src/scenes/12-graph/values.ts";
import { run } from "../run.ts";
import { field, readout, tabTo, textOf, type, verdict, withPage } from "./page.ts";

/** The fingerprint that Node gets. */
function fingerprintOf(example: Example): string | undefined {
  return run(walkThrough({ walks: [settingOf(example).input] }))[0]?.fingerprint;
}

async function fingerprint(page: Page): Promise<string | null> {
  const print = page.locator("#fingerprint");
  if (!(await print.isVisible())) await page.getByText("The numbers", { exact: true }).click();
  return print.textContent();
}

it("walks through the lecture's graph by keyboard alone", async () => {
  await withPage("#/graph", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowLeft");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed −1\. It is −40: .* The sign is right\./);

    const step = async (pattern: RegExp): Promise<void> => {
      await keyboard.press("Enter");
      await textOf(page, ".told", pattern);
    };
    await textOf(page, ".told", /Only the graph so far/);
    await tabTo(page, "One step");
    await step(/The inputs come with the data: x = 5, gold = 16\./);
    await step(/w = 2, b = 2\./);
    await step(/sorted .*: w, x, o, b, y, gold, d, c\./);
    await step(/o = w × x = 2 × 5 = 10/);
    await step(/y = o \+ b = 10 \+ 2 = 12/);
    await step(/d = y − gold = 12 − 16 = −4/);
    await step(/c = d² = \(−4\)² = 16/);
    expect(await readout(page)).toEqual(["16", "…", "…"]);
    await step(/Its gradient is 1, always/);
    await step(/c passes to d: local \(−8\) × upstream 1 = −8/);
    await step(/d passes to y: local 1 × upstream \(−8\) = −8/);
    await step(/y passes to o: .* = −8\.y passes to b: local 1 × upstream \(−8\) = −8/);
    await step(/o passes to w: local 5 × upstream \(−8\) = −40/);
    expect(await readout(page)).toEqual(["16", "−40", "−8"]);
    expect(await page.locator(".graph .label").allTextContents()).toEqual([
      "5 × (−8)",
      "1 × (−8)",
      "1 × (−8)",
      "1 × (−8)",
      "−8 × 1",
    ]);
    await step(/w: 2 − 0\.02 × \(−40\) = 2\.8b: 2 − 0\.02 × \(−8\) = 2\.16/);
    await textOf(page, ".seven [aria-current]", /7 Update the variables/);
    await tabTo(page, "Keep the new values, start again");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 0 of 13/);
    expect(await field(page, "w").inputValue()).toBe("2.8");
    expect(await field(page, "b").inputValue()).toBe("2.16");
  });
});

it("adds gradients where w is used twice, and over examples", async () => {
  await withPage("#/graph?guess=skip&step=99", {}, async (page) => {
    await textOf(page, ".count", /Step 13 of 13/);
    expect(await fingerprint(page)).toBe(fingerprintOf(examples.lecture));
    await textOf(
      page,
      ".explain",
      /dw = \(−8\) \+ \(−40\) = −48.*dw = 1 × 8 \+ 5 × \(−8\) \+ 6 × \(−12\) = −104/s,
    );

    await page.getByRole("button", { name: "w used twice" }).click();
    await page.getByRole("button", { name: "To the end" }).click();
    await expect.poll(() => readout(page)).toEqual(["16", "−48"]);
    expect(await fingerprint(page)).toBe(fingerprintOf(examples.twice));

    await page.getByRole("button", { name: "Three examples" }).click();
    await page.getByRole("button", { name: "To the end" }).click();
    await expect.poll(() => readout(page)).toEqual(["68", "−104", "−12"]);
    await textOf(page, ".told", /w: 2 − 0\.01 × \(−104\) = 3\.04b: .*= 2\.12/);
    expect(await fingerprint(page)).toBe(fingerprintOf(examples.three));
  });
});

it("walks through typed expressions, and says where one cannot be read", async () => {
  await withPage("#/graph?guess=skip", {}, async (page) => {
    const box = page.getByRole("textbox", { name: "Expression" });
    await type(page, "Expression", "exp(w * x) ** * 1");
    await textOf(
      page,
      ".expression .problem",
      /At character 15: expected a number, a name or “\(”, found “\*”/,
    );
    expect(await box.getAttribute("aria-invalid")).toBe("true");
    await expect.poll(() => page.locator(".graph .node").count()).toBe(8);

    await type(page, "Expression", "exp(v * x)");
    await expect.poll(() => page.locator(".graph .node").count()).toBe(4);
    expect(await box.getAttribute("aria-invalid")).toBe("false");
    await type(page, "v", "0.5");
    await type(page, "x", "2");
    await page.getByRole("button", { name: "To the end" }).click();
    await expect.poll(() => readout(page)).toEqual(["2.71828", "5.43656"]);
    const expected = { expression: "exp(v * x)", values: "v 0.5 x 2", data: "x", rate: 0.02 };
    expect(await fingerprint(page)).toBe(fingerprintOf(expected));

    await type(page, "x", "1 two");
    await textOf(page, ".variables .problem", /“1 two” is not a number\. It stays 2\./);
    await type(page, "x", "1 2");
    await textOf(page, ".count", /of 11/);
    await page.getByRole("group", { name: "v" }).getByRole("checkbox").press("Space");
    await textOf(page, ".told", /nothing is left to learn/);
    await page.getByRole("group", { name: "v" }).getByRole("checkbox").press("Space");
    await type(page, "Expression", "log(v)");
    await type(page, "v", "-1");
    await verdict(page, /log\(v\) = log\(−1\) = not a number: this is the first node/);
  });
});

it("gives one result for slider, keys and number field", async () => {
  const prints = new Set<string | null>();
  const expected = fingerprintOf({ ...examples.lecture, values: "w 3 x 5 b 2 gold 16" });
  const open = "#/graph?guess=skip&step=13";
  for (const way of ["field", "keys", "drag"]) {
    await withPage(open, {}, async (page) => {
      await textOf(page, ".told", /2\.8/);
      const slider = page.getByRole("slider", { name: "w, slider" });
      if (way === "field") await type(page, "w", "3");
      if (way === "keys") for (let i = 0; i < 10; i++) await slider.press("ArrowRight");
      if (way === "drag") await slider.fill("3");
      await expect.poll(() => field(page, "w").inputValue()).toBe("3");
      await expect.poll(() => fingerprint(page)).toBe(expected);
      prints.add(await fingerprint(page));
    });
  }
  expect([...prints]).toEqual([expected]);
});
