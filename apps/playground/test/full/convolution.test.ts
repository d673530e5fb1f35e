import type { Page } from "playwright";
import { expect, it } from "vitest";
import { hashOf, textOf, withPage } from "../page/page.ts";
import { strokes } from "../strokes.ts";

/** z1 to z4 as the page shows them. */
function outputs(page: Page): Promise<string[]> {
  return page.locator(".outputs b").allTextContents();
}

/** The likeliest digit of the trained network, as the page shows it. */
async function reads(page: Page): Promise<string> {
  return (await page.locator(".probabilities tr:has(td:nth-child(2).most) th").textContent()) ?? "";
}

/** Where the middle of a pad's place is on the screen. */
async function padAt(page: Page): Promise<(point: readonly [number, number]) => [number, number]> {
  const pad = page.locator(".pad");
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  if (box === null) throw new Error("no pad");
  return ([x, y]) => [box.x + (x / 56) * box.width, box.y + (y / 56) * box.height];
}

it("reads digits drawn with the mouse and with a finger, which does not scroll the page", async () => {
  const lines = strokes[3] ?? [];
  await withPage("#/convolution?guess=skip", {}, async (page) => {
    await textOf(page, ".seen", /Its writer meant 0/);
    const at = await padAt(page);
    for (const line of lines) {
      const [first = [0, 0], ...rest] = line;
      await page.mouse.move(...at(first));
      await page.mouse.down();
      for (const point of rest) await page.mouse.move(...at(point), { steps: 3 });
      await page.mouse.up();
    }
    await expect.poll(() => reads(page)).toBe("3");
    await page.getByRole("button", { name: "Clear" }).click();
    await textOf(page, ".seen", /Nothing yet/);
    await page.getByRole("button", { name: "Take it back" }).click();
    await expect.poll(() => reads(page)).toBe("3");
  });
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  await withPage("#/convolution?guess=skip", phone, async (page) => {
    await textOf(page, ".seen", /Its writer meant 0/);
    const at = await padAt(page);
    const scrolled = await page.evaluate(() => scrollY);
    const client = await page.context().newCDPSession(page);
    const touch = (kind: "touchStart" | "touchMove" | "touchEnd", x = 0, y = 0) =>
      client.send("Input.dispatchTouchEvent", {
        type: kind,
        touchPoints: kind === "touchEnd" ? [] : [{ x, y }],
      });
    for (const line of lines) {
      const [first = [0, 0], ...rest] = line;
      await touch("touchStart", ...at(first));
      for (const point of rest) await touch("touchMove", ...at(point));
      await touch("touchEnd");
    }
    await expect.poll(() => reads(page)).toBe("3");
    expect(await page.evaluate(() => scrollY)).toBe(scrolled);

    // Of two fingers the first draws.
    await page.getByRole("button", { name: "Clear" }).click();
    await textOf(page, ".seen", /Nothing yet/);
    const drawings: (string | null)[] = [];
    for (const both of [false, true]) {
      const fingers = (kind: "touchStart" | "touchMove" | "touchEnd", y: number) => {
        const place = (id: number, across: number) => {
          const [left, top] = at([across, y]);
          return { x: left, y: top, id };
        };
        const touchPoints = both && y > 5 ? [place(0, 10), place(1, 45)] : [place(0, 10)];
        return client.send("Input.dispatchTouchEvent", { type: kind, touchPoints });
      };
      await fingers("touchStart", 5);
      if (both) await fingers("touchStart", 6);
      for (const y of [10, 30, 50]) await fingers("touchMove", y);
      await touch("touchEnd");
      drawings.push(new URLSearchParams((await hashOf(page)).split("?")[1]).get("drawing"));
      await page.getByRole("button", { name: "Clear" }).click();
    }
    expect(drawings[0]).toMatch(/^.{100}/);
    expect(drawings[1]).toBe(drawings[0]);
  });
});

it("follows the first of two fingers on the filter", async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  await withPage("#/convolution?guess=skip", phone, async (page) => {
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
    const filter = page.getByRole("slider", { name: "Filter, to be dragged" });
    await filter.scrollIntoViewIfNeeded();
    const box = await filter.boundingBox();
    if (box === null) throw new Error("no filter");
    const client = await page.context().newCDPSession(page);
    const fingers = (kind: "touchStart" | "touchMove" | "touchEnd", across: readonly number[]) =>
      client.send("Input.dispatchTouchEvent", {
        type: kind,
        touchPoints: across.map((x, id) => ({ x: box.x + x, y: box.y + 60 + 90 * id, id })),
      });
    await fingers("touchStart", [30]);
    await fingers("touchStart", [30, 150]);
    await fingers("touchMove", [60, 150]);
    await fingers("touchMove", [94, 150]);
    await fingers("touchEnd", []);
    await textOf(page, ".outputs [aria-pressed=true]", /^z2/);
  });
});

it("needs no network once it is loaded", async () => {
  await withPage("#/convolution?guess=skip", {}, async (page) => {
    await textOf(page, ".seen", /Its writer meant 0/);
    await page.context().setOffline(true);
    await page.getByRole("button", { name: "Held-out digit 20, a 9" }).click();
    await expect.poll(() => reads(page)).toBe("9");
  });
});

it("says when the network cannot be had, and the filter stays usable", async () => {
  await withPage("#/cost", {}, async (page) => {
    await page.context().route("**/*.safetensors", (route) => route.fulfill({ status: 404 }));
    await page.evaluate(() => {
      location.hash = "#/convolution?guess=skip";
    });
    await textOf(page, "[role=alert]", /the network that reads digits could not be loaded/);
    await expect.poll(() => outputs(page)).toEqual(["7", "4", "3", "5"]);
  }).catch((error: unknown) => {
    // The browser logs the refused request, and nothing else may be wrong.
    expect(String(error)).toMatch(/404.*safetensors/);
  });
});

it("is readable in forced colours", async () => {
  await withPage("#/convolution?guess=skip", { forcedColors: "active" }, async (page) => {
    await textOf(page, ".seen", /Its writer meant 0/);
    const { back, square, bar, pressed } = await page.evaluate(() => {
      const style = (selector: string): CSSStyleDeclaration | undefined => {
        const element = document.querySelector(selector);
        return element === null ? undefined : getComputedStyle(element);
      };
      return {
        back: style("body")?.backgroundColor,
        square: style(".square")?.stroke,
        bar: style(".probabilities td i")?.backgroundColor,
        pressed: style(".outputs [aria-pressed=true]")?.outlineColor,
      };
    });
    for (const colour of [square, bar, pressed]) {
      expect(colour).toBeDefined();
      expect(colour).not.toBe(back);
    }
  });
});
