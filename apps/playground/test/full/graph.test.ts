import { expect, it } from "vitest";
import { readout, textOf, withPage } from "../page/page.ts";

it.each(["reduce", "no-preference"] as const)(
  "plays each step of the walk to its end, motion: %s",
  async (reducedMotion) => {
    await withPage("#/graph?guess=skip&step=10", { reducedMotion }, async (page) => {
      await textOf(page, ".count", /Step 10 of 13/);
      await page.getByRole("button", { name: "Play" }).click();
      for (const step of [11, 12, 13]) {
        await textOf(page, ".count", new RegExp(`Step ${step} of`));
      }
      await page.getByRole("button", { name: "Play" }).waitFor();
      expect(await readout(page)).toEqual(["16", "−40", "−8"]);
      await page.getByRole("button", { name: "Rewind" }).click();
      expect(await readout(page)).toEqual(["…", "…", "…"]);
    });
  },
);

it.each(["#/graph?guess=skip&step=12", "#/numbers?guess=skip"])(
  "%s is readable in forced colours",
  async (hash) => {
    await withPage(hash, { forcedColors: "active" }, async (page) => {
      await page.locator(".graph .node").first().waitFor();
      const [background, ...colours] = await page.evaluate(() => [
        getComputedStyle(document.body).backgroundColor,
        ...[".graph .node rect", ".graph path.edge"].map((selector) => {
          const element = document.querySelector(selector);
          return element && getComputedStyle(element).stroke;
        }),
        ...[".graph .title", ".graph .value"].map((selector) => {
          const element = document.querySelector(selector);
          return element && getComputedStyle(element).fill;
        }),
      ]);
      for (const colour of colours) expect(colour).not.toBe(background);
    });
  },
);

it("does not scroll the page sideways or down while a finger drags a number", async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  await withPage("#/numbers?guess=skip", phone, async (page) => {
    await textOf(page, ".scrubs output", /16/);
    const number = page.locator(".scrub").nth(1);
    await number.scrollIntoViewIfNeeded();
    const box = await number.boundingBox();
    if (box === null) throw new Error("no number");
    const scrolled = await page.evaluate(() => scrollY);
    const client = await page.context().newCDPSession(page);
    const touch = (kind: "touchStart" | "touchMove" | "touchEnd", dx: number): Promise<unknown> =>
      client.send("Input.dispatchTouchEvent", {
        type: kind,
        touchPoints: kind === "touchEnd" ? [] : [{ x: box.x + 10 + dx, y: box.y + 10 }],
      });
    await touch("touchStart", 0);
    for (let dx = 12; dx <= 120; dx += 12) await touch("touchMove", dx);
    await touch("touchEnd", 0);
    await textOf(page, ".scrubs output", /^= 22$/);
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);
  });
});
