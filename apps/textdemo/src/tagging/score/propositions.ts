import { type ConllSentence, type TagScheme, type TagSpan, tagsToSpans } from "@nnf/data";
import { FormatError, ValueError } from "@nnf/tensor";

/** A predicate of a sentence with its arguments. */
export interface Proposition {
  /** The word that is the predicate. */
  readonly position: number;
  readonly lemma: string;
  /** Its arguments and the verb itself: `A0`, `V`, `C-A1` … */
  readonly spans: readonly TagSpan[];
}

/** Where a file has its propositions. */
export interface PropositionColumns {
  /** The column with the lemmas of the predicates and `-` for other words. Default 0. */
  readonly predicate?: number;
  /** How the columns after it, one for each predicate, give the arguments. Default `"brackets"`. */
  readonly scheme?: TagScheme;
  /** A name for error messages. */
  readonly file?: string | undefined;
}

/**
 * The propositions of a sentence: by default of a file of CoNLL-2005, a column of lemmas and one of
 * brackets for each.
 * @throws FormatError naming line and column when there is no column for a predicate or one too
 *   many, or brackets do not match
 */
export function propositionsOf(
  sentence: ConllSentence,
  { predicate = 0, scheme = "brackets", file }: PropositionColumns = {},
): Proposition[] {
  const { rows, line } = sentence;
  const predicates = rows.flatMap((row, position) => {
    const lemma = row[predicate] ?? "-";
    return lemma === "-" ? [] : [{ position, lemma }];
  });
  const fail = (problem: string, column: number, cause?: unknown): FormatError =>
    new FormatError("propositionsOf", problem, { file, line, column: column + 1 }, { cause });
  const columns = (rows[0]?.length ?? 0) - predicate - 1;
  if (columns < 0) {
    throw fail(
      `the rows have ${rows[0]?.length} columns; expected predicates in column ${predicate + 1}, ` +
        "and the arguments of each behind it.",
      predicate,
    );
  }
  if (columns !== predicates.length) {
    throw fail(
      `the sentence has ${predicates.length} predicates and ${columns} columns of arguments; ` +
        "expected one for each predicate. Is the column of predicates another one?",
      predicate,
    );
  }
  return predicates.map(({ position, lemma }, index) => {
    const column = predicate + 1 + index;
    const tags = rows.map((row) => row[column] ?? "");
    try {
      return { position, lemma, spans: tagsToSpans(tags, scheme) };
    } catch (error) {
      if (!(error instanceof ValueError)) throw error;
      throw fail(`the arguments of ${lemma} are malformed (${error.message})`, column, error);
    }
  });
}
