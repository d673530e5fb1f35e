import { readFile } from "node:fs/promises";
import { expect, it, vi } from "vitest";
import { models } from "../../src/worker/models.ts";
import { digest } from "../page/digest.ts";
import { goTo, hashOf, withPage } from "../page/page.ts";
import { addressOf, rows } from "../page/scenes.ts";
import { type Answer, answersOf, bits, settled } from "../page/worker.ts";

// Models that read a file ask for it as a page does.
vi.stubGlobal("fetch", async (url: URL) => new Response(await readFile(url)));

/** What Node gets for what a page asked of its worker. */
async function inNode({ model, input }: Answer): Promise<string> {
  const frames = [...(await models[model]())(input)];
  return `${model}: ${digest(frames.at(-1)?.())}`;
}

it.each(rows)(
  "$id: one address, the same bits: twice, isolated and not, and in Node",
  async (row) => {
    const seen: { bits: string[]; fingerprint: string | null; text: string }[] = [];
    for (const isolated of [true, false, true]) {
      await withPage(addressOf(row), { isolated }, async (page) => {
        expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolated);
        await settled(page);
        const answers = await answersOf(page);
        if (seen.length === 0) {
          const expected = [];
          for (const answer of answers) expected.push(await inNode(answer));
          expect(await bits(page)).toEqual(expected);
        }
        const print = page.locator("#fingerprint");
        const fingerprint = (await print.count()) > 0 ? await print.textContent() : null;
        const text = (await page.locator("article.scene").textContent()) ?? "";
        seen.push({ bits: await bits(page), fingerprint, text });
        expect(await hashOf(page)).toBe(addressOf(row));
      });
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[2]).toEqual(seen[0]);
  },
);

it("goes back and forward through all scenes, each as it was left", async () => {
  const [first, ...others] = rows;
  if (first === undefined) throw new Error("no scenes");
  await withPage(addressOf(first), {}, async (page) => {
    const look = async () => ({ bits: await bits(page), hash: await hashOf(page) });
    const shows = ({ id }: (typeof rows)[number]) =>
      page.locator(`.menu a[aria-current="page"][href="#/${id}"]`).waitFor({ state: "attached" });
    const visited = [await look()];
    for (const row of others) {
      await goTo(page, addressOf(row));
      visited.push(await look());
    }
    const seen = [...rows.entries()];
    for (const [i, row] of seen.slice(0, -1).reverse()) {
      await page.goBack();
      await shows(row);
      expect(await look()).toEqual(visited[i]);
    }
    for (const [i, row] of seen.slice(1)) {
      await page.goForward();
      await shows(row);
      expect(await look()).toEqual(visited[i]);
    }
  });
});
