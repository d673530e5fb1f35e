import { expect, test } from "vitest";
import * as data from "../src/index.ts";
import * as node from "../src/node.ts";

test("the public surface", () => {
  expect(Object.keys(data).sort()).toEqual([
    "AsyncCursor",
    "AsyncDataset",
    "Cursor",
    "Dataset",
    "Vocabulary",
    "Windows",
    "capitalization",
    "capitalizationClasses",
    "formatVectors",
    "lines",
    "ngrams",
    "numbersToZero",
    "paragraphs",
    "parseIdx",
    "parseVectors",
    "sentences",
    "splitLines",
    "suffix",
    "tokenize",
    "tokenizeSentences",
    "windows",
    "words",
  ]);
  expect(Object.keys(node).sort()).toEqual([
    "loadVocabulary",
    "parseCsv",
    "readCsv",
    "readIdx",
    "readLines",
    "readParagraphs",
    "readSentences",
    "readText",
    "readVectors",
    "saveVectors",
    "saveVocabulary",
  ]);
});
