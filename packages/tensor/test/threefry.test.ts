import { describe, expect, it } from "vitest";
import { threefry2x32, type WordPair } from "../src/threefry.ts";

/** A block as two hexadecimal words. */
function block(key: [number, number], counter: [number, number], out: WordPair): string {
  threefry2x32(...key, ...counter, out);
  return [...out].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join(" ");
}

describe("threefry2x32", () => {
  // The known answers published with Random123 for threefry2x32 with 20 rounds.
  it.each<[[number, number], [number, number], string]>([
    [[0, 0], [0, 0], "6b200159 99ba4efe"],
    [[0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], "1cb996fc bb002be7"],
    [[0x13198a2e, 0x03707344], [0x243f6a88, 0x85a308d3], "c4923a9c 483df7a0"],
  ])("gives the published words (%#)", (key, counter, expected) => {
    expect(block(key, counter, new Uint32Array(2))).toBe(expected);
    expect(block(key, counter, new Int32Array(2))).toBe(expected);
  });

  it("takes signed words for their unsigned equals", () => {
    const out = new Uint32Array(2);
    expect(block([-1, -1], [-1, -1], out)).toBe("1cb996fc bb002be7");
  });

  it("changes about half of the output bits with any one input bit", () => {
    const base = new Uint32Array(2);
    const changed = new Uint32Array(2);
    const input = [0x12345678, 0x9abcdef0, 0x0fedcba9, 0x87654321] as const;
    threefry2x32(...input, base);
    for (let bit = 0; bit < 128; bit++) {
      const words: [number, number, number, number] = [...input];
      words[bit >> 5] = (words[bit >> 5] ?? 0) ^ (1 << (bit & 31));
      threefry2x32(...words, changed);
      let flips = 0;
      for (const [i, word] of base.entries()) {
        for (let rest = word ^ (changed[i] ?? 0); rest !== 0; rest &= rest - 1) flips++;
      }
      // 64 fair bits: fewer than 12 or more than 52 flips have probability 4e-7.
      expect(flips).toBeGreaterThanOrEqual(12);
      expect(flips).toBeLessThanOrEqual(52);
    }
  });
});
