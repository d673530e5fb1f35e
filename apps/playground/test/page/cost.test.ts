import { expect, it } from "vitest";
import { readout, tabTo, textOf, type, withPage } from "./page.ts";

it("has the lecture's costs: 16 + 16 + 36 = 68 at (2, 2), 0 at (4, −4)", async () => {
  await withPage("#/cost?guess=50", {}, async (page) => {
    await textOf(page, ".predict", /You guessed 50\. It is 16 \+ 16 \+ 36 = 68\./);
    await expect.poll(() => readout(page)).toEqual(["68", "68"]);
    for (const [w, b, cost] of [
      [1, 0, 318],
      [3, 2, 26],
      [4, 2, 108],
      [3, 0, 14],
      [3, -1, 17],
      [3, 3, 41],
      [3, 1, 17],
      [2, 0, 104],
      [4, 0, 48],
      [4, -2, 12],
    ]) {
      await type(page, "Slope w", String(w));
      await type(page, "Intercept b", String(b));
      await expect.poll(async () => (await readout(page))[0]).toBe(String(cost));
      if (w === 3 && b === 1) await textOf(page, ".act", /C = 16 \+ 0 \+ 1 = 17/);
    }
    await type(page, "Intercept b", "-4");
    await textOf(page, ".act", /Found: w = 4 and b = −4 meet all three points/);
  });
});

it("is walked through by keyboard, and hands its line on to the next scene", async () => {
  await withPage("#/cost", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowRight");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 21\. It is 16 \+ 16 \+ 36 = 68\./);
    await tabTo(page, "Shift the line");
    for (let i = 0; i < 12; i++) await keyboard.press("Shift+ArrowDown");
    await tabTo(page, "Turn the line");
    for (let i = 0; i < 4; i++) await keyboard.press("Shift+ArrowUp");
    await textOf(page, ".act", /Found: w = 4 and b = −4/);
    await tabTo(page, "Cost surface →");
    await keyboard.press("Enter");
    await page.getByRole("heading", { name: "Cost surface" }).waitFor();
    expect(await page.evaluate(() => location.hash)).toBe("#/surface?w=4&b=-4");
    await page.goBack();
    await page.getByRole("heading", { name: "Parameters and cost" }).waitFor();
    await textOf(page, ".act", /Found: w = 4 and b = −4/);
  });
});
