import { type ConllSentence, convertTags } from "@nnf/data";
import { readConll, readConllu } from "@nnf/data/node";
import { UsageError } from "../../errors.ts";
import { propositionsOf } from "../score/propositions.ts";
import { hasPropositions, isSpanTask, type Task } from "../task.ts";
import type { TaggedSentence } from "./sentence.ts";

/**
 * Reads the sentences of a task: UPOS from CoNLL-U for `pos`, else columns of which the first is the
 * word and the last the tag. Tags of spans may be IOB1, IOB2 or IOBES. For `vbs` and `srl` columns are
 * divided by tabs: the word, its part of speech, the lemma of a predicate or `-`, then for each
 * predicate the arguments in IOB2.
 * @throws FileError when the file cannot be read, FormatError naming the line that is malformed,
 *   UsageError when it has no sentences or no column of tags
 */
export async function readTagged(task: Task, path: string): Promise<TaggedSentence[]> {
  const sentences: TaggedSentence[] = [];
  if (task === "pos") {
    for await (const sentence of readConllu(path)) {
      const words = sentence.column("form");
      if (words.length > 0) sentences.push({ words, columns: [], tags: sentence.column("upos") });
    }
  } else if (hasPropositions(task)) {
    const options = { columns: "sentence", separator: "tab" } as const;
    for await (const sentence of readConll(path, options)) {
      sentences.push(ofPropositions(sentence, path));
    }
  } else {
    for await (const { rows } of readConll(path)) sentences.push(ofRows(task, rows, path));
  }
  if (sentences.length === 0) throw new UsageError(`${path}: no sentences; expected some.`);
  return sentences;
}

/** The column of the predicates' lemmas. */
const predicateColumn = 2;

/** The tag of predicates. */
const predicateTag = "S-V";

function ofPropositions(sentence: ConllSentence, file: string): TaggedSentence {
  const { rows } = sentence;
  const column = (index: number): string[] => rows.map((row) => row[index] ?? "");
  const propositions = propositionsOf(sentence, {
    predicate: predicateColumn,
    scheme: "IOB2",
    file,
  });
  const predicates = new Set(propositions.map(({ position }) => position));
  return {
    words: column(0),
    columns: [column(1)],
    tags: rows.map((_, word) => (predicates.has(word) ? predicateTag : "O")),
    propositions,
  };
}

function ofRows(task: Task, rows: readonly (readonly string[])[], path: string): TaggedSentence {
  const width = rows[0]?.length ?? 0;
  if (width < 2) {
    throw new UsageError(
      `${path}: the rows have ${width} column; expected the word first and its tag last.`,
    );
  }
  const column = (index: number): string[] => rows.map((row) => row[index] ?? "");
  const tags = column(width - 1);
  return {
    words: column(0),
    columns: Array.from({ length: width - 2 }, (_, i) => column(i + 1)),
    tags: isSpanTask(task) ? convertTags(tags, "IOB2", "IOBES") : tags,
  };
}
