import { expect, it } from "vitest";
import { compose } from "../../src/scenes/07-gates/model.ts";
import { field, readout, tabTo, textOf, type, withPage } from "./page.ts";

it("is walked through by keyboard, to the lecture's gates and their sum", async () => {
  await withPage("#/gates", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "");
    await keyboard.press("ArrowDown");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /moves to 3\. So it does: .* where 4x − 12 = 0, at 3\./);
    await expect.poll(async () => (await readout(page)).slice(0, 2)).toEqual(["x = 6", "0.5"]);
    await tabTo(page, "Shift the gate");
    for (let i = 0; i < 2; i++) await keyboard.press("Shift+ArrowLeft");
    await expect.poll(async () => (await readout(page))[0]).toBe("x = 5");
    await tabTo(page, "Bend the gate");
    await keyboard.press("Shift+ArrowUp");
    await expect.poll(async () => (await readout(page)).slice(0, 2)).toEqual(["x = 5", "0.75"]);
    expect(await field(page, "Weight w").inputValue()).toBe("3");
    expect(await field(page, "Bias b").inputValue()).toBe("−15");
    await type(page, "Weight w", "0");
    await textOf(page, ".act", /With w = 0 it is open by .* everywhere/);

    await tabTo(page, "Shift both gates");
    for (let i = 0; i < 4; i++) await keyboard.press("Shift+ArrowRight");
    await tabTo(page, "Your own point");
    for (let i = 0; i < 5; i++) await keyboard.press("Shift+ArrowRight");
    for (let i = 0; i < 2; i++) await keyboard.press("Shift+ArrowUp");
    expect(await field(page, "Own point x").inputValue()).toBe("8");
    expect(await field(page, "Own point y").inputValue()).toBe("24");
    await tabTo(page, "Steepness of both, slider");
    await keyboard.press("End");
    await expect.poll(async () => (await readout(page))[2]).toBe("5 of 5");
    expect((await readout(page)).slice(3)).toEqual(["0", "24", "0"]);
    await tabTo(page, "The numbers");
    await keyboard.press("Enter");
    const cells = await page.locator("tbody tr").nth(2).locator("td").allTextContents();
    expect(cells).toEqual(["20", "1", "0", "20", "0", "20"]);
  });
});

it("counts every key press, also those that come before the curve is computed", async () => {
  await withPage("#/gates", {}, async (page) => {
    await page.getByRole("button", { name: "Go on without one" }).click();
    const ring = page.getByRole("slider", { name: "Shift the gate" });
    await ring.evaluate((element) => {
      for (let i = 0; i < 4; i++) {
        element.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowLeft", bubbles: true }));
      }
    });
    await expect.poll(async () => (await readout(page))[0]).toBe("x = 5.8");
  });
});

it("has the lecture's numbers, to the bits that Node gets", async () => {
  const frames = [...compose({ steepness: 1000, at: 6, x: 3, y: 14 })];
  for (const isolated of [true, false]) {
    await withPage("#/gates?guess=skip&steepness=1000", { isolated }, async (page) => {
      await page.getByText("The numbers").click();
      await textOf(page, ".verdict", /All five points are met/);
      expect(await page.locator("#fingerprint").textContent()).toBe(frames[0]?.().fingerprint);
      const sums = page.locator("tbody tr td:last-child");
      expect(await sums.allTextContents()).toEqual(["0", "16", "20", "20", "20", "8"]);
      const six = page.locator("tbody tr").nth(2).locator("td");
      expect(await six.allTextContents()).toEqual(["20", "0.5", "0.5", "10", "10", "20"]);
      const cells = page.locator("tbody tr td:nth-of-type(n + 2):nth-of-type(-n + 3)");
      expect((await cells.allTextContents()).join(" ")).toBe("1 0 1 0 0.5 0.5 0 1 0 1 1 0");
      await textOf(page, ".explain", /at x = 6 each gate is half open, and ŷ = 10 \+ 10 = 20\./);
    });
  }
});

it("bends and shifts by drag as by keys", async () => {
  await withPage("#/gates?guess=skip", {}, async (page) => {
    const ring = page.getByRole("slider", { name: "Shift both gates" });
    await ring.scrollIntoViewIfNeeded();
    const frame = await page.locator(".act .pair .figure .frame").nth(1).boundingBox();
    const box = await ring.boundingBox();
    if (frame === null || box === null) throw new Error("nothing to drag");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 20, y, { steps: 3 });
    await page.mouse.move(x + frame.width / 6, y + 5, { steps: 4 });
    await page.mouse.up();
    expect(await field(page, "Where they open").inputValue()).toBe("8");
  });
});
