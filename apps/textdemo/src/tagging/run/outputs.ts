import { convertTags, spansToTags, type TagScheme } from "@nnf/data";
import type { Proposition } from "../score/propositions.ts";
import { isSpanTask, type Task } from "../task.ts";
import type { Reading } from "./inputs.ts";

/** The tags that one model gave a sentence. */
export interface TaskTags {
  readonly task: Task;
  readonly tags: readonly string[];
  /** Of the tags, where they are to be written. */
  readonly probabilities?: readonly number[];
}

/** What is written of a sentence. */
export interface OutputOptions {
  readonly words: boolean;
  readonly offsets: boolean;
  readonly scheme: TagScheme;
}

/** Tags in another scheme, where they mark spans. */
export function inScheme({ task, tags }: TaskTags, scheme: TagScheme): readonly string[] {
  return isSpanTask(task) && scheme !== "IOBES" ? convertTags(tags, "IOBES", scheme) : tags;
}

/**
 * A line for each word: the word, its columns, where it stands, its tags, whether it is a predicate,
 * its part in the arguments of each; then an empty line.
 */
export function formatRows(
  { words, columns, places }: Reading,
  results: readonly TaskTags[],
  options: OutputOptions,
  propositions?: readonly Proposition[],
): string {
  const all = [
    ...(options.words ? [words] : []),
    ...columns,
    ...(options.offsets && places ? [places.map(([start, end]) => `${start} ${end}`)] : []),
    ...results.map((result) => inScheme(result, options.scheme)),
    ...(propositions ? roleColumns(words, propositions, options.scheme) : []),
  ];
  let text = "";
  for (let word = 0; word < words.length; word++) {
    let line = all[0]?.[word] ?? "";
    for (let i = 1; i < all.length; i++) line += `\t${all[i]?.[word]}`;
    text += `${line}\n`;
  }
  return `${text}\n`;
}

/** The words that are predicates and `-` for others, then a column for each. */
function roleColumns(
  words: readonly string[],
  propositions: readonly Proposition[],
  scheme: TagScheme,
): string[][] {
  const predicates = new Set(propositions.map(({ position }) => position));
  return [
    words.map((word, i) => (predicates.has(i) ? word : "-")),
    ...propositions.map(({ spans }) => spansToTags(spans, words.length, scheme)),
  ];
}

/** The sentence as it was read, with other parts of speech. */
export function formatConllu({ conllu, words }: Reading, results: readonly TaskTags[]): string {
  if (conllu === undefined || words.length === 0) return conllu?.toString() ?? "";
  const upos = results.find(({ task }) => task === "pos")?.tags ?? [];
  return conllu.withColumn("upos", upos).toString();
}

/**
 * A line of JSON: the words, where they stand, the tags of each task with probabilities, and which
 * word is a predicate with which tags.
 */
export function formatJson(
  { words, places }: Reading,
  results: readonly TaskTags[],
  { scheme }: OutputOptions,
  propositions?: readonly Proposition[],
): string {
  const tagged = results.map((result) => [
    result.task,
    {
      tags: inScheme(result, scheme),
      probabilities: result.probabilities?.map((p) => Number(p.toFixed(4))),
    },
  ]);
  const srl = propositions?.map(({ position, spans }) => ({
    predicate: position,
    tags: spansToTags(spans, words.length, scheme),
  }));
  return `${JSON.stringify({ words, places, ...Object.fromEntries(tagged), srl })}\n`;
}
