import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { shippedModels } from "../src/shipped-models.ts";
import { temporaryFolder } from "./fixtures.ts";
import { type Run, run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

function tagged(args: string, text: string): Promise<Run> {
  return run(`tag run ${args}`.trim(), recordedTerminal({ input: [text] }));
}

describe("the models that come with the program", () => {
  it("tag the lecture's sentence without being named", async () => {
    const { code, out, err } = await tagged("", "Abby likes to eat apples\n");
    expect(err).toBe("");
    expect(code).toBe(0);
    expect(out).toBe("Abby\tPROPN\nlikes\tVERB\nto\tPART\neat\tVERB\napples\tNOUN\n\n");
  });

  it("are chosen by SENNA's flags", async () => {
    const { out } = await tagged("-ner -pos", "He lives in Paris.\n");
    expect(out).toContain("Paris\tPROPN\tS-LOC\n");
    expect((await tagged("-ner", "He lives in Paris.\n")).out).toContain("Paris\tS-LOC\n");
  });

  it("are missing for other tasks, which is said", async () => {
    const { code, err } = await tagged("-chk", "He lives.\n");
    expect(code).toBe(2);
    expect(err).toMatch(/^textdemo: tag run: no model for chunk comes with the program; .*\n$/);
  });

  it.each(shippedModels(["pos", "ner"]))("%s is small, and has a card and a licence", (path) => {
    expect(statSync(path).size).toBeLessThan(3e6);
    expect(existsSync(join(dirname(path), "LICENSE"))).toBe(true);
    const card = readFileSync(join(dirname(path), "README.md"), "utf8");
    expect(card).toContain("not under the MIT licence");
  });

  it("are refused when cut or changed", async () => {
    const [path = ""] = shippedModels([]);
    const cut = join(temporaryFolder(), "cut.safetensors");
    const whole = readFileSync(path);
    const changed = Buffer.from(whole);
    changed[whole.length >> 1] = 1 ^ (whole[whole.length >> 1] ?? 0);
    const sizes = [0, 7, 1000, whole.length >> 1, whole.length - 1];
    for (const bytes of [...sizes.map((size) => whole.subarray(0, size)), changed]) {
      writeFileSync(cut, bytes);
      const { code, out, err } = await tagged(`--model ${cut}`, "He lives.\n");
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(/^textdemo: .*cut\.safetensors.*\n$/);
    }
  });
});
