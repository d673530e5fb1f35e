import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";
import { readParallelLines } from "../src/translation/parallel.ts";

const data = fileURLToPath(new URL("../data/", import.meta.url));

function read(part: string): Promise<string[][]> {
  return readParallelLines(["pt", "en"].map((side) => `${data}interface.${part}.${side}.gz`));
}

const plain = (text: string): string =>
  text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

it.each(["train", "tune", "test"])(
  "the card tells the pairs of %s, which are sound",
  async (part) => {
    const [pt = [], en = []] = await read(part);
    const row = new RegExp(`\`interface\\.${part}\` \\| ([\\d,]+) `).exec(
      readFileSync(`${data}README.md`, "utf8"),
    );
    expect(pt.length.toLocaleString("en-US")).toBe(row?.[1]);
    expect(new Set(pt.map((text, i) => `${text}\n${en[i]}`)).size).toBe(pt.length);
    const placeholders = (text = ""): string => (text.match(/\{\d+\}/g) ?? []).sort().join();
    for (const [i, text] of pt.entries()) {
      for (const side of [text, en[i] ?? ""]) {
        const words = side.split(" ");
        expect(words.every((word) => word !== "") && words.length <= 60).toBe(true);
      }
      expect(placeholders(text)).toBe(placeholders(en[i]));
    }
  },
);

it("no sentence of a part stands in another", async () => {
  for (const side of [0, 1]) {
    const seen = new Map<string, string>();
    for (const part of ["train", "tune", "test"]) {
      for (const text of (await read(part))[side] ?? []) {
        const key = plain(text);
        expect(seen.get(key) ?? part).toBe(part);
        seen.set(key, part);
      }
    }
  }
});
