import { type Link, sortLinks } from "../links.ts";

/** Ways to make one alignment of those of two directions. */
export const symmetrizations = [
  "intersection",
  "union",
  "grow-diag",
  "grow-diag-final-and",
] as const;

export type Symmetrization = (typeof symmetrizations)[number];

/** Steps to the neighbours of a link, first those beside it. */
const neighbours = [
  [-1, 0],
  [0, -1],
  [1, 0],
  [0, 1],
  [-1, -1],
  [-1, 1],
  [1, -1],
  [1, 1],
] as const;

/**
 * Makes one alignment of two (Och and Ney 2003; Koehn et al. 2005), sorted by target, then source.
 * - `grow-diag`: the intersection grows by neighbours, diagonal ones too, that are in the union and
 *   have a word without a link, until there are none; links are visited by target, then source.
 * - `grow-diag-final-and`: after that, links of the forward, then of the backward alignment are added
 *   of which neither word has a link.
 */
export function symmetrize(
  forward: readonly Link[],
  backward: readonly Link[],
  method: Symmetrization,
): Link[] {
  const union = new LinkSet([...forward, ...backward]);
  const [isForward, isBackward] = [union.marks(forward), union.marks(backward)];
  if (method === "union") return union.links;
  const chosen = union.links.map((_, at) => isForward[at] === true && isBackward[at] === true);
  if (method === "intersection") return union.links.filter((_, at) => chosen[at]);
  const [sources, targets] = [new Set<number>(), new Set<number>()];
  const choose = (at: number): void => {
    const [source, target] = union.links[at] as Link;
    chosen[at] = true;
    sources.add(source);
    targets.add(target);
  };
  chosen.forEach((isChosen, at) => {
    if (isChosen) choose(at);
  });
  for (let isGrowing = true; isGrowing; ) {
    isGrowing = false;
    union.links.forEach(([source, target], at) => {
      if (!chosen[at]) return;
      for (const [down, right] of neighbours) {
        const [i, j] = [source + right, target + down];
        const found = union.indexOf(i, j);
        if (found === undefined || chosen[found] || (sources.has(i) && targets.has(j))) continue;
        choose(found);
        isGrowing = true;
      }
    });
  }
  if (method === "grow-diag-final-and") {
    for (const isInDirection of [isForward, isBackward]) {
      union.links.forEach(([source, target], at) => {
        if (isInDirection[at] && !sources.has(source) && !targets.has(target)) choose(at);
      });
    }
  }
  return union.links.filter((_, at) => chosen[at]);
}

/** Different links, sorted, to be found by their words. */
class LinkSet {
  readonly links: Link[];
  readonly #indices = new Map<number, number>();

  constructor(links: readonly Link[]) {
    const distinct = new Map(links.map((link) => [keyOf(...link), link]));
    this.links = sortLinks([...distinct.values()]);
    this.links.forEach((link, at) => {
      this.#indices.set(keyOf(...link), at);
    });
  }

  indexOf(source: number, target: number): number | undefined {
    return this.#indices.get(keyOf(source, target));
  }

  /** Which of the links are among others. */
  marks(others: readonly Link[]): boolean[] {
    const keys = new Set(others.map((link) => keyOf(...link)));
    return this.links.map((link) => keys.has(keyOf(...link)));
  }
}

function keyOf(source: number, target: number): number {
  // Positions may be −1 beside the first words.
  return (target + 1) * 2 ** 25 + source + 1;
}
