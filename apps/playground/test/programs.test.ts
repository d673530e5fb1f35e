import { readdirSync, readFileSync } from "node:fs";
import { expect, it, vi } from "vitest";

const scenes = new URL("../src/scenes/", import.meta.url);

it.each(readdirSync(scenes).filter((name) => !name.includes(".")))(
  "%s prints what its program promises",
  async (scene) => {
    const text = readFileSync(new URL(`${scene}/program.ts`, scenes), "utf8");
    const promised = [...text.matchAll(/^console\.log\(.*\); \/\/ (.*)$/gm)].map(
      ([, line]) => line,
    );
    const log = vi.spyOn(console, "log").mockImplementation(() => {});
    await import(new URL(`${scene}/program.ts`, scenes).href);
    const printed = log.mock.calls.map((line) => line.map(show).join(" "));
    log.mockRestore();
    expect(promised.length).toBeGreaterThan(0);
    const lines = text.trim().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(5);
    expect(lines.length).toBeLessThanOrEqual(15);
    expect(printed).toEqual(promised);
  },
);

/** As a console shows it. */
function show(value: unknown): string {
  return Array.isArray(value) ? `[${value.map(show).join(", ")}]` : String(value);
}
