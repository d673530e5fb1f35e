import type { Page } from "playwright";
import { describe, expect, it } from "vitest";
import { textOf, withPage } from "../page/page.ts";
import { addressOf, rows } from "../page/scenes.ts";
import { settled } from "../page/worker.ts";

/** A shape or a bar, and whether any of its colours can be told from what lies behind it. */
interface Seen {
  readonly name: string;
  readonly visible: boolean;
}

/** Everything in pictures, and every bar without a text, in the order of the page. */
function shapes(page: Page): Promise<Seen[]> {
  return page.evaluate(() => {
    const shade = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
    /** Red, green and blue of a colour upon another, which counts for what shines through. */
    const mix = (colour: string, share: number, behind: readonly number[]): readonly number[] => {
      if (shade === null || colour === "none") return behind;
      shade.clearRect(0, 0, 1, 1);
      shade.fillStyle = colour;
      shade.fillRect(0, 0, 1, 1);
      const [r = 0, g = 0, b = 0, a = 0] = shade.getImageData(0, 0, 1, 1).data;
      const opaque = (a / 255) * share;
      return [r, g, b].map((each, i) => each * opaque + (behind[i] ?? 0) * (1 - opaque));
    };
    const behindOf = (element: Element): readonly number[] => {
      const parents: Element[] = [];
      for (let at = element.parentElement; at !== null; at = at.parentElement) parents.unshift(at);
      return parents.reduce(
        (colour: readonly number[], each) =>
          each instanceof SVGElement
            ? colour
            : mix(getComputedStyle(each).backgroundColor, 1, colour),
        [255, 255, 255],
      );
    };
    const differ = (p: readonly number[], q: readonly number[]): boolean =>
      p.some((each, i) => Math.abs(each - (q[i] ?? 0)) > 8);
    const all = document.querySelectorAll(
      "main :is(path, line, circle, rect, text):not(defs *, clipPath *, .reach, .hit), main i, main tr.lit, .legend li",
    );
    return [...all].map((element) => {
      const style = getComputedStyle(
        element,
        element.matches(".legend li") ? "::before" : undefined,
      );
      const behind = behindOf(element);
      const colours =
        element instanceof SVGElement
          ? [
              mix(style.fill, Number(style.fillOpacity), behind),
              mix(style.stroke, Number(style.strokeOpacity), behind),
            ]
          : [
              mix(style.backgroundColor, 1, behind),
              style.borderTopWidth === "0px" ? behind : mix(style.borderTopColor, 1, behind),
              style.outlineStyle === "none" ? behind : mix(style.outlineColor, 1, behind),
            ];
      const place = element.parentElement?.getAttribute("class") ?? "";
      return {
        name: `${place} ${element.tagName} ${element.getAttribute("class")}`,
        visible: colours.some((colour) => differ(colour, behind)),
      };
    });
  });
}

/** What has a text upon a colour of its own, which a browser covers with a plate unless told. */
function plated(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const plain = getComputedStyle(document.documentElement).backgroundColor;
    const names: string[] = [];
    for (const element of document.querySelectorAll("main *")) {
      for (const part of [undefined, "::before"]) {
        const style = getComputedStyle(element, part);
        const text =
          part === undefined ? element.textContent : style.content.replace(/^(none|"")$/, "");
        const colour = style.backgroundColor;
        if (text === "" || colour === plain || colour.endsWith(", 0)")) continue;
        if (element.matches("select, input, option") || style.forcedColorAdjust === "none")
          continue;
        names.push(`${element.tagName} ${element.className} ${part ?? ""}`);
      }
    }
    return names;
  });
}

/** Something that can have the focus, and where it is. */
interface Stop {
  readonly name: string;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
  /** The picture that it lies in: what is dragged there has no order but its own. */
  readonly picture: number;
  /** Whether it can be seen that it has the focus. */
  readonly ring: boolean;
}

/** Goes through the page with Tab, from its beginning to its end. */
async function stops(page: Page): Promise<Stop[]> {
  const found: Stop[] = [];
  await page.evaluate(() => {
    document.body.focus();
    getSelection()?.removeAllRanges();
  });
  for (let i = 0; i < 150; i++) {
    await page.keyboard.press("Tab");
    const stop = await page.evaluate(() => {
      const element = document.activeElement;
      if (element === null || element === document.body) return null;
      const { left, right, top, bottom } = element.getBoundingClientRect();
      // What is drawn has no outline: its ring, or its own line, grows thick.
      const drawn = element instanceof SVGElement ? element : null;
      const ring = drawn?.querySelector(".ring, .stroke") ?? drawn;
      const style = getComputedStyle(element);
      const svg = element.closest("svg");
      return {
        name: element.getAttribute("aria-label") ?? element.textContent ?? "",
        left: left + scrollX,
        right: right + scrollX,
        top: top + scrollY,
        bottom: bottom + scrollY,
        picture: svg === null ? -1 : [...document.querySelectorAll("svg")].indexOf(svg),
        ring:
          ring === null
            ? style.outlineStyle !== "none" && Number.parseFloat(style.outlineWidth) >= 2
            : Number.parseFloat(getComputedStyle(ring).strokeWidth) >= 4,
      };
    });
    if (stop === null) break;
    if (found.length > 0 && stop.name === found[0]?.name) break;
    found.push(stop);
  }
  return found;
}

/** Whether the second of two stops lies before the first, as one reads. */
function turnsBack(p: Stop, q: Stop): boolean {
  if (p.picture !== -1 && p.picture === q.picture) return false;
  const above = q.bottom <= p.top + 2;
  const beside = q.left >= p.right - 2;
  const sameRow = q.top < p.bottom - 2 && p.top < q.bottom - 2;
  return (above && !beside) || (sameRow && q.right <= p.left + 2);
}

describe.each(rows)("$id", (row) => {
  it("loses nothing in forced colours", async () => {
    await withPage(addressOf(row), {}, async (page) => {
      await settled(page);
      const usual = await shapes(page);
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ forcedColors: "active", colorScheme });
        const forced = await shapes(page);
        expect(await plated(page), colorScheme).toEqual([]);
        const lost = forced.filter(({ visible }, i) => !visible && usual[i]?.visible);
        expect([...new Set(lost.map(({ name }) => name))], colorScheme).toEqual([]);
      }
      for (const { name, ring } of await stops(page))
        expect(ring, `the focus on ${name}`).toBe(true);
    });
  });

  it("is gone through with Tab as it is read, and wholly", async () => {
    await withPage(addressOf(row), {}, async (page) => {
      await settled(page);
      for (const width of [1280, 390]) {
        await page.setViewportSize({ width, height: 800 });
        await page.evaluate(() => document.querySelector<HTMLElement>(".skip")?.focus());
        const all = await stops(page);
        const back = all.filter((stop, i) => {
          const next = all[i + 1];
          return next !== undefined && turnsBack(stop, next);
        });
        expect(
          back.map(({ name }) => name),
          `${width} px`,
        ).toEqual([]);
        const missed = await page.evaluate(
          (names) =>
            [
              ...document.querySelectorAll<HTMLElement>(
                "main :is(button:enabled, input, select, summary, a, [role=slider])",
              ),
            ]
              .filter((each) => each.checkVisibility())
              // Of a group of radio buttons one is reached, and the arrow keys go on from there.
              .filter((each) => !(each instanceof HTMLInputElement && each.type === "radio"))
              .map((each) => each.getAttribute("aria-label") ?? each.textContent ?? "")
              .filter((name) => !names.includes(name)),
          all.map(({ name }) => name),
        );
        expect(missed, `${width} px`).toEqual([]);
      }
    });
  });

  it("steps instead of moving where motion is not wanted", async () => {
    await withPage(addressOf(row), { reducedMotion: "reduce" }, async (page) => {
      await settled(page);
      const play = page.getByRole("button", { name: "Play" });
      if ((await play.count()) === 0) return;
      await page.getByRole("button", { name: "Rewind" }).click();
      await textOf(page, ".count", /Step 0/);
      await play.click();
      const changes = await page.evaluate(
        () =>
          new Promise<number>((resolve) => {
            const seen = new Set<string | null | undefined>();
            const begun = performance.now();
            const look = (): void => {
              seen.add(document.querySelector(".count b")?.textContent);
              if (performance.now() - begun > 2500) resolve(seen.size);
              else requestAnimationFrame(look);
            };
            look();
          }),
      );
      expect(changes).toBeGreaterThan(1);
      expect(changes).toBeLessThan(6);
      expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
    });
  });
});
