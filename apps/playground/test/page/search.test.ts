import { expect, it } from "vitest";
import { hashOf, readout, tabTo, textOf, type, withPage } from "./page.ts";

it("sticks at (3, 0), and arrives when steps are halved, by keyboard alone", async () => {
  await withPage("#/search", {}, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed that it arrives at \(4, −4\)\. It gets stuck/);
    await expect.poll(() => readout(page)).toEqual(["(2, 2)", "68", "1", "5"]);
    await tabTo(page, "Try the neighbours");
    for (const cost of ["26", "17", "14"]) {
      await keyboard.press("Enter");
      await expect.poll(async () => (await readout(page))[1]).toBe(cost);
    }
    await textOf(page, ".act", /The cheapest neighbour costs 17: no better than 14\./);
    await textOf(page, ".verdict", /It sticks at \(3, 0\) after 17 costs: the cost is 14/);
    for (const [size, end] of [
      ["0.5", "\\(3, 0\\) after 29 costs: the cost is 14,"],
      ["0.25", "after 93 costs: the cost is 3\\.5,"],
      ["0.1", "\\(3\\.8, −3\\.2\\) after 285 costs: the cost is 0\\.56,"],
      ["0.01", "after 3165 costs: the cost is 0\\.0056,"],
    ] as const) {
      await type(page, "Length of a step", size);
      await textOf(page, ".verdict", new RegExp(`It sticks at .*${end}`));
    }
    await type(page, "Length of a step", "1");
    await page.getByRole("checkbox", { name: "Halve the step when stuck" }).press("Space");
    await textOf(page, ".verdict", /It arrives after 541 costs/);
    await page.getByRole("button", { name: "Keep this search" }).press("Enter");
    await page.locator(".curve.kept").waitFor();
    expect(await hashOf(page)).toContain("halve=yes&kept=2_2_1_1");
    await textOf(page, ".explain", /\(3\.01, 0\) costs 13\.7262/);
    await textOf(page, ".explain tbody", /search5410/);
  });
});
