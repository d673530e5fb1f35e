import type { Page } from "playwright";
import { expect, it } from "vitest";
import { field, hashOf, textOf, type, verdict, withPage } from "../page/page.ts";

const open = "#/gradient-descent?guess=skip";

async function fields(page: Page): Promise<string[]> {
  return [await field(page, "Start w").inputValue(), await field(page, "Start b").inputValue()];
}

/** The run as the page has it, to the last bit. */
async function fingerprint(page: Page): Promise<string> {
  await verdict(page, /Arrived/);
  return (await page.locator("#fingerprint").textContent()) ?? "";
}

it("gives one result for a drag, keys, a slider and a number field", async () => {
  const prints = new Set<string>();
  const at = async (page: Page): Promise<void> => {
    await expect.poll(() => fields(page)).toEqual(["3", "4"]);
    await expect.poll(() => page.locator(".readout dd").first().textContent()).toBe("(3, 4)");
    await page.getByText("The numbers").click();
    prints.add(await fingerprint(page));
  };
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    await type(page, "Start w", "3");
    await type(page, "Start b", "4");
    await at(page);
  });
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    const handle = page.getByRole("slider", { name: "Start of the walk" });
    for (let i = 0; i < 2; i++) await handle.press("Shift+ArrowRight");
    for (let i = 0; i < 4; i++) await handle.press("Shift+ArrowUp");
    await at(page);
  });
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    const handle = page.locator(".handle .ring");
    await handle.scrollIntoViewIfNeeded();
    const frame = await page.locator(".act .pair .figure").nth(1).locator(".frame").boundingBox();
    const ring = await handle.boundingBox();
    if (frame === null || ring === null) throw new Error("nothing to drag");
    const [x, y] = [ring.x + ring.width / 2, ring.y + ring.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y - 10, { steps: 3 });
    await page.mouse.move(x + frame.width / 8, y - frame.height / 7, { steps: 4 });
    await page.mouse.up();
    await at(page);
  });
  expect(prints.size).toBe(1);
});

it("does not scroll the page while a finger drags the start", async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  await withPage(open, phone, async (page) => {
    await verdict(page, /650/);
    const ring = page.locator(".handle .ring");
    await ring.scrollIntoViewIfNeeded();
    const box = await ring.boundingBox();
    if (box === null) throw new Error("no handle");
    const scrolled = await page.evaluate(() => scrollY);
    const client = await page.context().newCDPSession(page);
    const touch = (kind: "touchStart" | "touchMove" | "touchEnd", dy: number): Promise<unknown> =>
      client.send("Input.dispatchTouchEvent", {
        type: kind,
        touchPoints: kind === "touchEnd" ? [] : [{ x: box.x + 10, y: box.y + 10 + dy }],
      });
    await touch("touchStart", 0);
    for (let dy = 10; dy <= 60; dy += 10) await touch("touchMove", dy);
    await touch("touchEnd", 0);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
    expect(Number((await fields(page))[1]?.replace("−", "-"))).toBeLessThan(1);
  });
});

it("steps instead of animating where motion is not wanted", async () => {
  await withPage(open, { reducedMotion: "reduce" }, async (page) => {
    await verdict(page, /650/);
    await page.getByRole("button", { name: "Play" }).click();
    const seen = await page.evaluate(
      () =>
        new Promise<number>((resolve) => {
          const count = document.querySelector(".count b");
          const values = new Set<string | null>();
          const observer = new MutationObserver(() => {
            values.add(count?.textContent ?? null);
            if (count?.textContent === "650") resolve(values.size);
          });
          if (count)
            observer.observe(count, { childList: true, characterData: true, subtree: true });
        }),
    );
    expect(seen).toBeLessThan(15);
  });
});

it("plays, pauses and rewinds to the same initial values", async () => {
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    await page.getByRole("button", { name: "Play" }).click();
    await textOf(page, ".count", /Step [3-9]/);
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("button", { name: "Rewind" }).click();
    expect(await page.locator(".readout dd").first().textContent()).toBe("(2, 2)");
  });
});

it("keeps walks to compare", async () => {
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    await page.getByRole("button", { name: "Keep this walk" }).click();
    await type(page, "Step size a", "0.015");
    await verdict(page, /432/);
    await textOf(page, ".kept-list", /a = 0\.01: arrived after 650 steps/);
    expect(await page.locator(".way.kept").count()).toBe(1);
    await page.getByRole("button", { name: "Keep this walk" }).click();
    expect(await hashOf(page)).toContain("kept=0.01_2_2*0.015_2_2");
    await page.reload();
    await verdict(page, /432/);
    await textOf(page, ".kept-list", /a = 0\.01: .* 650 steps\s*a = 0\.015: .* 432 steps/);
    await page.getByRole("button", { name: "Forget the kept ones" }).click();
    await expect.poll(() => page.locator(".way.kept").count()).toBe(0);
  });
});

it("needs no network once it is loaded", async () => {
  await withPage(open, {}, async (page) => {
    await verdict(page, /650/);
    await page.context().setOffline(true);
    await type(page, "Step size a", "0.015");
    await verdict(page, /432/);
  });
});

it("is readable in forced colours", async () => {
  await withPage(open, { forcedColors: "active" }, async (page) => {
    await verdict(page, /650/);
    const colours = await page.evaluate(() =>
      [".way", ".model", ".ring", ".edge"].map((selector) => {
        const element = document.querySelector(selector);
        return element && getComputedStyle(element).stroke;
      }),
    );
    const background = await page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    for (const colour of colours) expect(colour).not.toBe(background);
  });
});
