import { expect, it } from "vitest";
import { field, readout, tabTo, textOf, withPage } from "./page.ts";

it("moves line and point together, by keyboard alone", async () => {
  await withPage("#/surface", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await keyboard.press("Tab");
    await tabTo(page, "");
    await keyboard.press("ArrowDown");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed a long, narrow valley\. So it is\./);
    await expect.poll(() => readout(page)).toEqual(["68"]);
    await tabTo(page, "Turn the line");
    for (let i = 0; i < 2; i++) await keyboard.press("Shift+ArrowUp");
    await expect.poll(() => readout(page)).toEqual(["26"]);
    await tabTo(page, "The line as a point");
    for (let i = 0; i < 4; i++) await keyboard.press("Shift+ArrowDown");
    await expect.poll(() => readout(page)).toEqual(["14"]);
    expect(await field(page, "Slope w").inputValue()).toBe("3");
    expect(await field(page, "Intercept b").inputValue()).toBe("0");
    await textOf(page, ".explain", /\[\[124, 24\], \[24, 6\]\].*128\.695.*1\.30542/s);
    await tabTo(page, "Where you have been");
    await keyboard.press("Enter");
    // Places that were passed faster than they were computed are left out.
    expect(await page.locator("tbody tr").count()).toBeGreaterThan(2);
  });
});
