import { type ConllSentence, type ConlluSentence, conlluColumns, convertTags } from "@nnf/data";
import { readConll, readConllu } from "@nnf/data/node";
import { FormatError } from "@nnf/tensor";
import { UsageError } from "../../errors.ts";
import { propositionsOf } from "../score/propositions.ts";
import { hasPropositions, type Task } from "../task.ts";
import type { TaggedSentence } from "./sentence.ts";

/**
 * Reads the sentences of a task: UPOS from CoNLL-U for `pos`, else columns of which the first is the
 * word and the last the tag. Tags of spans may be IOB1, IOB2 or IOBES. For `vbs` and `srl` columns are
 * divided by tabs: the word, its part of speech, the lemma of a predicate or `-`, then for each
 * predicate the arguments in IOB2.
 * @throws FileError when the file cannot be read, FormatError naming line and column that are malformed,
 *   UsageError when it has no sentences or no column of tags
 */
export async function readTagged(task: Task, path: string): Promise<TaggedSentence[]> {
  const sentences: TaggedSentence[] = [];
  if (task === "pos") {
    for await (const sentence of readConllu(path)) {
      const words = sentence.column("form");
      checkUpos(sentence, path);
      if (words.length > 0) sentences.push({ words, columns: [], tags: sentence.column("upos") });
    }
  } else if (hasPropositions(task)) {
    const options = { columns: "sentence", separator: "tab" } as const;
    for await (const sentence of readConll(path, options)) {
      sentences.push(ofPropositions(sentence, path));
    }
  } else {
    for await (const sentence of readConll(path)) sentences.push(ofRows(sentence, path));
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

function ofRows({ rows, line }: ConllSentence, file: string): TaggedSentence {
  const width = rows[0]?.length ?? 0;
  if (width < 2) {
    throw new UsageError(
      `${file}: the rows have ${width} column; expected the word first and its tag last.`,
    );
  }
  const column = (index: number): string[] => rows.map((row) => row[index] ?? "");
  const tags = column(width - 1);
  const wrong = tags.findIndex((tag) => !/^(O|[BIES](-.+)?)$/.test(tag));
  if (wrong >= 0) {
    throw new FormatError(
      "tags",
      `got ${JSON.stringify(tags[wrong]?.slice(0, 40))}; expected O, or B, I, E or S with a hyphen ` +
        "and a label, such as B-NP, in the last column.",
      { file, line: line + wrong, column: width },
    );
  }
  return {
    words: column(0),
    columns: Array.from({ length: width - 2 }, (_, i) => column(i + 1)),
    tags: convertTags(tags, "IOB2", "IOBES"),
  };
}

/** Data without tags would train a tagger that knows one only, and score every tagger as wrong. */
function checkUpos({ rows }: ConlluSentence, file: string): void {
  const column = conlluColumns.indexOf("upos");
  const wrong = rows.find(({ kind, fields }) => kind === "word" && fields[column] === "_");
  if (wrong === undefined) return;
  throw new FormatError("tags", "the word has no UPOS tag; expected one for each word.", {
    file,
    line: wrong.line,
    column: column + 1,
  });
}
