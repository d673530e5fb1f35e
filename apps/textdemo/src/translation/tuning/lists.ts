import { readText } from "@nnf/data/node";
import { UsageError } from "../../errors.ts";
import type { Metric } from "../evaluation/metrics.ts";
import type { ScoredLists } from "../evaluation/oracle.ts";
import { type Feature, isSparse } from "../nbest/features.ts";
import { type NBestLine, nbestError } from "../nbest/line.ts";
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
 * @throws FileError and FormatError for files that cannot be read, UsageError for sentences without
 *   hypotheses and for files with other features than the first
 */
export async function readFeatureLists(
  files: readonly string[],
  options: ListOptions,
): Promise<FeatureLists> {
  const lines = new Map<number, Map<string, NBestLine>>();
  let first: string | undefined;
  for (const file of files) {
    const source = { operation: options.operation, file };
    const bytes = new TextEncoder().encode(await readText(file));
    for await (const list of nbestLists(pieces(bytes), source)) {
      const [line] = list.lines;
      if (line === undefined || options.leftOut?.has(list.id)) continue;
      if (list.id >= options.references.length) {
        const { referencesFile, references } = options;
        const problem = `the id ${list.id} has no line in ${referencesFile}, which has`;
        const expected = "expected ids from 0, a line for each";
        throw nbestError(
          { ...source, line: line.line },
          `${problem} ${references.length}; ${expected}.`,
        );
      }
      const features = describe(line.features);
      first ??= features;
      if (features !== first) {
        throw new UsageError(
          `${file} has the features ${features}, ${files[0]} has ${first}; expected the same.`,
        );
      }
      const gathered = lines.get(list.id) ?? new Map<string, NBestLine>();
      lines.set(list.id, gathered);
      for (const item of list.lines) gathered.set(`${item.fields[1]}|||${item.fields[2]}`, item);
    }
  }
  return countLists(lines, files, options);
}

async function* pieces(bytes: Uint8Array): AsyncGenerator<Uint8Array, undefined, undefined> {
  yield bytes;
  return undefined;
}

/** The features that are in each line, with their numbers of values. */
function describe(features: readonly Feature[]): string {
  const dense = features.filter(({ name }) => !isSparse(name));
  return dense.map(({ name, values }) => `${name}= (${values.length})`).join(" ");
}

function countLists(
  lines: ReadonlyMap<number, ReadonlyMap<string, NBestLine>>,
  files: readonly string[],
  { references, metric, leftOut, referencesFile }: ListOptions,
): FeatureLists {
  const total = [...lines.values()].reduce((sum, list) => sum + list.size, 0);
  const statistics = new Float64Array(total * metric.size);
  const starts = [0];
  const places = new Map<string, Float64Array[]>();
  let hypothesis = 0;
  references.forEach((right, sentence) => {
    if (leftOut?.has(sentence)) return;
    const list = lines.get(sentence);
    if (list === undefined) {
      throw new UsageError(
        `${files.join(" ")}: no hypotheses with the id ${sentence}, but ${referencesFile} has ` +
          `${references.length} lines; expected some for each.`,
      );
    }
    const reference = metric.reference(right);
    for (const { words, features } of list.values()) {
      reference.count(words.join(" "), statistics, hypothesis * metric.size);
      for (const { name, values } of features) {
        const columns = places.get(name) ?? values.map(() => new Float64Array(total));
        places.set(name, columns);
        values.forEach((value, i) => {
          const column = columns[i];
          if (column !== undefined) column[hypothesis] = value;
        });
      }
      hypothesis++;
    }
    starts.push(hypothesis);
  });
  return {
    starts: Int32Array.from(starts),
    statistics,
    features: new Map([...places].map(([name, columns]) => [name, columns.length])),
    columns: [...places.values()].flat(),
  };
}
