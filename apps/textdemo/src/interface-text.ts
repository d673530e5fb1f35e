import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";

/** The languages of the sentences that come with the program, and what each part of them is for. */
export const interfaceLanguages = ["pt", "en"] as const;
export const interfaceParts = ["train", "tune", "test"] as const;

/**
 * Sentences of user interfaces that come with the program, in `data` beside the folder of this file:
 * line n in one language is the translation of line n in the other.
 */
export async function interfaceText(
  part: (typeof interfaceParts)[number],
  language: (typeof interfaceLanguages)[number],
): Promise<string[]> {
  const file = new URL(`../data/interface.${part}.${language}.gz`, import.meta.url);
  return gunzipSync(await readFile(file))
    .toString("utf8")
    .split("\n")
    .slice(0, -1);
}
