import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const palette = readFileSync(new URL("../src/styles/palette.css", import.meta.url), "utf8");

/** `--name: light-dark(#light, #dark)` */
const colours = new Map(
  [...palette.matchAll(/--([a-z-]+): light-dark\(#(\w{6}), #(\w{6})\)/g)].map(
    ([, name = "", light = "", dark = ""]) => [name, { light, dark }],
  ),
);

/** Relative luminance, WCAG 2.2. */
function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [0, 2, 4].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one: string, other: string): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((p, q) => p - q);
  return (high + 0.05) / (low + 0.05);
}

const text = [
  ["ink", ["page", "card", "sunk", "wrong-tint"]],
  ["soft", ["page", "card", "sunk"]],
  ["accent", ["page", "card", "sunk"]],
  ["wrong", ["page", "card"]],
  ["on-accent", ["accent"]],
] as const;

const shapes = [
  ["control", ["page", "card", "sunk"]],
  ["accent", ["card", "valley", "hill"]],
  ["wrong", ["card", "wrong-tint", "valley", "hill"]],
  ["guess", ["card", "wrong-tint", "valley", "hill"]],
  ["ink", ["valley", "hill"]],
] as const;

const cases = (["light", "dark"] as const).flatMap((theme) =>
  [
    { least: 4.5, pairs: text },
    { least: 3, pairs: shapes },
  ].flatMap(({ least, pairs }) =>
    pairs.flatMap(([front, backs]) => backs.map((back) => ({ theme, front, back, least }))),
  ),
);

it.each(cases)(
  "$front on $back, $theme, has a contrast of $least",
  ({ theme, front, back, least }) => {
    const [one, other] = [colours.get(front), colours.get(back)];
    expect(contrast(one?.[theme] ?? "", other?.[theme] ?? "")).toBeGreaterThanOrEqual(least);
  },
);

it.each(["light", "dark"] as const)("numbers on the darkest pixel of an image, %s", (theme) => {
  const [ink, accent, card] = ["ink", "accent", "card"].map(
    (name) => colours.get(name)?.[theme] ?? "",
  );
  /** As `fill-opacity` mixes the colours of a pixel and of the card under it. */
  const mixed = [0, 2, 4].map((at) => {
    const [over, under] = [accent, card].map((hex = "") =>
      Number.parseInt(hex.slice(at, at + 2), 16),
    );
    return Math.round(0.36 * (over ?? 0) + 0.64 * (under ?? 0))
      .toString(16)
      .padStart(2, "0");
  });
  expect(contrast(ink ?? "", mixed.join(""))).toBeGreaterThanOrEqual(4.5);
});
