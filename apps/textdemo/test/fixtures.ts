import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { Settings } from "../src/collobert/settings.ts";

/** A folder that goes away with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "nnf-textdemo-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A text in which cats and dogs, and red and blue, are used alike. */
export function smallText(): string {
  const animals = ["cat", "dog", "cow", "hen"];
  const colours = ["red", "blue", "grey", "white"];
  const verbs = ["sees", "likes", "follows"];
  const at = (list: readonly string[], i: number): string => list[i % list.length] ?? "";
  return Array.from(
    { length: 120 },
    (_, i) =>
      `The ${at(colours, i)} ${at(animals, i >> 1)} ${at(verbs, i)} the ` +
      `${at(colours, i * 7 + 1)} ${at(animals, i * 5 + 2)} in ${1900 + i}.${i % 10 === 9 ? "\n" : ""}`,
  ).join("\n");
}

/** Writes {@link smallText} into a folder; its path. */
export function smallCorpus(folder: string): string {
  const path = join(folder, "text.txt");
  writeFileSync(path, smallText());
  return path;
}

/** A network that trains in milliseconds. */
export function smallSettings(corpus: string, settings: Partial<Settings> = {}): Settings {
  return {
    objective: "ranking",
    corpus: [corpus],
    window: 5,
    size: 6,
    hidden: 8,
    vocabulary: 30,
    batch: 32,
    learningRate: 0.1,
    power: 0.5,
    negatives: 3,
    curriculum: [],
    seed: 7,
    ...settings,
  };
}
