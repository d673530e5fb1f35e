import type { Random } from "@nnf/tensor";

/** Sentences of about the same length, side by side. */
export interface Group {
  /** Which sentences. */
  readonly members: readonly number[];
  /** What they are filled up to. */
  readonly length: number;
  /** Places for sentences, of which the last may stay empty: all groups of a length are alike. */
  readonly size: number;
}

/** Lengths are rounded up to multiples of this, so that there are few kinds of groups. */
const grain = 4;

/**
 * Puts sentences of similar lengths together, so that little is filled up.
 * @param lengths words in each sentence
 * @param words in a group, about
 * @param random where the order of the sentences and the groups is drawn from; none keeps it
 */
export function groupByLength(lengths: readonly number[], words: number, random?: Random): Group[] {
  const byLength = new Map<number, number[]>();
  for (const index of random?.permutationArray(lengths.length) ?? lengths.keys()) {
    const length = Math.ceil((lengths[index] ?? 0) / grain) * grain;
    const alike = byLength.get(length);
    if (alike === undefined) byLength.set(length, [index]);
    else alike.push(index);
  }
  const groups: Group[] = [];
  for (const [length, members] of [...byLength].sort(([a], [b]) => a - b)) {
    if (length === 0) continue;
    const size = Math.max(1, Math.floor(words / length));
    for (let start = 0; start < members.length; start += size) {
      groups.push({ members: members.slice(start, start + size), length, size });
    }
  }
  return random?.shuffle(groups) ?? groups;
}

/**
 * Which sentences have the same length when rounded up, the short ones first; empty ones are left out.
 * @param random where the order within a length is drawn from; none keeps it
 */
export function byLength(
  lengths: readonly number[],
  random?: Random,
): [length: number, members: number[]][] {
  const all = new Map<number, number[]>();
  for (const index of random?.permutationArray(lengths.length) ?? lengths.keys()) {
    const length = Math.ceil((lengths[index] ?? 0) / grain) * grain;
    const alike = all.get(length);
    if (alike === undefined) all.set(length, [index]);
    else alike.push(index);
  }
  all.delete(0);
  return [...all].sort(([a], [b]) => a - b);
}
