import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";

const folder = join(import.meta.dirname, "..");
const examples = readdirSync(folder).filter((name) => /^\d\d-.*\.ts$/.test(name));

/** The lines that an example prints. */
async function printed(load: () => Promise<unknown>): Promise<string[]> {
  const log = vi.spyOn(console, "log").mockImplementation(() => {});
  try {
    await load();
    return log.mock.calls.flatMap(([line]) => String(line).split("\n"));
  } finally {
    log.mockRestore();
  }
}

/** The numbers in a line. */
const numbers = (line: string | undefined): number[] =>
  (line?.match(/-?\d+(\.\d+)?/g) ?? []).map(Number);

describe("what the examples print", () => {
  it("01: the line that the points lie on", async () => {
    const lines = await printed(() => import("../01-line.ts"));
    expect(lines[0]).toBe("step 0: cost 68.0000");
    expect(lines.at(-1)).toBe("w = 4.00, b = -4.00");
  });

  it("02: a gradient of a gradient is 12", async () => {
    const lines = await printed(() => import("../02-gradient-of-a-gradient.ts"));
    expect(lines.slice(0, 3)).toEqual(["v³ = 8", "3v² = 12", "6v = 12"]);
    expect(numbers(lines[3])[1]).toBeCloseTo(Math.SQRT2, 14);
  });

  it("03: a layer of one's own is found, named and trained", async () => {
    const lines = await printed(() => import("../03-a-layer-of-ones-own.ts"));
    expect(lines.at(-2)).toBe("0.weight, 0.bias, 2.gain, 3.weight, 3.bias");
    const [before = 0, after = 1] = numbers(lines.at(-1));
    expect(after).toBeLessThan(before / 20);
  });

  it("04: most digits are read right after two epochs", async () => {
    const lines = await printed(() => import("../04-digits.ts"));
    expect(lines).toHaveLength(2);
    const [, hits = 0, all] = numbers(lines[1]);
    expect(all).toBe(1000);
    expect(hits).toBeGreaterThan(880);
  });

  it("05: words of one kind find each other", async () => {
    const lines = await printed(() => import("../05-ranking.ts"));
    const sorted = lines.slice(-3).map((line) => line.split(/: |, /).sort().join(" "));
    expect(sorted).toEqual([
      "cats cows dogs horses",
      "eat like sniff steal",
      "apples bananas bread coconuts",
    ]);
  });

  it("06: training in two parts gives the same bits", async () => {
    const lines = await printed(() => import("../06-saving-and-loading.ts"));
    expect(lines).toEqual(["100 steps in two parts give the same bits: true"]);
  });
});

describe("the examples", () => {
  it("are numbered without gaps, and each is tested and listed", () => {
    const texts = [
      readFileSync(import.meta.filename, "utf8"),
      readFileSync(join(folder, "README.md"), "utf8"),
    ];
    for (const [i, name] of examples.entries()) {
      expect(name.slice(0, 2)).toBe(String(i + 1).padStart(2, "0"));
      for (const text of texts) expect(text).toContain(name);
    }
  });

  it.each(examples)("%s contains no cast", (name) => {
    const code = readFileSync(join(folder, name), "utf8").replaceAll(/^\s*(\/\/|\/?\*).*$/gm, "");
    expect(code).not.toMatch(/\b(as|satisfies|any)\b|@ts-|[\w)\]]!/);
  });
});
