/** A sequence of tags and its score. */
export interface ScoredPath {
  readonly tags: number[];
  readonly score: number;
}

/** The numbers of one sentence, row by row: scores [length, K], transitions [K, K], start [K]. */
export interface ChainScores {
  readonly scores: ArrayLike<number>;
  readonly transitions: ArrayLike<number>;
  readonly start: ArrayLike<number>;
}

/** A way to reach a tag, as the last link of a list. */
interface Link {
  readonly tag: number;
  readonly score: number;
  readonly before: Link | null;
}

/**
 * The n best sequences, best first: the Viterbi algorithm with the n best ways to reach each tag
 * instead of one (Seshadri and Sundberg 1994, the parallel list algorithm). Among equals the one
 * with the smallest last tag where they differ is first; sequences of score −∞ are left out.
 */
export function nBestPaths(
  { scores, transitions, start }: ChainScores,
  length: number,
  n: number,
): ScoredPath[] {
  const tags = start.length;
  if (length === 0) return [{ tags: [], score: 0 }];
  const at = (list: ArrayLike<number>, i: number): number => list[i] as number;
  let reached = Array.from(start, (score, tag): Link[] => {
    const sum = score + at(scores, tag);
    return sum === Number.NEGATIVE_INFINITY ? [] : [{ tag, score: sum, before: null }];
  });
  for (let t = 1; t < length; t++) {
    const from = reached;
    reached = Array.from(start, (_, tag) => {
      const score = at(scores, t * tags + tag);
      const ways = best(from, n, (i) => at(transitions, i * tags + tag));
      return ways
        .map((way) => ({ tag, score: way.score + score, before: way.link }))
        .filter((link) => link.score !== Number.NEGATIVE_INFINITY);
    });
  }
  return best(reached, n, () => 0).map(({ link, score }) => ({ tags: tagsOf(link), score }));
}

/** The n greatest of scores plus what their list adds, from lists that are sorted themselves. */
function best(
  lists: readonly (readonly Link[])[],
  n: number,
  added: (list: number) => number,
): { readonly link: Link; readonly score: number }[] {
  const found: { link: Link; score: number }[] = [];
  for (const [i, links] of lists.entries()) {
    const step = added(i);
    for (const link of links) {
      const score = link.score + step;
      const worst = found.length < n ? Number.NEGATIVE_INFINITY : (found[n - 1]?.score ?? 0);
      if (!(score > worst)) break;
      const place = found.findIndex((other) => other.score < score);
      found.splice(place === -1 ? found.length : place, 0, { link, score });
      if (found.length > n) found.pop();
    }
  }
  return found;
}

function tagsOf(last: Link): number[] {
  const path: number[] = [];
  for (let link: Link | null = last; link !== null; link = link.before) path.push(link.tag);
  return path.reverse();
}
