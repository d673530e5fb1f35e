import type { Page } from "playwright";
import { expect, it } from "vitest";
import { logic } from "../../src/scenes/08-logic/model.ts";
import { field, tabTo, textOf, type, verdict, withPage } from "./page.ts";

/** The last columns of the truth table but one: what the gate says. */
function gate(page: Page): Promise<string[]> {
  return page.locator(".truth tbody td:nth-last-child(2)").allTextContents();
}

it("does And and Or, not Xor, and Xor with hidden units, by keyboard alone", async () => {
  await withPage("#/logic", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "My guess, slider");
    await keyboard.press("ArrowRight");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 9\. It is 14 of the 16\./);
    await expect.poll(() => gate(page)).toEqual(["0", "0", "1", "1"]);

    await tabTo(page, "Ring 1");
    for (let i = 0; i < 5; i++) await keyboard.press("ArrowDown");
    await tabTo(page, "Ring 2");
    await keyboard.press("Shift+ArrowRight");
    await keyboard.press("Shift+ArrowUp");
    for (let i = 0; i < 5; i++) await keyboard.press("ArrowUp");
    await verdict(page, /All four corners are right with σ\(1000a \+ 1000b − 1500\)\./);
    expect(await gate(page)).toEqual(["0", "0", "0", "1"]);

    await page.getByRole("button", { name: "Xor", exact: true }).press("Enter");
    for (const [ring, value] of [
      ["Ring 1, across", "0"],
      ["Ring 1, up", "0.5"],
      ["Ring 2, across", "0.5"],
      ["Ring 2, up", "0"],
    ] as const) {
      await type(page, ring, value);
    }
    await verdict(page, /3 of 4 .* σ\(1000a \+ 1000b − 500\)\. No line will do better\./);
    expect(await gate(page)).toEqual(["0", "1", "1", "1"]);
    await page.getByRole("button", { name: "Or", exact: true }).press("Enter");
    await verdict(page, /All four corners are right/);
    await page.getByRole("button", { name: /^a Xor b/ }).press("Enter");

    await page.getByRole("button", { name: "Add two hidden units" }).press("Enter");
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 1 of 20/);
    await tabTo(page, "To the end");
    await keyboard.press("Enter");
    await verdict(page, /All four corners are right with σ\(1000h₁ \+ 1000h₂ − 500\)\./);
    expect(await gate(page)).toEqual(["0", "1", "1", "0"]);
    await page.getByRole("button", { name: "Rewind" }).press("Enter");
    await verdict(page, /3 of 4/);
    await page.getByRole("button", { name: "Play" }).press("Enter");
    await textOf(page, ".count", /Step 20 of 20/);
    await verdict(page, /All four/);
    await page.getByRole("button", { name: "Change sides" }).press("Enter");
    await expect.poll(() => gate(page)).toEqual(["1", "0", "0", "1"]);
  });
});

it("shows 14 functions with a line and 2 without", async () => {
  await withPage("#/logic?guess=14", {}, async (page) => {
    await textOf(page, ".predict", /So it is: 14 of the 16/);
    await expect.poll(() => page.locator(".gallery .none").count()).toBe(2);
    expect(await page.locator(".gallery button", { hasText: "one line" }).count()).toBe(14);
    expect(await page.locator(".gallery .small-plane .line").count()).toBe(16);
  });
});

it("has the bits that Node gets, isolated and not, by drag and by number", async () => {
  const line = { x1: 0, y1: 1, x2: 1, y2: 0.05, fold: 7 };
  const expected = run(line);
  const hash = "#/logic?guess=skip&table=0110&hidden=yes&fold=7";
  for (const isolated of [true, false]) {
    await withPage(`${hash}&x1=0&y1=1&x2=1&y2=0.05`, { isolated }, async (page) => {
      await verdict(page, /corners are right/);
      await page.getByText("The numbers").click();
      expect(await page.locator("#fingerprint").textContent()).toBe(expected);
    });
  }
  await withPage(`${hash}&x1=0&y1=1&x2=0.5&y2=0.55`, {}, async (page) => {
    await verdict(page, /corners are right/);
    const ring = page.getByRole("slider", { name: "Ring 2" });
    await ring.scrollIntoViewIfNeeded();
    const frame = await page.locator(".act .frame").boundingBox();
    const box = await ring.boundingBox();
    if (frame === null || box === null) throw new Error("nothing to drag");
    const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 10, y + 30, { steps: 3 });
    await page.mouse.move(x + frame.width / 4, y + frame.height / 4, { steps: 4 });
    await page.mouse.up();
    expect(await field(page, "Ring 2, across").inputValue()).toBe("1");
    expect(await field(page, "Ring 2, up").inputValue()).toBe("0.05");
    await page.getByText("The numbers").click();
    await expect.poll(() => page.locator("#fingerprint").textContent()).toBe(expected);
  });
});

function run(line: Parameters<typeof logic>[0]): string {
  const [frame] = [...logic(line)];
  return frame?.().fingerprint ?? "";
}
