import { expect, it } from "vitest";
import { readout, tabTo, textOf, type, withPage } from "./page.ts";

it("measures the lecture's slopes, and loses them to rounding, by keyboard alone", async () => {
  await withPage("#/finite-differences", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed that it gets better and better/);
    const slopes = async () => (await readout(page))[0];
    await expect.poll(() => readout(page)).toEqual(["(−42, −9)", "(−42, −9)", "(−104, −12)"]);
    await tabTo(page, "Exponent, slider");
    for (const expected of ["(−97.8, −11.7)", "(−103.38, −11.97)", "(−103.938, −11.997)"]) {
      for (let i = 0; i < 4; i++) await keyboard.press("ArrowRight");
      await expect.poll(slopes).toBe(expected);
    }
    await type(page, "Exponent e", "15");
    await expect.poll(slopes).toBe("(−85.2651, 0)");
    await type(page, "Exponent e", "17");
    await textOf(page, ".problem", /“17” is above 16, the most/);
    await textOf(page, ".explain tbody", /finite differences1951/);
  });
});
