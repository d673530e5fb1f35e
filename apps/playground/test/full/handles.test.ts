import type { Locator, Page } from "playwright";
import { expect, it } from "vitest";
import { field, hashOf, withPage } from "../page/page.ts";
import { type Handle, handlesAddressOf, rows, type SceneRow } from "../page/scenes.ts";
import { bits, settled } from "../page/worker.ts";

const cases = rows.flatMap((row) =>
  row.handles.map((handle) => ({ row, id: row.id, name: handle.name, handle })),
);

function handleOf(page: Page, { name }: Handle): Locator {
  return page.getByRole("slider", { name, exact: true });
}

/** Waits until a handle can be moved, and all that it may say is computed. */
async function ready(page: Page, { handlesGuess }: SceneRow, handle: Handle): Promise<void> {
  await handleOf(page, handle).waitFor();
  if (!handlesGuess) await settled(page);
}

/** What there is to be compared: the address, what the fields hold, and all that was computed. */
async function outcome(page: Page, row: SceneRow, handle: Handle): Promise<unknown> {
  await ready(page, row, handle);
  const values = [];
  for (const name of handle.fields) values.push(await field(page, name).inputValue());
  return { values, hash: await hashOf(page), bits: row.handlesGuess ? [] : await bits(page) };
}

/** The middle of what is seized, from the corner of the picture that it is in. */
function middle(page: Page, handle: Handle): Promise<{ x: number; y: number }> {
  return handleOf(page, handle).evaluate((element) => {
    const range = element instanceof HTMLInputElement ? element : null;
    const picture = element.closest("svg") ?? element;
    const box = (element.querySelector(".ring") ?? element).getBoundingClientRect();
    const corner = picture.getBoundingClientRect();
    if (range !== null) {
      const share =
        (range.valueAsNumber - Number(range.min)) / (Number(range.max) - Number(range.min));
      return { x: 12 + share * (box.width - 24), y: box.height / 2 };
    }
    return {
      x: box.left + box.width / 2 - corner.left,
      y: box.top + box.height / 2 - corner.top,
    };
  });
}

const ways: Readonly<Record<string, (page: Page, handle: Handle, to: Target) => Promise<void>>> = {
  "keys of one moment": async (page, handle) => {
    await handleOf(page, handle).evaluate((element, keys) => {
      for (const each of keys) {
        if (element instanceof HTMLInputElement) {
          // A made-up key does not move a slider of the browser's own.
          element.stepUp();
          element.dispatchEvent(new Event("input", { bubbles: true }));
          continue;
        }
        const [key = "", shift] = each.split("+").reverse();
        const event = { key, shiftKey: shift !== undefined, bubbles: true, cancelable: true };
        element.dispatchEvent(new KeyboardEvent("keydown", event));
      }
    }, handle.keys);
  },
  drag: async (page, handle, to) => {
    const element = handleOf(page, handle);
    await element.scrollIntoViewIfNeeded();
    const from = await middle(page, handle);
    const seized = await element.evaluate((each) => {
      const corner = (each.closest("svg") ?? each).getBoundingClientRect();
      return { left: corner.left, top: corner.top };
    });
    const [x, y] = [Math.round(seized.left + from.x), Math.round(seized.top + from.y)];
    const { pixels } = handle;
    const [right, down] =
      pixels === undefined ? [to.x - from.x, to.y - from.y] : ([pixels, 0] as const);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + right / 2 + 9, y + down / 2 - 7, { steps: 3 });
    await page.mouse.move(x + right, y + down, { steps: 3 });
    await page.mouse.up();
  },
  "number fields": async (page, handle, to) => {
    for (const [i, name] of handle.fields.entries()) {
      // Enter would send a guess off.
      await field(page, name).fill(to.values[i] ?? "");
      await field(page, name).blur();
    }
  },
};

interface Target {
  readonly x: number;
  readonly y: number;
  readonly values: readonly string[];
}

it("has a row for each scene", async () => {
  const { scenes } = await import("../../src/scenes/index.ts");
  expect(rows.map(({ id }) => id)).toEqual(scenes.map(({ id }) => id));
});

it.each(rows)("$id has a row for everything that is dragged", async (row) => {
  await withPage(handlesAddressOf(row), {}, async (page) => {
    for (const handle of row.handles) await ready(page, row, handle);
    const found = await page
      .locator('[role="slider"]:not(input)')
      .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label")));
    const known = row.handles.map(({ name }) => name).filter((name) => !name.endsWith(", slider"));
    expect(found.sort()).toEqual(known.sort());
  });
});

it.each(cases)("$id: $name goes one way by keys, drag and number field", async (one) => {
  const { row, handle } = one;
  const at = handlesAddressOf(row);
  let to: Target = { x: 0, y: 0, values: [] };
  let expected: unknown;
  await withPage(at, {}, async (page) => {
    const before = await outcome(page, row, handle);
    for (const key of handle.keys) {
      await handleOf(page, handle).press(key);
      await ready(page, row, handle);
    }
    expected = await outcome(page, row, handle);
    expect(expected).not.toEqual(before);
    const values: string[] = [];
    for (const name of handle.fields) values.push(await field(page, name).inputValue());
    to = { ...(await middle(page, handle)), values };
  });
  for (const [way, go] of Object.entries(ways)) {
    // What is no number, like a step, has a slider of its own.
    if (way === "number fields" && handle.fields.length === 0) continue;
    await withPage(at, {}, async (page) => {
      await ready(page, row, handle);
      await go(page, handle, to);
      expect(await outcome(page, row, handle), way).toEqual(expected);
    });
  }
});

const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };

it.each(cases)(
  "$id: a finger drags $name, and the page stays where it is",
  async ({ row, handle }) => {
    await withPage(handlesAddressOf(row), phone, async (page) => {
      // Texts above may take another line meanwhile, which the browser would make up for by scrolling.
      await page.addStyleTag({ content: "* { overflow-anchor: none }" });
      const before = await outcome(page, row, handle);
      const element = handleOf(page, handle);
      await element.scrollIntoViewIfNeeded();
      const from = await middle(page, handle);
      const corner = await element.evaluate((each) => {
        const { left, top } = (each.closest("svg") ?? each).getBoundingClientRect();
        return { left, top };
      });
      const scrolled = await page.evaluate(() => scrollY);
      const client = await page.context().newCDPSession(page);
      const touch = (
        kind: "touchStart" | "touchMove" | "touchEnd",
        way: number,
      ): Promise<unknown> =>
        client.send("Input.dispatchTouchEvent", {
          type: kind,
          touchPoints:
            kind === "touchEnd"
              ? []
              : [{ x: corner.left + from.x + way, y: corner.top + from.y - way / 2 }],
        });
      const sideways = from.x > 180 ? -1 : 1;
      await touch("touchStart", 0);
      for (let way = 6; way <= 60; way += 6) await touch("touchMove", way * sideways);
      await touch("touchEnd", 0);
      expect(await page.evaluate(() => scrollY)).toBe(scrolled);
      expect(await outcome(page, row, handle)).not.toEqual(before);
    });
  },
);
