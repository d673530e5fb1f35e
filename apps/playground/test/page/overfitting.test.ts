import { expect, it } from "vitest";
import { fit } from "../../src/scenes/10-overfitting/model.ts";
import { run } from "../run.ts";
import { field, readout, tabTo, textOf, type, withPage } from "./page.ts";

const plain = { seed: 8, points: 12, beta: 0, penalty: "l1", width: 20 } as const;
const act = "#/overfitting?guess=skip";

it("is walked through by keyboard alone: a guess, twenty units, a penalty, more points", async () => {
  await withPage("#/overfitting", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "Error with 20 units");
    for (let i = 0; i < 2; i++) await keyboard.press("Shift+ArrowUp");
    expect(await field(page, "20 units").inputValue()).toBe("30");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You drew a curve that falls and rises again/);
    await textOf(page, ".predict", /least with [2-4] units: 1\d\.\d\. With 20 it is 2\d\.\d\./);
    await textOf(
      page,
      ".told",
      /Overfitting: the error is 0\.0\d on the points.* but 2\d\.\d on new/,
    );

    await tabTo(page, "Rewind");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 0 of 300/);
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await expect.poll(async () => (await readout(page))[3]).toBe("10");
    await tabTo(page, "Units, slider");
    await keyboard.press("Home");
    await textOf(page, ".told", /Underfitting/);
    await keyboard.press("End");
    await textOf(page, ".told", /Overfitting/);
    await tabTo(page, "Weight of the penalty, slider");
    for (let i = 0; i < 30; i++) await keyboard.press("ArrowRight");
    await textOf(page, ".told", /In the happy zone/);
    expect(await field(page, "Weight of the penalty β").inputValue()).toBe("0.03");
    expect(Number((await readout(page))[2])).toBeLessThan(12);
    await tabTo(page, "The numbers");
    await keyboard.press("Enter");
    await expect.poll(() => page.locator("tbody tr").count()).toBe(20);
  });
});

it.each([plain, { ...plain, seed: 4, width: 6, beta: 0.004, penalty: "l2", points: 20 } as const])(
  "trains $width units to the bits that Node gets, isolated and not",
  async (input) => {
    const expected = run(fit(input));
    const { seed, width, beta, penalty, points } = input;
    const hash = `${act}&seed=${seed}&width=${width}&beta=${beta}&penalty=${penalty}&points=${points}`;
    for (const isolated of [true, false]) {
      await withPage(hash, { isolated }, async (page) => {
        await textOf(page, ".told", /fitting|happy/);
        await page.getByText("The numbers").click();
        expect(await page.locator("#fingerprint").textContent()).toBe(expected.fingerprint);
      });
    }
  },
);

it("gives one guess by drag, keys and number field", async () => {
  await withPage("#/overfitting", {}, async (page) => {
    const handle = page.getByRole("slider", { name: "Error with 7 units" });
    await handle.scrollIntoViewIfNeeded();
    const ring = await handle.locator(".ring").boundingBox();
    const frame = await page.locator(".predict form .frame").boundingBox();
    if (ring === null || frame === null) throw new Error("nothing to drag");
    const [x, y] = [ring.x + ring.width / 2, ring.y + ring.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x, y + frame.height / 4.5, { steps: 4 });
    await page.mouse.up();
    const units = field(page, "7 units");
    await expect.poll(() => units.inputValue()).toBe("10");
    await handle.press("ArrowUp");
    await expect.poll(() => units.inputValue()).toBe("11");
    await units.fill("10");
    await page.getByRole("button", { name: "That is my guess" }).click();
    await expect
      .poll(() => page.evaluate(() => location.hash))
      .toBe("#/overfitting?guess=40_30_10_15_10");
  });
});

it("tells what is rubbish, and stays usable", async () => {
  await withPage(`#/overfitting?guess=1_2&width=2.5&beta=-1&points=1e9`, {}, async (page) => {
    const told = await page.locator(".notice").textContent();
    expect(told).toContain("guess = “1_2” is not 5 errors from 0 to 45; used none.");
    expect(told).toContain("width = “2.5” is not a whole number; used 20.");
    expect(told).toContain("beta = “-1” is below 0, the least; used 0.");
    expect(told).toContain("points = “1e9” is above 100, the most; used 12.");
    await page.getByRole("button", { name: "Go on without one" }).click();
    await textOf(page, ".told", /Overfitting/);
    await type(page, "Weight of the penalty β", "1");
    await textOf(page, ".told", /Underfitting/);
    expect(await page.locator(".act").textContent()).not.toMatch(/NaN|undefined|Infinity/);
  });
});
