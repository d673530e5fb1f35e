import type { Page } from "playwright";
import { expect, it } from "vitest";
import { goTo, hashOf, withPage } from "../page/page.ts";
import { addressOf, plainAddressOf, rows } from "../page/scenes.ts";
import { bits, settled } from "../page/worker.ts";

/** The buttons of a scene; of many side by side the first two, which do the same as the others. */
const buttons = ".act button:not(:nth-child(n + 3 of button):nth-last-child(n + 3 of button))";

/** Presses a button, by its place among all, now and then again, or twice in one moment. */
async function press(page: Page, place: number, atOnce: boolean): Promise<void> {
  const button = await page.locator(buttons).nth(place).elementHandle();
  for (const times of atOnce ? [2] : [1, 1]) {
    await button?.evaluate((element, count) => {
      for (let i = 0; i < count; i++) if (element instanceof HTMLElement) element.click();
    }, times);
    await settled(page);
  }
}

async function outcome(page: Page): Promise<unknown> {
  const text = await page.locator("article.scene :not(:has(*))").allTextContents();
  return { text, hash: await hashOf(page), bits: await bits(page) };
}

it.each(rows)(
  "$id: two presses of a button count twice, however fast they come",
  { timeout: 240_000 },
  async (row) => {
    const elsewhere = rows.find(({ id }) => id !== row.id) ?? row;
    const address = addressOf(row);
    await withPage(plainAddressOf(elsewhere), {}, async (page) => {
      await goTo(page, address);
      const names = await page
        .locator(buttons)
        .evaluateAll((all) => all.map((each) => each.getAttribute("aria-label") ?? ""));
      for (const [place, name] of names.entries()) {
        // What plays depends on the time.
        if (name === "Play") continue;
        const outcomes: unknown[] = [];
        for (const atOnce of [false, true]) {
          // A scene that was left forgets what is not in the address.
          await goTo(page, plainAddressOf(elsewhere));
          await goTo(page, address);
          await press(page, place, atOnce);
          outcomes.push(await outcome(page));
        }
        expect(outcomes[1], `button ${place} ${name}`).toEqual(outcomes[0]);
      }
    });
  },
);
