import { readFileSync } from "node:fs";
import type { Page } from "playwright";
import { expect, it } from "vitest";
import { formatDrawing } from "../../src/scenes/13-convolution/drawing.ts";
import { convolve } from "../../src/scenes/13-convolution/model.ts";
import { openDigits, readerOf } from "../../src/scenes/13-convolution/reader.ts";
import { codec, filters, numbersOf } from "../../src/scenes/13-convolution/state.ts";
import { run } from "../run.ts";
import { drawn, strokes } from "../strokes.ts";
import { focused, tabTo, textOf, type, withPage } from "./page.ts";

const { state } = codec.parse("");
const file = new URL("../../models/digits/digits.safetensors", import.meta.url);

/** z1 to z4 as the page shows them. */
function outputs(page: Page): Promise<string[]> {
  return page.locator(".outputs b").allTextContents();
}

/** The likeliest digit of the trained network, as the page shows it. */
async function reads(page: Page): Promise<string> {
  return (await page.locator(".probabilities tr:has(td:nth-child(2).most) th").textContent()) ?? "";
}

it("guesses z1, lays the filter everywhere, and draws a digit, by keyboard alone", async () => {
  await withPage("#/convolution", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "My guess, slider");
    for (let i = 0; i < 7; i++) await keyboard.press("ArrowRight");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed 7\. So it is: z1 = 7\./);
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
    await textOf(page, ".act", /z1 = 0 \+ 0 \+ 3 \+ \(−1\) \+ 0 \+ 2 \+ 0 \+ 0 \+ 3 = 7/);

    await tabTo(page, "Filter, to be dragged");
    await keyboard.press("ArrowRight");
    await textOf(page, ".act figcaption", /The nine products of z2/);
    await keyboard.press("ArrowDown");
    await textOf(page, ".act .sum", /z4 = .* = 5/);
    expect(await page.locator(".handle").getAttribute("aria-valuetext")).toBe(
      "on rows 2 to 4, columns 2 to 4: z4",
    );
    await tabTo(page, "One step back");
    await keyboard.press("Enter");
    await textOf(page, ".act .sum", /8 of 9 so far: .* = 3/);

    await tabTo(page, "Pad to draw a digit on");
    // A seven: a bar to the right, then down to the left.
    const press = async (key: string, times: number): Promise<void> => {
      for (let i = 0; i < times; i++) await keyboard.press(key);
    };
    await press("ArrowLeft", 7);
    await keyboard.press("Space");
    await press("ArrowRight", 13);
    for (let i = 0; i < 8; i++) {
      await press("ArrowDown", 2);
      await press("ArrowLeft", 1);
    }
    await keyboard.press("Space");
    await textOf(page, ".pad-state", /The pen is up, 43 % from the left and 82 % from above/);
    await expect.poll(() => reads(page)).toBe("7");
    await textOf(page, ".seen", /Trained, it reads a 7, with [\d.]+\s%\. Untrained, an? \d, with/);
    await tabTo(page, "Take it back");
    await keyboard.press("Enter");
    await textOf(page, ".seen", /Nothing yet/);
    await tabTo(page, "Held-out digit 5, a 2");
    await keyboard.press("Enter");
    await textOf(page, ".seen", /Trained, it reads a 2, .* Its writer meant 2\./);
    await tabTo(page, "The numbers");
    await keyboard.press("Enter");
    await page.locator("#fingerprint").waitFor();
    expect(await focused(page)).toBe("The numbers");
  });
});

it("lights the patch of an output that is pointed at or has the focus", async () => {
  await withPage("#/convolution?guess=skip", {}, async (page) => {
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
    const third = page.locator(".outputs button").nth(2);
    await third.hover();
    await textOf(page, ".act figcaption", /The nine products of z3/);
    await page.locator("h1").hover();
    await textOf(page, ".act figcaption", /The nine products of z1/);
    await third.focus();
    await textOf(page, ".act .sum", /z3 = .* = 3/);
    await third.press("Enter");
    await textOf(page, ".count", /Step 27 of 36/);
  });
});

it("gets one result by drag, keys, a link and number fields", async () => {
  await withPage("#/convolution?guess=7", {}, async (page) => {
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
    await page.locator(".square").scrollIntoViewIfNeeded();
    const square = await page.locator(".square").boundingBox();
    if (square === null) throw new Error("no filter");
    const [x, y] = [square.x + 40, square.y + 40];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 60, y + 10, { steps: 4 });
    await page.mouse.up();
    await textOf(page, ".count", /Step 18 of 36/);
    await page.locator(".handle").press("ArrowDown");
    await textOf(page, ".count", /Step 36 of 36/);

    await page.getByRole("button", { name: "Top to bottom" }).click();
    const pixels = numbersOf(state.pixels, 16) ?? [];
    const filter = numbersOf(filters["Top to bottom"], 9) ?? [];
    const cat = numbersOf(state.cat, 4) ?? [];
    const shown = (values: readonly number[]) => values.map((z) => String(z).replace("-", "−"));
    const preset = run(convolve({ pixels, filter, cat }));
    await expect.poll(() => outputs(page)).toEqual(shown(preset.outputs));
    await textOf(page, ".predict", /You guessed 7\. With the numbers that are there now, z1 = 0\./);
    await type(page, "x1", "9");
    await type(page, "w1", "-2");
    await type(page, "v1", "0.25");
    const typed = run(
      convolve({ pixels: pixels.with(0, 9), filter: filter.with(0, -2), cat: cat.with(0, 0.25) }),
    );
    await expect.poll(() => outputs(page)).toEqual(shown(typed.outputs));
    await textOf(page, ".act", new RegExp(`= ${typed.probability.toFixed(4)}`));
    await type(page, "x2", "much");
    await textOf(page, ".problem", /“much” is not a number\. It stays 1\./);
    await page.getByText("The numbers", { exact: true }).click();
    expect(await page.locator("#fingerprint").textContent()).toBe(typed.fingerprint);
    expect(await page.evaluate(() => location.hash)).toContain("pixels=9_1_3");
  });
});

it("reads a drawing in a link to the bits that Node gets, isolated and not", async () => {
  const ink = drawn(strokes[5] ?? []);
  const { fingerprint, trained } = run(readerOf(openDigits(readFileSync(file)))({ ink }));
  for (const isolated of [true, false]) {
    const hash = `#/convolution?guess=skip&drawing=${formatDrawing(ink)}`;
    await withPage(hash, { isolated }, async (page) => {
      await expect.poll(() => reads(page)).toBe("5");
      await page.getByText("The probabilities").click();
      expect(await page.locator("#digit-fingerprint").textContent()).toBe(fingerprint);
      const cells = await page.locator(".fold[open] td:nth-child(2)").allTextContents();
      expect(cells).toEqual(trained?.probabilities.map(String));
    });
  }
});

it("tells what of an address is rubbish, and stays usable", async () => {
  const hash = "#/convolution?guess=skip&pixels=1_2&filter=NaN&drawing=!&example=-1&step=99";
  await withPage(hash, {}, async (page) => {
    const told = (await page.locator(".notice").textContent()) ?? "";
    expect(told).toContain("pixels = “1_2” is not 16 numbers from -1000 to 1000");
    expect(told).toContain("filter = “NaN” is not 9 numbers");
    expect(told).toContain("drawing = “!” is no drawing");
    expect(told).toContain("example = “-1” is below 0, the least; used 0.");
    expect(told).toContain("step = “99” is above 36, the most; used 9.");
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
  });
});
