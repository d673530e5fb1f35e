import { readText } from "@nnf/data/node";
import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import type { Metric, MetricReference } from "../evaluation/metrics.ts";
import type { ScoredLists } from "../evaluation/oracle.ts";
import { type Feature, isSparse } from "../nbest/features.ts";
import { type LinePlace, nbestError } from "../nbest/line.ts";
import { nbestLists } from "../nbest/lists.ts";

/** Lists of hypotheses as numbers. */
export interface FeatureLists extends ScoredLists {
  /** The features' names and how many values each has; the values lie in {@link columns}. */
  readonly features: ReadonlyMap<string, number>;
  /** For each value of the features that of every hypothesis. */
  readonly columns: readonly Float64Array[];
}

/** Where lists come from and what they are compared with. */
export interface ListOptions {
  /** The command that reads, for error messages. */
  readonly operation: string;
  /** What was read of {@link references}, for error messages. */
  readonly referencesFile: string;
  /** Of each sentence; the sentences' numbers are the lists' ids. */
  readonly references: readonly (readonly string[])[];
  readonly metric: Metric;
  /** Sentences whose lists are passed over. */
  readonly leftOut?: ReadonlySet<number>;
}

/**
 * Reads Moses n-best lists and counts each hypothesis against its references. Of several files the
 * hypotheses of a sentence are joined, without those that were there already.
 * @throws FileError and FormatError for files that cannot be read, sentences without hypotheses and
 *   files with other features than the first
 */
export async function readFeatureLists(
  files: readonly string[],
  options: ListOptions,
): Promise<FeatureLists> {
  const lists = new Map<number, Hypothesis[]>();
  const known = new Set<string>();
  let first: string | undefined;
  for (const file of files) {
    const source = { operation: options.operation, file };
    for await (const { id, lines } of nbestLists(bytesOf(await readText(file)), source)) {
      const [line] = lines;
      if (line === undefined || options.leftOut?.has(id)) continue;
      const reference = referenceOf(id, { ...source, line: line.line }, options);
      const features = describe(line.features);
      first ??= features;
      if (features !== first) {
        throw new FormatError(
          options.operation,
          `the features are ${features}, those of ${files[0]} ${first}; expected the same.`,
          { file },
        );
      }
      const list = lists.get(id) ?? [];
      lists.set(id, list);
      for (const { fields, words, features } of lines) {
        if (files.length > 1) {
          const key = `${id}|||${fields[1]}|||${fields[2]}`;
          if (known.has(key)) continue;
          known.add(key);
        }
        const statistics = new Float64Array(options.metric.size);
        reference.count(words.join(" "), statistics, 0);
        list.push({ features, statistics });
      }
    }
  }
  return inColumns(orderedLists(lists, files, options), options.metric.size);
}

/** What is kept of a line, since the text of many would fill the memory. */
interface Hypothesis {
  readonly features: readonly Feature[];
  readonly statistics: Float64Array;
}

/** UTF-8 in pieces, so that only a piece at a time is in memory as lines. */
async function* bytesOf(text: string): AsyncGenerator<Uint8Array, undefined, undefined> {
  const bytes = new TextEncoder().encode(text);
  const piece = 2 ** 20;
  for (let start = 0; start < bytes.length; start += piece) {
    yield bytes.subarray(start, start + piece);
  }
  return undefined;
}

function referenceOf(
  id: number,
  place: LinePlace,
  { references, referencesFile, metric }: ListOptions,
): MetricReference {
  const lines = references[id];
  if (lines !== undefined) return metric.reference(lines);
  throw nbestError(
    place,
    `the id ${id} has no line in ${referencesFile}, which has ${references.length}; ` +
      "expected ids from 0, a line for each.",
  );
}

/** The features that are in each line, with their numbers of values. */
function describe(features: readonly Feature[]): string {
  const dense = features.filter(({ name }) => !isSparse(name));
  return dense.map(({ name, values }) => `${name}= (${values.length})`).join(" ");
}

/** The lists in the order of the sentences. */
function orderedLists(
  lists: ReadonlyMap<number, readonly Hypothesis[]>,
  files: readonly string[],
  { operation, references, leftOut, referencesFile }: ListOptions,
): (readonly Hypothesis[])[] {
  const sentences = [...references.keys()].filter((sentence) => !leftOut?.has(sentence));
  return sentences.map((sentence) => {
    const list = lists.get(sentence);
    if (list !== undefined) return list;
    throw new FormatError(
      operation,
      `no hypotheses with the id ${sentence}, but ${referencesFile} has ` +
        `${counted(references.length, "line")}; expected some for each.`,
      { file: files.join(" ") },
    );
  });
}

function inColumns(lists: readonly (readonly Hypothesis[])[], size: number): FeatureLists {
  const starts = new Int32Array(lists.length + 1);
  lists.forEach((list, i) => {
    starts[i + 1] = (starts[i] ?? 0) + list.length;
  });
  const total = starts[lists.length] ?? 0;
  const statistics = new Float64Array(total * size);
  const columns = new Map<string, readonly Float64Array[]>();
  let place = 0;
  for (const hypothesis of lists.flat()) {
    statistics.set(hypothesis.statistics, place * size);
    for (const { name, values } of hypothesis.features) {
      const own = columns.get(name) ?? values.map(() => new Float64Array(total));
      columns.set(name, own);
      own.forEach((column, i) => {
        column[place] = values[i] ?? 0;
      });
    }
    place++;
  }
  return {
    starts,
    statistics,
    features: new Map([...columns].map(([name, own]) => [name, own.length])),
    columns: [...columns.values()].flat(),
  };
}
