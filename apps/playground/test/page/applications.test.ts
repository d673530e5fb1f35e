import { readFileSync } from "node:fs";
import type { Locator, Page } from "playwright";
import { expect, it } from "vitest";
import { hypotheses } from "../../src/scenes/14-applications/data.ts";
import { findNeighbours } from "../../src/scenes/14-applications/neighbourhood.ts";
import { rescore } from "../../src/scenes/14-applications/rescoring.ts";
import { tagSentence } from "../../src/scenes/14-applications/tagging.ts";
import { run } from "../run.ts";
import { field, tabTo, textOf, type, withPage } from "./page.ts";

/** What each translation is worth, as the page says it. */
function worths(page: Page): Promise<string[]> {
  return page.locator(".worth > :first-child").allTextContents();
}

const lecture = ["P = 0.000168", "P = 0.0000112", "P = 0.0000024"];

it("is walked through by keyboard alone: a translation, a word, a sentence", async () => {
  await withPage("#/applications", {}, async (page) => {
    const { keyboard } = page;
    const models: string[] = [];
    page.on("request", (request) => {
      if (request.url().includes(".safetensors")) models.push(request.url());
    });
    await page.locator(".predict form").waitFor();
    await tabTo(page, "");
    await keyboard.press("ArrowDown");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /It is still the first: 0\.0000168 for the first, 0\.0000112/);
    await expect.poll(() => worths(page)).toEqual(lecture);
    await textOf(page, ".hypotheses .best", /to eat apples and bananas wins/);

    await tabTo(page, "likes, to be dragged");
    for (let i = 0; i < 24; i++) await keyboard.press("ArrowDown");
    await textOf(page, ".hypotheses .best", /Abby likes of eat .* wins/);
    await textOf(page, ".act", /The second wins\. The first would with .*“likes” above 0\.00667/);
    expect(models).toEqual([]);

    await tabTo(page, "Load the word vectors (0.3 MB)");
    await keyboard.press("Enter");
    await textOf(page, ".act", /france is word 626 of 4,800/);
    await tabTo(page, "october");
    await keyboard.press("Enter");
    await textOf(page, ".neighbours li:first-child", /november/);
    await tabTo(page, "december");
    await keyboard.press("Enter");
    await textOf(page, "figcaption", /The neighbours of december/);
    expect(models.length).toBe(1);

    await tabTo(page, "Load the tagger (2.2 MB)");
    await keyboard.press("Enter");
    await page.locator(".tagged button").first().waitFor();
    expect(await page.locator(".tagged b").allTextContents()).toEqual(
      "PROPN VERB PART VERB NOUN CCONJ NOUN".split(" "),
    );
    await page.getByRole("button", { name: /^apples NOUN/ }).focus();
    await keyboard.press("Enter");
    await textOf(page, ".act", /“apples” is NOUN \(noun\) with a probability of 99\.\d %/);
    await textOf(page, ".window .centre", /apples/);
    for (const [title, shown] of [
      ["The features of “apples”", ".features"],
      ["The hidden units of “apples”", ".units rect:nth-child(300)"],
      ["The scores of “apples”", ".scores"],
      ["The best path through “apples”", ".lattice svg"],
    ] as const) {
      await page.getByRole("button", { name: "One step", exact: true }).focus();
      await keyboard.press("Enter");
      await textOf(page, "figcaption", new RegExp(title));
      await page.locator(shown).first().waitFor();
    }
    await page.getByRole("button", { name: "Rewind", exact: true }).focus();
    await keyboard.press("Enter");
    await textOf(page, "figcaption", /The window around “apples”/);
    await page.waitForFunction(() => /tagger=yes/.test(location.hash));
  });
});

it("gets one result by drag, keys and number field", async () => {
  await withPage("#/applications?guess=skip&shown=second", {}, async (page) => {
    await expect.poll(() => worths(page)).toEqual(lecture);
    const handle = page.getByRole("slider", { name: "of, to be dragged" });
    await handle.scrollIntoViewIfNeeded();
    const ring = await handle.locator(".ring").boundingBox();
    if (ring === null) throw new Error("nothing to drag");
    const [x, y] = [ring.x + ring.width / 2, ring.y + ring.height / 2];
    await page.mouse.move(x, y);
    await page.mouse.down();
    // The plotted area is 220 px for a factor of 2000: from 0.02 to 0.501.
    await page.mouse.move(x, y - (220 * Math.log(0.501 / 0.02)) / Math.log(2000), { steps: 4 });
    await page.mouse.up();
    await expect.poll(async () => (await worths(page))[1]).toBe("P = 0.000281");
    expect(await field(page, "of").inputValue()).toBe("0.501");
    await handle.press("ArrowDown");
    await handle.press("ArrowUp");
    await expect.poll(async () => (await worths(page))[1]).toBe("P = 0.000281");
    await type(page, "of", "0.02");
    await expect.poll(() => worths(page)).toEqual(lecture);
    await type(page, "of", "0.501");
    await expect.poll(async () => (await worths(page))[1]).toBe("P = 0.000281");
    await type(page, "of", "2");
    await textOf(page, ".problem", /“2” is above 1, the most\. It stays 0\.501\./);
    await type(page, "Times in a row", "14");
    await textOf(page, ".explain", /Of 98 words all products are 0/);
  });
});

it("keeps the handle of what is too small for the picture on its border", async () => {
  const first = "first=0.0001_0.1_0.3_0.5_0.7_0.4_0.2";
  await withPage(`#/applications?guess=skip&${first}`, {}, async (page) => {
    const box = async (locator: Locator) => {
      const found = await locator.boundingBox();
      if (found === null) throw new Error("nothing to be seen");
      return { ...found, middle: found.y + found.height / 2, bottom: found.y + found.height };
    };
    await textOf(page, ".act", /The first would with/);
    const frame = await box(page.locator(".probabilities .frame"));
    const handle = page.getByRole("slider", { name: "Abby, to be dragged" });
    expect((await box(handle)).middle).toBeCloseTo(frame.bottom, -1);
    await handle.press("ArrowUp");
    expect(await field(page, "Abby").inputValue()).toBe("0.001");
  });
});

it("replays every number to the bits that Node gets, isolated and not", async () => {
  const read = (path: string) =>
    new Uint8Array(readFileSync(new URL(`../../${path}`, import.meta.url)));
  const sentence = "Fruit flies like a zorgly banana.";
  const probabilities = hypotheses.map(({ probabilities }) => probabilities);
  const expected = [
    run(rescore({ probabilities, copies: 1 })),
    run(findNeighbours({ file: read("models/vectors/vectors.safetensors"), word: "whale" })),
    run(tagSentence({ file: read("../textdemo/models/pos/model.safetensors"), sentence })),
  ].map((frame) => ("problem" in frame ? frame.problem : frame.fingerprint));
  for (const isolated of [true, false]) {
    const hash = `#/applications?guess=skip&vectors=yes&word=whale&tagger=yes&sentence=${encodeURIComponent(sentence)}`;
    await withPage(hash, { isolated }, async (page) => {
      for (const title of ["The numbers", "The neighbours in numbers", "The tags in numbers"]) {
        await page.getByText(title, { exact: true }).click();
      }
      const ids = ["fingerprint", "vectors-fingerprint", "tags-fingerprint"];
      expect(await Promise.all(ids.map((id) => page.locator(`#${id}`).textContent()))).toEqual(
        expected,
      );
    });
  }
});

it("tags what is typed, with every key", async () => {
  await withPage("#/applications?guess=skip&tagger=yes", {}, async (page) => {
    const tags = () => page.locator(".tagged b").allTextContents();
    await page.locator(".tagged b").first().waitFor();
    await field(page, "Sentence").fill("He will book");
    await expect.poll(tags).toEqual(["PRON", "AUX", "VERB"]);
    await field(page, "Sentence").pressSequentially(" a book.");
    await expect.poll(tags).toEqual(["PRON", "AUX", "VERB", "DET", "NOUN", "PUNCT"]);
    await page.waitForFunction(() => location.hash.includes("a+book."));
    await field(page, "Sentence").fill("");
    await textOf(page, ".act", /There is no word to tag/);
    await page.getByRole("button", { name: "Fruit flies like a banana." }).click();
    await page.getByRole("button", { name: /^flies VERB/ }).waitFor();
  });
});

it("explains words that the table lacks", async () => {
  await withPage("#/applications?guess=skip&vectors=yes", {}, async (page) => {
    await textOf(page, ".act", /france is word 626/);
    await type(page, "Word", "xbox");
    await textOf(page, ".act", /“xbox” is not among the 4,800 words of the table/);
    await type(page, "Word", "October");
    await textOf(page, ".act", /october is word/);
    await type(page, "Word", "x".repeat(31));
    await textOf(page, ".problem", /Longer than 30 characters/);
  });
});

it("says that a file cannot be loaded, and loads it on the next try", async () => {
  const before = (): void => {
    const real = globalThis.fetch;
    let tries = 0;
    globalThis.fetch = (...request) => {
      tries += 1;
      return tries === 1 ? Promise.reject(new Error("the network is gone")) : real(...request);
    };
  };
  await withPage("#/applications?guess=skip", { before }, async (page) => {
    const button = page.getByRole("button", { name: /Load the tagger/ });
    await button.click();
    await textOf(
      page,
      ".problem",
      /could not be loaded: the network is gone\. The rest of the page/,
    );
    await button.click();
    await page.locator(".tagged b").first().waitFor();
  });
});

it("says that a file is damaged, and stays usable", async () => {
  const before = (): void => {
    const real = globalThis.fetch;
    globalThis.fetch = async (...request) => {
      const whole = await (await real(...request)).arrayBuffer();
      return new Response(whole.slice(0, whole.byteLength >> 1));
    };
  };
  await withPage("#/applications?guess=skip&vectors=yes&tagger=yes", { before }, async (page) => {
    await textOf(page, ".problem", /The vectors cannot be read/);
    await textOf(page, ".problem", /The tagger cannot be read/);
    await type(page, "Abby", "0.3");
    await expect.poll(async () => (await worths(page))[0]).toBe("P = 0.000252");
  });
});

it("tells what of an address is rubbish, and stays usable", async () => {
  await withPage("#/applications?guess=fourth&first=1_2&step=9&copies=x", {}, async (page) => {
    const told = await page.locator(".notice").textContent();
    expect(told).toContain("guess = “fourth” is none of none, skip, first, second, third");
    expect(told).toContain("first = “1_2” is not 7 numbers from 0.0001 to 1");
    expect(told).toContain("step = “9” is above 4, the most; used 0.");
    await page.getByRole("button", { name: "Go on without one" }).click();
    await expect.poll(() => worths(page)).toEqual(lecture);
  });
});
