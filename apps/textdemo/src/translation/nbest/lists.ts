import { decodeText } from "@nnf/data";
import { type Feature, isSparse } from "./features.ts";
import { formatNBestLine, type NBestLine, nbestError, parseNBestLine } from "./line.ts";

/** The hypotheses for a sentence, in the order of the file. */
export interface NBestList {
  readonly id: number;
  /** At least one. */
  readonly lines: readonly NBestLine[];
}

/** Whose lists are read, for error messages. */
export interface ListSource {
  /** The command that reads. */
  readonly operation: string;
  readonly file: string;
}

/**
 * Reads the lists of hypotheses in UTF-8, one after the other: memory is that of the longest list.
 * Ids may have gaps. Features have the same names and numbers of values in each line, but sparse
 * ones may be absent.
 * @throws FormatError naming the line that is malformed or does not go with those before it
 */
export async function* nbestLists(
  bytes: AsyncIterable<Uint8Array>,
  source: ListSource,
): AsyncGenerator<NBestList, undefined, undefined> {
  const check = featureCheck();
  let gathered: NBestLine[] = [];
  let id = -1;
  let number = 0;
  for await (const block of decodeText(bytes, source)) {
    for (const text of linesWithEnds(block)) {
      number++;
      const place = { ...source, line: number };
      const line = parseNBestLine(text, place);
      if (line.id < id) {
        const problem = `the id ${line.id} comes after ${id}; expected the ids in order.`;
        throw nbestError(place, `${problem} Sort the list by its first field.`);
      }
      const problem = check(line.features);
      if (problem !== undefined) throw nbestError(place, problem);
      if (line.id !== id && gathered.length > 0) {
        yield { id, lines: gathered };
        gathered = [];
      }
      id = line.id;
      gathered.push(line);
    }
  }
  if (gathered.length > 0) yield { id, lines: gathered };
  return undefined;
}

function* linesWithEnds(text: string): Generator<string, undefined, undefined> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf("\n", start) + 1 || text.length;
    yield text.slice(start, end);
    start = end;
  }
  return undefined;
}

/** Says how the features of a line differ from those of the first line, or undefined. */
function featureCheck(): (features: readonly Feature[]) => string | undefined {
  const sizes = new Map<string, number>();
  let dense: string[] | undefined;
  return (features) => {
    const isFirst = dense === undefined;
    const names = features.map(({ name }) => name).filter((name) => !isSparse(name));
    dense ??= names;
    for (const { name, values } of features) {
      const size = sizes.get(name);
      if (size === undefined && !isFirst && !isSparse(name)) {
        return (
          `the feature ${name} is not in the lines before; expected the same features in each ` +
          "line. Only those with _ in their name may be absent."
        );
      }
      if (size !== undefined && size !== values.length) {
        return `the feature ${name} has ${values.length} values, before ${size}; expected as many.`;
      }
      sizes.set(name, values.length);
    }
    if (names.length === dense.length) return undefined;
    const missing = dense.find((name) => !names.includes(name));
    return (
      `the feature ${missing} is missing; expected the same features in each line. ` +
      "Only those with _ in their name may be absent."
    );
  };
}

/** The lines of a list as text. */
export function formatNBestList(lines: readonly NBestLine[]): string {
  return lines.map(formatNBestLine).join("");
}

/**
 * The lines by falling total; those with the same total stay in their order. Line ends and byte
 * order mark stay in their places, so that the text of the list remains one.
 */
export function sortByTotal(lines: readonly NBestLine[]): NBestLine[] {
  const sorted = lines.toSorted((a, b) => b.total - a.total);
  return sorted.map((line, i) => {
    const { start = "", end = "" } = lines[i] ?? {};
    return { ...line, start, end };
  });
}
