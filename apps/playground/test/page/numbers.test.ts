import { expect, it } from "vitest";
import { evaluate } from "../../src/scenes/01-numbers/model.ts";
import { inputOf } from "../../src/scenes/01-numbers/run.ts";
import { run } from "../run.ts";
import { field, tabTo, textOf, type, withPage } from "./page.ts";

const result = ".scrubs output";

it("is walked through by keyboard alone", async () => {
  await withPage("#/numbers", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await textOf(page, ".trade", /14.*27.*310.*5\?/);
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowRight");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 13\. It is 16: three for each apple/);
    await textOf(page, result, /^= 16$/);
    await tabTo(page, "w in the formula");
    for (let i = 0; i < 10; i++) await keyboard.press("ArrowDown");
    await textOf(page, result, /^= 11$/);
    await tabTo(page, "x in the formula");
    await keyboard.press("Shift+ArrowRight");
    await textOf(page, result, /^= 13$/);
    await tabTo(page, "x on the curve");
    await keyboard.press("Shift+ArrowLeft");
    await textOf(page, result, /^= 11$/);
    await tabTo(page, "Rewind");
    await keyboard.press("Enter");
    expect(await page.locator(".graph .operator .value").allTextContents()).toEqual(["", ""]);
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    expect(await page.locator(".graph .operator .value").allTextContents()).toEqual(["10", ""]);
    await keyboard.press("Enter");
    await textOf(page, result, /^= 11$/);
  });
});

it("gives one result for formula, curve, slider and number field, and Node’s bits", async () => {
  const input = inputOf("w × x + b", "w 3 x -2.5 b 1");
  const expected = run(evaluate({ all: [input] }))[0]?.fingerprint;
  for (const way of ["formula", "curve", "slider", "field"]) {
    await withPage("#/numbers?guess=skip", {}, async (page) => {
      await textOf(page, result, /16/);
      const drag = async (selector: string, dx: number): Promise<void> => {
        const box = await page.locator(selector).first().boundingBox();
        if (box === null) throw new Error(`no ${selector}`);
        const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
        await page.mouse.move(x, y);
        await page.mouse.down();
        await page.mouse.move(x + dx / 2, y + 3);
        await page.mouse.move(x + dx, y);
        await page.mouse.up();
      };
      if (way === "formula") await drag(".scrub >> nth=1", -75 * 6);
      if (way === "slider") await page.getByRole("slider", { name: "x, slider" }).fill("-2.5");
      if (way === "field") await type(page, "x", "-2.5");
      if (way === "curve") {
        await page.locator(".handle .ring").scrollIntoViewIfNeeded();
        const frame = await page.locator(".plot .frame").boundingBox();
        await drag(".handle .ring", (-7.5 / 20) * (frame?.width ?? 0));
      }
      await expect.poll(() => field(page, "x").inputValue()).toBe("−2.5");
      await textOf(page, result, /^= −6\.5$/);
      await page.getByText("The numbers", { exact: true }).click();
      expect(await page.locator("#fingerprint").textContent()).toBe(expected);
    });
  }
});

it("takes typed expressions, and says where one cannot be read", async () => {
  await withPage("#/numbers?guess=skip", {}, async (page) => {
    await type(page, "Expression", "3 × (x + )");
    await textOf(
      page,
      ".expression .problem",
      /At character 10: expected a number, a name or “\(”, found “\)”/,
    );
    await textOf(page, result, /^= 16$/);
    await type(page, "Expression", "log(x) / 0");
    await textOf(page, result, /^= ∞$/);
    await type(page, "x", "-1");
    await textOf(page, result, /^= not a number$/);
    await page.getByRole("button", { name: "y = 2x − 1" }).click();
    await textOf(page, result, /^= 9$/);
    await page.getByRole("button", { name: "y = 3x", exact: true }).click();
    await textOf(page, result, /^= 15$/);
    expect(await page.evaluate(() => document.querySelector(".act")?.innerHTML)).not.toMatch(
      /NaN|undefined|Infinity/,
    );
  });
});
