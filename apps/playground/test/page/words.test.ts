import type { Page } from "playwright";
import { expect, it } from "vitest";
import { train } from "../../src/scenes/11-words/model.ts";
import { run } from "../run.ts";
import { readout, tabTo, textOf, type, withPage } from "./page.ts";

/** The rows under a picture of probabilities: p, y, p − y. */
function rows(page: Page, picture: number): Promise<string[][]> {
  return page
    .locator(".beneath")
    .nth(picture)
    .locator("tbody tr")
    .evaluateAll((all) =>
      all.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent ?? "")),
    );
}

const lecture = [
  ["0.8438", "0.1142", "0.0420"],
  ["1", "0", "0"],
  ["−0.1562", "0.1142", "0.0420"],
];

it("is walked through by keyboard alone: a step moves one row, the softmax has the lecture's numbers", async () => {
  await withPage("#/words", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await keyboard.press("Tab");
    await keyboard.press("Enter");
    for (const row of ["1Apple0.1−0.40.20.5", "0Banana0.41.4−10.1", "0Coconut1.10.91.10.5"]) {
      await textOf(page, ".lookup tr", new RegExp(row));
    }
    await tabTo(page, "");
    await keyboard.press("ArrowDown");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(
      page,
      ".predict",
      /You guessed the rows of Apple and Banana\. It is the row of Apple alone/,
    );

    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await textOf(page, ".act", /Step 1 moved 4 of the 12 numbers of the table, those of Apple/);
    await textOf(page, ".act", /and 12 of the 12 output weights/);
    expect(await page.locator(".lookup tr.lit .moved").count()).toBe(4);
    expect(await page.locator(".lookup tr.unlit .moved").count()).toBe(0);
    expect(await page.locator(".lookup tr.unlit .still").allTextContents()).toEqual(
      Array(8).fill("0"),
    );
    await tabTo(page, "To the end");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 60 of 60/);

    await expect.poll(() => rows(page, 1)).toEqual(lecture);
    await tabTo(page, "Score of Apple, to be dragged");
    await keyboard.press("ArrowUp");
    await expect.poll(async () => (await rows(page, 1))[0]?.[0]).toBe("0.8565");
    await keyboard.press("ArrowDown");
    await expect.poll(() => rows(page, 1)).toEqual(lecture);
    await tabTo(page, "Temperature, slider");
    await keyboard.press("ArrowLeft");
    await textOf(page, ".act", /At T = 0\.9 .* Cold/);
    await tabTo(page, "The numbers");
    await keyboard.press("Enter");
    await page.locator("#fingerprint").waitFor();
  });
});

it("gets one result by drag, keys and number field", async () => {
  await withPage("#/words?guess=skip", {}, async (page) => {
    await expect.poll(() => rows(page, 1)).toEqual(lecture);
    const handle = page.getByRole("slider", { name: "Score of Banana, to be dragged" });
    await handle.scrollIntoViewIfNeeded();
    const ring = await handle.locator(".ring").boundingBox();
    if (ring === null) throw new Error("nothing to drag");
    const [x, y] = [ring.x + ring.width / 2, ring.y + ring.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    // The plotted area is 230 px for 9.2.
    await page.mouse.move(x, y - 75, { steps: 4 });
    await page.mouse.up();
    await page.waitForFunction(() => location.hash.includes("score2=2"));
    await expect.poll(async () => (await rows(page, 1))[0]?.[1]).toBe("0.7214");
    await handle.press("Shift+ArrowDown");
    await expect.poll(async () => (await rows(page, 1))[0]?.[1]).toBe("0.4879");
    await type(page, "Score of Banana", "2");
    await expect.poll(async () => (await rows(page, 1))[0]?.[1]).toBe("0.7214");
    await type(page, "Score of Banana", "99");
    await textOf(page, ".problem", /“99” is above 20, the most\. It stays 2\./);
    await type(page, "Temperature T", "100");
    await expect.poll(async () => (await rows(page, 1))[0]?.[0]).toBe("0.3355");
  });
});

it("lights one row after the other", async () => {
  await withPage("#/words?guess=skip&word=turns", {}, async (page) => {
    const next = page.getByRole("button", { name: "One step", exact: true });
    for (const word of ["Apple", "Banana", "Coconut", "Apple"]) {
      await next.click();
      await textOf(page, ".lookup tr.lit", new RegExp(word));
      await textOf(
        page,
        ".act",
        new RegExp(`moved 4 of the 12 numbers of the table, those of ${word}`),
      );
    }
    await page.getByLabel("After Apple").selectOption("Coconut");
    await textOf(page, ".count", /Step 0 of/);
    expect((await readout(page)).length).toBe(3);
    expect(await page.evaluate(() => location.hash)).toContain("word=turns");
  });
});

it("replays a training to the bits that Node gets, isolated and not", async () => {
  const { fingerprint } = run(train({ sequence: [0, 1, 2], next: [2, 2, 0], learningRate: 0.7 }));
  for (const isolated of [true, false]) {
    const hash = "#/words?guess=skip&word=turns&apple=coconut&rate=0.7";
    await withPage(hash, { isolated }, async (page) => {
      await textOf(page, ".count", /of 60/);
      await page.getByText("The numbers").click();
      expect(await page.locator("#fingerprint").textContent()).toBe(fingerprint);
    });
  }
});

it("tells what of an address is rubbish, and stays usable", async () => {
  await withPage("#/words?guess=maybe&word=kiwi&score1=NaN&step=1e9", {}, async (page) => {
    const told = await page.locator(".notice").textContent();
    expect(told).toContain("word = “kiwi” is none of apple, banana, coconut, turns; used apple.");
    expect(told).toContain("score1 = “NaN” is not a number; used 1.");
    expect(told).toContain("step = “1e9” is above 60, the most; used 0.");
    await page.getByRole("button", { name: "Go on without one" }).click();
    await expect.poll(() => rows(page, 1)).toEqual(lecture);
  });
});

it("asks about the word that the address names", async () => {
  await withPage("#/words?word=coconut&coconut=banana", {}, async (page) => {
    await textOf(page, ".predict", /looks up Coconut, .* is told that Banana comes next/);
    await textOf(page, ".predict figcaption", /the row of Coconut looked up/);
    await page.getByLabel("the row of Coconut alone").check();
    await page.getByRole("button", { name: "That is my guess" }).click();
    await textOf(page, ".predict", /You guessed the row of Coconut alone\. So it is/);
  });
});
