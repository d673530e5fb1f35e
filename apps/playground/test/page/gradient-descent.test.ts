import { expect, it } from "vitest";
import { descend } from "../../src/scenes/06-gradient-descent/model.ts";
import { field, focused, readout, tabTo, textOf, type, verdict, withPage } from "./page.ts";

it("shows the lecture's numbers", async () => {
  await withPage("#/gradient-descent?guess=skip", {}, async (page) => {
    await verdict(page, /Arrived after 650 steps/);
    expect(await readout(page)).toEqual(["(2, 2)", "68", "(−104, −12)"]);
    await page.getByRole("button", { name: "One step", exact: true }).click();
    expect(await readout(page)).toEqual(["(3.04, 2.12)", "28.4976", "(27.84, 13.68)"]);
    await textOf(page, ".explain", /\[\[124, 24\], \[24, 6\]\].*128\.695.*0\.0155407/s);
    await type(page, "Step size a", "0.001");
    await verdict(page, /Arrived after 6531 steps/);
    await type(page, "Step size a", "0.015");
    await verdict(page, /Arrived after 432 steps/);
    await type(page, "Step size a", "0.0156");
    await verdict(page, /Diverged.*above 0\.0155407.*1\.008 times as far/);
  });
});

it("is walked through by keyboard alone", async () => {
  await withPage("#/gradient-descent", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await keyboard.press("Tab");
    expect(await focused(page)).toBe("Skip to the scene");
    await keyboard.press("Enter");
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowRight");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 0\.0051/);
    await page.waitForFunction(() => document.activeElement?.id === "act");

    await verdict(page, /Arrived after 650 steps/);
    await tabTo(page, "Start of the walk");
    await keyboard.press("ArrowLeft");
    await keyboard.press("Shift+ArrowUp");
    await expect.poll(() => readout(page)).toContain("(1.95, 2.5)");
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 1 of/);
    await tabTo(page, "To the end");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step (\d+) of \1$/);
    await tabTo(page, "Step size, slider");
    for (let i = 0; i < 60; i++) await keyboard.press("ArrowRight");
    await verdict(page, /Diverged.*0\.016 is above 0\.0155407/);
    await tabTo(page, "The numbers");
    await keyboard.press("Enter");
    await page.locator("#fingerprint").waitFor();
  });
});

it.each([
  { rate: 0.0123, outcome: /Arrived/ },
  { rate: 0.0157, outcome: /Diverged/ },
])("replays $rate to the bits that Node gets, isolated and not", async ({ rate, outcome }) => {
  const frames = [...descend({ w: 1.5, b: -3, learningRate: rate })];
  const expected = frames.at(-1)?.().fingerprint;
  for (const isolated of [true, false, true]) {
    const hash = `#/gradient-descent?guess=skip&rate=${rate}&w=1.5&b=-3`;
    await withPage(hash, { isolated }, async (page) => {
      expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
      await verdict(page, outcome);
      await page.getByText("The numbers").click();
      expect(await page.locator("#fingerprint").textContent()).toBe(expected);
    });
  }
});

it("tells what of an address or a field is rubbish, and stays usable", async () => {
  const hash = "#/gradient-descent?guess=skip&rate=banana&w=1e99&b=NaN&step=-1&colour=red";
  await withPage(hash, {}, async (page) => {
    const told = await page.locator(".notice").textContent();
    for (const part of [
      "rate = “banana” is not a number; used 0.01.",
      "w = “1e99” is above 7, the most; used 2.",
      "b = “NaN” is not a number; used 2.",
      "step = “-1” is below 0, the least; used 0.",
      "“colour” is nothing this scene knows; left out.",
    ]) {
      expect(told).toContain(part);
    }
    await verdict(page, /Arrived after 650 steps/);
    await expect
      .poll(() => page.evaluate(() => location.hash))
      .toBe("#/gradient-descent?guess=skip");
    for (const text of ["", "NaN", "1e400", "-0.01", "<b>", "0"]) {
      await type(page, "Step size a", text);
      expect(await field(page, "Step size a").inputValue()).toBe("0.01");
      await textOf(page, ".cliff .problem", /It stays 0\.01\./);
    }
    await type(page, "Step size a", "1");
    await verdict(
      page,
      /Diverged: the cost has grown from the first step on, and passed 10¹² at step 3/,
    );
    const [act, explain] = [page.locator(".act"), page.locator(".explain")];
    for (const part of [act, explain]) {
      expect(await part.textContent()).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});
