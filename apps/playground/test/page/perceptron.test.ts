import { expect, it } from "vitest";
import { trainNetwork } from "../../src/scenes/09-perceptron/model.ts";
import { field, readout, tabTo, textOf, type, verdict, withPage } from "./page.ts";

it("is stacked by hand and trained, by keyboard alone", async () => {
  await withPage("#/perceptron", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowLeft");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 19\.5\. It says 10\.5, and the point is at 1\./);

    await verdict(page, /Arrived after \d+ steps/);
    await tabTo(page, "Steepness, slider");
    await keyboard.press("End");
    await expect
      .poll(async () => (await readout(page)).slice(0, 4))
      .toEqual(["6 of 7", "361", "0", "20"]);
    await verdict(page, /so hard that they had no slope to follow/);
    await tabTo(page, "s₃ opens at, slider");
    for (let i = 0; i < 20; i++) await keyboard.press("ArrowLeft");
    await expect.poll(async () => (await readout(page))[3]).toBe("10.5");
    expect((await readout(page))[1]).toBe("90.25");
    await page.getByRole("slider", { name: "Where s₃ opens" }).focus();
    await keyboard.press("Shift+ArrowLeft");
    await keyboard.press("Shift+ArrowLeft");
    await expect
      .poll(async () => (await readout(page)).slice(0, 4))
      .toEqual(["7 of 7", "0", "0", "1"]);
    expect(await field(page, "s₃ opens at").inputValue()).toBe("13");
    await verdict(page, /Already there/);

    await type(page, "Steepness k", "2");
    await verdict(page, /Arrived after \d+ steps/);
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 1 of/);
    await tabTo(page, "To the end");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step (\d+) of \1$/);
    await tabTo(page, "The numbers by hand");
    await keyboard.press("Enter");
  });
});

it("has the lecture's numbers", async () => {
  await withPage("#/perceptron?guess=10.5&third=13&steepness=1000", {}, async (page) => {
    await verdict(page, /Already there/);
    await textOf(page, ".explain", /exactly half open, 0\.5\. .* ŷ = 10 \+ 0\.5 = 10\.5 where 1/);
    await page.getByText("The numbers by hand").click();
    const sums = page.locator("details[open] tbody td:last-child");
    expect(await sums.allTextContents()).toEqual(["0", "16", "20", "20", "20", "1", "1"]);
    const last = page.locator("details[open] tbody tr").last().locator("td");
    expect((await last.allTextContents()).slice(0, 4)).toEqual(["1", "0", "0", "1"]);
    await type(page, "s₃ opens at", "15");
    await expect
      .poll(() => sums.allTextContents())
      .toEqual(["0", "16", "20", "20", "20", "10.5", "1"]);
    for (const part of [page.locator(".act"), page.locator(".explain")]) {
      expect(await part.textContent()).not.toMatch(/NaN|undefined|Infinity/);
    }
  });
});

it("trains to the bits that Node gets, isolated and not", async () => {
  const input = { first: 5.5, third: 16, steepness: 3, rate: 0.2, scaled: true };
  const expected = [...trainNetwork(input)].at(-1)?.().fingerprint;
  const hash = "#/perceptron?guess=skip&first=5.5&third=16&steepness=3&rate=0.2";
  for (const isolated of [true, false]) {
    await withPage(hash, { isolated }, async (page) => {
      await verdict(page, /Arrived|Ended/);
      await page.getByText("The numbers of the training").click();
      expect(await page.locator("#fingerprint").textContent()).toBe(expected);
    });
  }
});
