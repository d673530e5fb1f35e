import { createWriteStream } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Random } from "@nnf/tensor";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Dataset, Vocabulary, windows, words } from "../src/index.ts";
import { readLines } from "../src/node.ts";

const megabytes = 2 ** 20;
const vocabulary = Vocabulary.from("the quick brown fox jumps over a lazy dog .".split(" "));

let folder = "";
let corpus = "";

/** 60 MB of text: far more than the bound on the memory that reading it may add. */
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "nnf-data-"));
  corpus = join(folder, "corpus.txt");
  const line = `${"The quick brown fox jumps over a lazy dog . ".repeat(10)}\n`.repeat(50);
  function* text() {
    for (let size = 0; size < 60 * megabytes; size += line.length) yield line;
  }
  await pipeline(Readable.from(text()), createWriteStream(corpus));
});
afterAll(() => rm(folder, { recursive: true }));

test("a corpus is streamed through shuffle and batch in bounded memory", async () => {
  const batches = readLines(corpus)
    .map((line) => {
      const ids = vocabulary.encode(words(line.slice(0, 44).toLowerCase()));
      const all = windows(ids, { left: 2, right: 2, padding: 0 });
      return { window: all.at(2), line };
    })
    .shuffle(new Random(1), { buffer: 1000 })
    .batch(256);
  globalThis.gc?.();
  const before = process.memoryUsage();
  let rows = 0;
  let peak = 0;
  for await (const { window } of batches) {
    rows += window.shape[0] ?? 0;
    if (rows % 25_600 === 0) {
      globalThis.gc?.();
      const { heapUsed, arrayBuffers } = process.memoryUsage();
      peak = Math.max(peak, heapUsed + arrayBuffers - before.heapUsed - before.arrayBuffers);
    }
  }
  expect(rows).toBeGreaterThan(140_000);
  expect(peak).toBeLessThan(48 * megabytes);
});

test("nothing is read further ahead than a batch and the shuffle's buffer", async () => {
  let read = 0;
  async function* endless() {
    for (;;) yield { n: read++ };
  }
  const data = Dataset.fromAsync(endless)
    .map(({ n }) => ({ n, half: n / 2 }))
    .shuffle(new Random(1), { buffer: 64 })
    .batch(8);
  let taken = 0;
  for await (const { n } of data) {
    taken += n.shape[0] ?? 0;
    expect(read - taken).toBeLessThanOrEqual(64);
    if (taken === 8000) break;
  }
});
