import { ValueError } from "@nnf/tensor";
import { quoted } from "./line-parser.ts";

/** The ten columns of CoNLL-U, in their order. */
export const conlluColumns = [
  "id",
  "form",
  "lemma",
  "upos",
  "xpos",
  "feats",
  "head",
  "deprel",
  "deps",
  "misc",
] as const;

/** A column of CoNLL-U. */
export type ConlluColumn = (typeof conlluColumns)[number];

/** A row of a CoNLL-U sentence. */
export interface ConlluRow {
  /** A word, a token made of several words (`3-4`), or a word that is not in the text (`8.1`). */
  readonly kind: "word" | "range" | "empty";
  /** The ten columns as read, ID first. */
  readonly fields: readonly string[];
  /** The line's end as read. */
  readonly end: string;
  /** The line's number, counted from 1. */
  readonly line: number;
}

/**
 * A sentence of a CoNLL-U file with everything that belongs to it, so that what was read can be
 * written back byte for byte.
 */
export class ConlluSentence {
  /** What stands before the first row: comments, further empty lines, a byte order mark. */
  readonly head: string;
  /** All rows, ranges and empty nodes included. */
  readonly rows: readonly ConlluRow[];
  /** The empty line after the last row; nothing where the text ends without one. */
  readonly tail: string;

  constructor(head: string, rows: readonly ConlluRow[], tail: string) {
    this.head = head;
    this.rows = rows;
    this.tail = tail;
  }

  /** The comment lines before the sentence, such as `# text = …`. */
  get comments(): string[] {
    const lines = this.head.replace(/^\uFEFF/, "").split(/\r?\n/);
    return lines.filter((line) => line.startsWith("#"));
  }

  /** A column of the words; ranges and empty nodes are left out. */
  column(name: ConlluColumn): string[] {
    const column = conlluColumns.indexOf(name);
    return this.rows.flatMap(({ kind, fields }) => (kind === "word" ? [fields[column] ?? ""] : []));
  }

  /**
   * The same sentence with other values in one column of its words. Everything else stays as it is,
   * ranges and empty nodes too.
   * @param values one for each word
   * @throws ValueError for another number of values, or one that is empty or has a tab or a line break
   */
  withColumn(name: Exclude<ConlluColumn, "id">, values: readonly string[]): ConlluSentence {
    const column = conlluColumns.indexOf(name);
    const words = this.rows.reduce((sum, row) => sum + (row.kind === "word" ? 1 : 0), 0);
    if (values.length !== words) {
      throw new ValueError(
        "withColumn",
        `got ${values.length} values for a sentence of ${words} words; expected one for each word. ` +
          "Rows such as 3-4 and 8.1 are no words.",
      );
    }
    let next = 0;
    const rows = this.rows.map((row) => {
      if (row.kind !== "word") return row;
      const value = values[next++] ?? "";
      if (value === "" || /[\t\r\n]/.test(value)) {
        throw new ValueError(
          "withColumn",
          `value ${next} of ${name} is ${quoted(value)}; expected text without tabs and line breaks. ` +
            "Write _ where there is nothing to say.",
        );
      }
      return { ...row, fields: row.fields.with(column, value) };
    });
    return new ConlluSentence(this.head, rows, this.tail);
  }

  /** The lines of the sentence, as they were read. */
  toString(): string {
    return (
      this.head + this.rows.map(({ fields, end }) => fields.join("\t") + end).join("") + this.tail
    );
  }
}
