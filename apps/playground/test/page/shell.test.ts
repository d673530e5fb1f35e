import { expect, it } from "vitest";
import { textOf, type, verdict, withPage } from "./page.ts";

it("replaces the address while the state changes, and goes back and forward", async () => {
  await withPage("#/gradient-descent?guess=skip", {}, async (page) => {
    await verdict(page, /650/);
    const entries = await page.evaluate(() => history.length);
    await type(page, "Step size a", "0.012");
    await type(page, "Step size a", "0.013");
    const hash = () => page.evaluate(() => location.hash);
    await expect.poll(hash).toBe("#/gradient-descent?guess=skip&rate=0.013");
    expect(await page.evaluate(() => history.length)).toBe(entries);

    await page.evaluate(() => {
      location.hash = "#/gradient-descent?guess=skip&rate=0.001";
    });
    await verdict(page, /6531/);
    await page.goBack();
    await verdict(page, /Arrived after 499 steps/);
    await expect.poll(hash).toBe("#/gradient-descent?guess=skip&rate=0.013");
    await page.goForward();
    await verdict(page, /6531/);
  });
});

it("shows the first scene for an address that names none, and says so", async () => {
  await withPage("#/nowhere", {}, async (page) => {
    await textOf(page, ".notice", /There is no scene “nowhere”/);
    await page.locator("h1").waitFor();
  });
});

it.each([
  {
    lack: "web workers",
    before: () => {
      Reflect.deleteProperty(globalThis, "Worker");
    },
  },
  {
    lack: "WebAssembly SIMD",
    before: () => {
      WebAssembly.validate = () => false;
    },
  },
])("says that a browser lacks $lack, and can be read", async ({ lack, before }) => {
  await withPage("#/gradient-descent", { before }, async (page) => {
    await textOf(page, "[role=alert]", new RegExp(`This browser has no ${lack}`));
    await page.getByRole("button", { name: "Go on without one" }).click();
    await page.getByRole("heading", { name: "Explain" }).waitFor();
    await textOf(page, ".explain", /arrives exactly if/);
  });
});

it("changes the theme and remembers it", async () => {
  await withPage("", { colorScheme: "light" }, async (page) => {
    const background = () =>
      page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
    const light = await background();
    const button = page.getByRole("button", { name: "Dark" });
    await button.click();
    expect(await background()).not.toBe(light);
    await page.reload();
    await page.locator("h1").waitFor();
    expect(await background()).not.toBe(light);
    expect(await button.getAttribute("aria-pressed")).toBe("true");
  });
});
