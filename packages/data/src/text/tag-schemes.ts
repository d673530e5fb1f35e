import { ValueError } from "@nnf/tensor";

/** A labelled run of words; runs of one sentence do not overlap. */
export interface TagSpan {
  /** The first word. */
  readonly start: number;
  /** The word after the last. */
  readonly end: number;
  /** Empty where tags are bare: `B`, `I`, `O`. */
  readonly label: string;
}

/**
 * How spans are written as one tag per word (Ramshaw and Marcus 1995; Tjong Kim Sang and Veenstra
 * 1999):
 *
 * - `IOB1`: `I-X` in a span, `B-X` at its first word only where a span with the same label ends
 *   just before,
 * - `IOB2` (BIO): `B-X` at every first word, `I-X` after it,
 * - `IOBES`: also `E-X` at the last word, and `S-X` for a span of one word,
 * - `brackets` (CoNLL-2005): `(X*` at the first word, `*)` at the last, `(X*)` for one word, `*` else.
 *
 * Outside is `O`, in brackets `*`.
 */
export type TagScheme = "IOB1" | "IOB2" | "IOBES" | "brackets";

/** A tag in two: `I-NP` is prefix `I` and label `NP`. A label may have hyphens, `R-A0` for one. */
export interface TagParts {
  readonly prefix: string;
  readonly label: string;
}

/** Options of {@link tagsToSpans} and {@link convertTags}. */
export interface TagReadOptions {
  /** Refuse sequences that the scheme does not produce. Default false. */
  readonly strict?: boolean;
}

/** The parts of a tag, divided at its first hyphen; a tag without one has the label "". */
export function tagParts(tag: string): TagParts {
  const hyphen = tag.indexOf("-");
  if (hyphen < 0) return { prefix: tag, label: "" };
  return { prefix: tag.slice(0, hyphen), label: tag.slice(hyphen + 1) };
}

/**
 * The spans that tags describe. Sequences that break the rules of `IOB1`, `IOB2` and `IOBES`, such
 * as those a network produces, are read as the scorer conlleval does: a span begins with `B` and `S`,
 * with a tag after `O`, `E` or `S`, and where the label changes; `I-X` after `O` begins one.
 * @throws ValueError for brackets that do not match or lie within one another, and, if `strict`, for
 *   the first tag that the scheme would not have there
 */
export function tagsToSpans(
  tags: readonly string[],
  scheme: TagScheme,
  { strict = false }: TagReadOptions = {},
): TagSpan[] {
  if (scheme === "brackets") return bracketSpans(tags);
  const spans = prefixSpans(tags);
  if (strict) {
    const expected = spansToTags(spans, tags.length, scheme);
    const wrong = tags.findIndex((tag, word) => tag !== expected[word]);
    if (wrong >= 0) {
      throw new ValueError(
        "tagsToSpans",
        `tag ${wrong + 1} is ${JSON.stringify(tags[wrong])}; expected ` +
          `${JSON.stringify(expected[wrong])} in ${scheme}. Is it another scheme?`,
      );
    }
  }
  return spans;
}

/**
 * The tags of spans, in any order, over a sentence.
 * @param length the number of words
 * @throws ValueError for a span that is empty, overlaps another or leaves the sentence, or a label
 *   that brackets cannot hold
 */
export function spansToTags(
  spans: readonly TagSpan[],
  length: number,
  scheme: TagScheme,
): string[] {
  const tags = new Array<string>(length).fill(scheme === "brackets" ? "*" : "O");
  let before: TagSpan = { start: 0, end: 0, label: "" };
  for (const span of spans.toSorted((a, b) => a.start - b.start)) {
    check(span, before, length);
    const touches = before.end === span.start && before.end > 0 && before.label === span.label;
    write(tags, span, scheme, touches);
    before = span;
  }
  return tags;
}

/**
 * Tags in another scheme.
 * @throws what {@link tagsToSpans} and {@link spansToTags} throw
 */
export function convertTags(
  tags: readonly string[],
  from: TagScheme,
  to: TagScheme,
  options: TagReadOptions = {},
): string[] {
  return spansToTags(tagsToSpans(tags, from, options), tags.length, to);
}

/** Tags after which the next word is in no span, or in a new one. */
const closing: ReadonlySet<string> = new Set(["O", "E", "S"]);

function prefixSpans(tags: readonly string[]): TagSpan[] {
  const spans: TagSpan[] = [];
  let open: { start: number; label: string } | undefined;
  let before: TagParts = { prefix: "O", label: "" };
  const close = (end: number): void => {
    if (open !== undefined) spans.push({ ...open, end });
    open = undefined;
  };
  tags.forEach((tag, word) => {
    const { prefix, label } = tagParts(tag);
    const begins =
      prefix === "B" || prefix === "S" || closing.has(before.prefix) || before.label !== label;
    if (begins || prefix === "O") close(word);
    if (begins && prefix !== "O") open = { start: word, label };
    before = { prefix, label };
  });
  close(tags.length);
  return spans;
}

/** An opening bracket with its label, the star, and a closing one, which may repeat the label. */
const bracketPattern = /^(?:\(([^*()]+))?\*(?:([^*()]*)\))?$/;

function bracketSpans(tags: readonly string[]): TagSpan[] {
  const spans: TagSpan[] = [];
  let open: { start: number; label: string } | undefined;
  const fail = (word: number, problem: string): ValueError =>
    new ValueError("tagsToSpans", `tag ${word + 1} is ${JSON.stringify(tags[word])}; ${problem}`);
  tags.forEach((tag, word) => {
    const match = bracketPattern.exec(tag);
    if (match === null) throw fail(word, "expected (X*, *, *) or (X*).");
    const [, opened, closed] = match;
    if (opened !== undefined) {
      if (open !== undefined) {
        throw fail(
          word,
          `expected *) first, since (${open.label}* is open from tag ${open.start + 1}.`,
        );
      }
      open = { start: word, label: opened };
    }
    if (closed === undefined) return;
    if (open === undefined) throw fail(word, "expected an opening (X* before it.");
    if (closed !== "" && closed !== open.label) {
      throw fail(word, `expected *) or *${open.label}), since (${open.label}* is open.`);
    }
    spans.push({ ...open, end: word + 1 });
    open = undefined;
  });
  if (open !== undefined) throw fail(open.start, "expected *) after it.");
  return spans;
}

function write(
  tags: string[],
  { start, end, label }: TagSpan,
  scheme: TagScheme,
  touches: boolean,
): void {
  const last = end - 1;
  if (scheme === "brackets") {
    if (!/^[^*()]+$/.test(label)) {
      throw new ValueError(
        "spansToTags",
        `got the label ${JSON.stringify(label)}; expected one without *, ( and ) for brackets.`,
      );
    }
    tags[start] = `(${label}*`;
    tags[last] += ")";
    return;
  }
  const tag = (prefix: string): string => (label === "" ? prefix : `${prefix}-${label}`);
  tags.fill(tag("I"), start, end);
  if (scheme !== "IOB1" || touches) tags[start] = tag("B");
  if (scheme === "IOBES") tags[last] = tag(start === last ? "S" : "E");
}

function check(span: TagSpan, before: TagSpan, length: number): void {
  const { start, end, label } = span;
  if (
    Number.isInteger(start) &&
    Number.isInteger(end) &&
    before.end <= start &&
    start < end &&
    end <= length
  ) {
    return;
  }
  throw new ValueError(
    "spansToTags",
    `got the span ${start} to ${end} (${JSON.stringify(label)}) after one that ends at ${before.end}, ` +
      `in a sentence of ${length} words; expected spans within the sentence that do not overlap.`,
  );
}
