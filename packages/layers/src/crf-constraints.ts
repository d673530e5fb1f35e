import { ShapeError, ValueError } from "@nnf/tensor";

/** Which sequences of tags there can be; the lists go by tag. */
export interface TagConstraints {
  /** `transitions[i][j]`: whether tag j may follow tag i. */
  readonly transitions: readonly (readonly boolean[])[];
  /** Whether a sentence may begin with a tag. */
  readonly start: readonly boolean[];
  /** Whether a sentence may end with a tag. */
  readonly end: readonly boolean[];
}

/**
 * The sequences that are well-formed in IOBES, or in IOB2 where no tag begins with `E` or `S`, of
 * tags such as `O`, `B-NP` and `I-NP` in the order of their numbers. `I` and `E` continue a `B` or
 * `I` of the same label; in IOBES those two must be continued.
 * @throws ValueError for a tag of another form, and when no sentence of one word has tags.
 */
export function iobesConstraints(tags: readonly string[]): TagConstraints {
  const parts = tags.map((tag) => {
    const found = /^(?:(O)|([BIES])(?:-(.*))?)$/s.exec(tag);
    if (found === null) {
      throw new ValueError(
        "iobesConstraints",
        `got the tag ${JSON.stringify(tag)}; expected O, or B, I, E or S and a label, such as B-NP.`,
      );
    }
    const [, outside, prefix = outside, label = ""] = found;
    return { prefix, label };
  });
  const closes = parts.some(({ prefix }) => prefix === "E" || prefix === "S");
  const end = parts.map(({ prefix }) => !closes || (prefix !== "B" && prefix !== "I"));
  const start = parts.map(({ prefix }) => prefix !== "I" && prefix !== "E");
  if (!start.some((allowed, tag) => allowed && end[tag])) {
    throw new ValueError(
      "iobesConstraints",
      `got the tags ${tags.join(", ")}, none of which is a sentence of one word; expected O, or S ` +
        "(in IOB2 B) and a label among them.",
    );
  }
  const transitions = parts.map((before, i) =>
    parts.map(({ label }, j) => {
      if (start[j]) return end[i] === true;
      return (before.prefix === "B" || before.prefix === "I") && before.label === label;
    }),
  );
  return { transitions, start, end };
}

/**
 * Constraints as scores to be added: 0 where a tag is allowed and −∞ where not, row by row.
 * @throws ShapeError unless there is a list of lists, and two lists, of that many tags.
 */
export function penaltiesOf(
  { transitions, start, end }: TagConstraints,
  tags: number,
): { readonly transitions: number[]; readonly start: number[]; readonly end: number[] } {
  const lists = [transitions, start, end, ...transitions];
  if (lists.some(({ length }) => length !== tags)) {
    throw new ShapeError(
      "Crf",
      `allowed has lists of ${[...new Set(lists.map(({ length }) => length))].join(" and ")} for ` +
        `${tags} tags; expected ${tags} rows of ${tags} transitions, and start and end for each tag.`,
    );
  }
  const penalties = (allowed: readonly boolean[]): number[] =>
    allowed.map((is) => (is ? 0 : Number.NEGATIVE_INFINITY));
  return {
    transitions: transitions.flatMap(penalties),
    start: penalties(start),
    end: penalties(end),
  };
}
