import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import type { NBestLine } from "../nbest/line.ts";
import type { ListSource, NBestList } from "../nbest/lists.ts";
import { splitWords } from "../parallel.ts";

/** A sentence with its hypotheses, none only if it has no words. */
export interface Sentence {
  readonly id: number;
  readonly source: readonly string[];
  readonly lines: readonly NBestLine[];
}

/** The lines of a file with sentences. */
export interface SourceText {
  readonly file: string;
  readonly lines: AsyncIterable<string>;
}

/**
 * Reads lists of hypotheses beside the sentences they translate, one after the other.
 * @throws FormatError when a sentence with words has no list, or a list no sentence
 */
export async function* withSources(
  lists: AsyncIterable<NBestList>,
  text: SourceText,
  { operation, file }: ListSource,
): AsyncGenerator<Sentence, undefined, undefined> {
  const iterator = lists[Symbol.asyncIterator]();
  try {
    let list = await iterator.next();
    let id = 0;
    for await (const line of text.lines) {
      const source = splitWords(line);
      if (list.done !== true && list.value.id === id) {
        yield { id, source, lines: list.value.lines };
        list = await iterator.next();
      } else if (source.length === 0) {
        yield { id, source, lines: [] };
      } else {
        const place = list.done === true ? { file } : { file, line: list.value.lines[0]?.line };
        throw new FormatError(
          operation,
          `there are no hypotheses of sentence ${id}, line ${id + 1} of ${text.file}; expected a ` +
            "list for each sentence, ids counted from 0.",
          place,
        );
      }
      id++;
    }
    if (list.done === true) return undefined;
    throw new FormatError(
      operation,
      `got the id ${list.value.id}, but ${text.file} has ${counted(id, "line")}; ` +
        "expected ids counted from 0. The files may belong to different texts.",
      { file, line: list.value.lines[0]?.line },
    );
  } finally {
    await iterator.return?.();
  }
}
