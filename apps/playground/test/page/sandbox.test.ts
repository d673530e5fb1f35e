import type { Page } from "playwright";
import { expect, it } from "vitest";
import { trainSandbox } from "../../src/scenes/09-sandbox/model.ts";
import { inputOf } from "../../src/scenes/09-sandbox/run.ts";
import { codec } from "../../src/scenes/09-sandbox/state.ts";
import { run } from "../run.ts";
import { field, focused, readout, tabTo, textOf, type, verdict, withPage } from "./page.ts";

/** The training that Node makes of what an address holds. */
function trained(state: string) {
  return run(trainSandbox(inputOf(codec.parse(state).state)));
}

function hash(page: Page): Promise<string> {
  return page.evaluate(() => location.hash);
}

it("is walked through by keyboard alone: a guess, points, a network, two runs", async () => {
  await withPage("#/sandbox", { reducedMotion: "reduce" }, async (page) => {
    const { keyboard } = page;
    await page.locator(".predict form").waitFor();
    await textOf(page, ".eyebrow", /^Beside the lecture$/);
    expect(await page.title()).toBe("Sandbox · nnf playground");
    await tabTo(page, "That is my guess");
    await keyboard.press("Enter");
    await textOf(page, ".predict", /You guessed that it converges\. So it is/);
    await verdict(page, /^Converged after 666 steps: the loss is 0\.000995/);
    // Nine digits are as many as 32 bits hold.
    expect(Math.fround(Number((await readout(page))[0]))).toBe(trained("").train.at(-1));

    await tabTo(page, "Point 1");
    for (const key of ["PageDown", "PageUp", "ArrowUp", "Shift+ArrowRight"])
      await keyboard.press(key);
    expect(await focused(page)).toBe("Point 2");
    expect(await field(page, "x").inputValue()).toBe("6");
    expect(await field(page, "y").inputValue()).toBe("16.1");
    await keyboard.press("Insert");
    await textOf(page, ".hint", /^8 points/);
    await keyboard.press("Delete");
    await textOf(page, ".hint", /^7 points/);

    await tabTo(page, "Rewind");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 0 of/);
    expect((await readout(page))[0]).not.toContain("…");
    await tabTo(page, "One step");
    await keyboard.press("Enter");
    await textOf(page, ".count", /Step 1 of/);

    const first = page.locator(".network [data-part='0']");
    await first.focus();
    expect(await focused(page)).toMatch(/^Weight from x₁ to h₁: −?\d.*, gradient −?\d.*\.$/);
    await textOf(page, ".explained .equation", /^h₁ = tanh\(−?[\d.]+·x₁ [+−] [\d.]+\)$/);
    await keyboard.press("ArrowRight");
    expect(await focused(page)).toMatch(/^Weight from h₁ to o/);
    await textOf(page, ".explained .equation", /^o = −?[\d.]+·h₁ .* [+−] [\d.]+·h₆ [+−] [\d.]+$/);
    await keyboard.press("ArrowUp");
    expect(await focused(page)).toMatch(/^Bias of h₆/);
    await textOf(page, ".explained", /A bias shifts where the unit switches/);
    await page.locator(".network [data-part='1'] .hit").hover();
    await textOf(page, ".explained", /^Weight from x₁ to h₂/);

    await page.getByRole("button", { name: "Keep this run as A" }).press("Enter");
    await type(page, "Units of layer 1", "3");
    await page.locator(".side-by-side tr", { hasText: "Units" }).waitFor();
    expect(await page.locator(".side-by-side tr", { hasText: "Units" }).textContent()).toBe(
      "Units of layer 163",
    );
    await expect.poll(() => hash(page)).toMatch(/a=points%3D1_0_6_16\.1_/);
    await page.getByRole("button", { name: "Set everything as in A" }).press("Enter");
    expect(await field(page, "Units of layer 1").inputValue()).toBe("6");
    await page.getByRole("button", { name: "Forget A" }).press("Enter");
    await expect.poll(() => page.locator(".side-by-side").count()).toBe(0);
  });
});

it.each([
  "points=circles&held=25&loss=entropy&batch=5&seed=3&layers=2&activation2=relu&beta=0.001&limit=200",
  "points=1_2_3_4_10_20.5&optimiser=momentum&rate=0.05&width1=8&activation1=sigmoid",
])("trains to the bits that Node gets, isolated and not: %s", async (state) => {
  const expected = trained(state);
  for (const isolated of [true, false]) {
    await withPage(`#/sandbox?guess=skip&${state}`, { isolated }, async (page) => {
      await verdict(page, /^(Converged|Stopped) after/);
      await page.getByText("The weights and biases").click();
      await expect
        .poll(() => page.locator("#fingerprint").textContent())
        .toBe(expected.fingerprint);
      await page.reload();
      await page.getByText("The weights and biases").click();
      await expect
        .poll(() => page.locator("#fingerprint").textContent())
        .toBe(expected.fingerprint);
    });
  }
});

it("moves a point alike by drag, keys and number, adds one by tap, and takes one away", async () => {
  await withPage("#/sandbox?guess=skip&points=n0_0_y1_1&limit=20", {}, async (page) => {
    const pad = page.locator(".editor .pad");
    const at = async (x: number, y: number): Promise<[number, number]> => {
      await pad.scrollIntoViewIfNeeded();
      const box = await pad.boundingBox();
      if (box === null) throw new Error("nothing to drag on");
      return [box.x + ((x + 3) / 6) * box.width, box.y + ((3 - y) / 6) * box.height];
    };
    await page.mouse.move(...(await at(1, 1)));
    await page.mouse.down();
    await page.mouse.move(...(await at(1.5, 0.5)), { steps: 4 });
    await page.mouse.move(...(await at(2, -1.25)), { steps: 4 });
    await page.mouse.up();
    await expect.poll(() => hash(page)).toContain("points=n0_0_y2_-1.25");
    expect(await focused(page)).toBe("Point 2");
    await page.keyboard.press("ArrowLeft");
    expect(await field(page, "x₁").inputValue()).toBe("1.95");
    await type(page, "x₁", "2");
    await expect.poll(() => hash(page)).toContain("points=n0_0_y2_-1.25");
    await page.mouse.click(...(await at(-2, 2)));
    await textOf(page, ".hint", /^3 points/);
    expect(await field(page, "Point").inputValue()).toBe("3");
    await page.getByLabel("Class 1, for this point").uncheck();
    await expect.poll(() => hash(page)).toMatch(/points=n0_0_y2_-1\.25_n-?[12]/);
    await page.getByRole("button", { name: "Delete point 3" }).click();
    await expect.poll(() => hash(page)).toContain("points=n0_0_y2_-1.25&");
    expect(await page.getByRole("button", { name: "Delete point" }).isDisabled()).toBe(true);

    // Other buttons are for menus.
    await page.mouse.click(...(await at(-2, 2)), { button: "right" });
    await page.mouse.move(...(await at(2, -1.25)));
    await page.mouse.down({ button: "right" });
    await page.mouse.move(...(await at(1, 1)), { steps: 4 });
    await page.mouse.up({ button: "right" });
    await page.getByLabel("Class 1, for this point").uncheck();
    await expect.poll(() => hash(page)).toContain("points=n0_0_n2_-1.25&");
  });
});

it("tells in what two runs differ, points included", async () => {
  const points = "1_0_5_16_6_20_9_20_11_20_15_1_19";
  const a = encodeURIComponent(`points=${points}_1&rate=2`);
  const here = `points=${points}_3&activation1=sigmoid&optimiser=sgd&limit=20&a=${a}`;
  await withPage(`#/sandbox?guess=skip&${here}`, {}, async (page) => {
    await page.locator(".side-by-side").waitFor();
    const rows = await page.locator(".side-by-side tbody tr").allTextContents();
    expect(rows.slice(-5)).toEqual([
      "Datayour own pointsyour own points",
      "Activation 1tanhσ, sigmoid",
      "OptimiserAdamgradient descent",
      "Learning rate20.03",
      "Steps at most100020",
    ]);
  });
});

it("lets a finger drag a point without scrolling, and scroll beside it", async () => {
  const phone = { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true };
  await withPage("#/sandbox?guess=skip", phone, async (page) => {
    const prevented = (x: number, y: number) =>
      page.evaluate(
        ([across = 0, up = 0]) => {
          const pad = document.querySelector(".editor .pad");
          const box = pad?.getBoundingClientRect();
          if (!pad || !box) throw new Error("no pad");
          const [clientX, clientY] = [
            box.left + (across / 20) * box.width,
            box.top + ((25 - up) / 30) * box.height,
          ];
          const touch = new Touch({ identifier: 1, target: pad, clientX, clientY });
          const event = new TouchEvent("touchstart", { touches: [touch], cancelable: true });
          pad.dispatchEvent(event);
          return event.defaultPrevented;
        },
        [x, y],
      );
    await page.locator(".editor .pad").waitFor();
    expect(await prevented(5, 16)).toBe(true);
    expect(await prevented(5, -3)).toBe(false);
  });
});

it("says when and why a run ended, and takes rubbish", async () => {
  const sgd = "#/sandbox?guess=converges&optimiser=sgd";
  await withPage(`${sgd}&rate=3`, {}, async (page) => {
    await verdict(page, /^Diverged, and stopped at step 3: the loss is 4098, above 1000/);
    await textOf(
      page,
      ".predict",
      /You guessed that it converges\. As things are set now, it diverges/,
    );
    await type(page, "Learning rate a", "0.1");
    await verdict(page, /^Stopped after 1000 steps, which is the limit/);
  });
  await withPage(`${sgd}&points=xor&rate=10&beta=10`, {}, async (page) => {
    await verdict(page, /^Stopped at step \d+: the (weight|bias) .* no longer a finite number/);
    expect(await page.locator(".act").innerHTML()).not.toMatch(/NaN/);
  });
  await withPage("#/sandbox?guess=skip&points=1_2&layers=0&a=x%3D1&rate=NaN", {}, async (page) => {
    const told = await page.locator(".notice").textContent();
    expect(told).toContain("points = “1_2” is no data");
    expect(told).toContain("layers = “0” is below 1");
    expect(told).toContain("a = “x=1” is no run: “x” is nothing this scene knows");
    expect(told).toContain("rate = “NaN” is not a number");
    await verdict(page, /^Converged after 666 steps/);
  });
});
