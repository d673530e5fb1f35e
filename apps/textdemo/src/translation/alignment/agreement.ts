import type { Link } from "../links.ts";

/** How links compare with others that are taken for right. */
export interface Agreement {
  readonly links: number;
  readonly gold: number;
  readonly common: number;
  /** Shares, 0 … 1; 0 of nothing. */
  readonly precision: number;
  readonly recall: number;
  readonly f: number;
  /** Alignment error rate (Och and Ney 2003); with one kind of gold links only it is 1 − F. */
  readonly aer: number;
}

/** Counts how many links of all sentences agree. A link that is given twice counts once. */
export function agreement(
  links: readonly (readonly Link[])[],
  gold: readonly (readonly Link[])[],
): Agreement {
  let [found, wanted, common] = [0, 0, 0];
  links.forEach((sentence, s) => {
    const ours = new Set(sentence.map(String));
    const theirs = new Set(gold[s]?.map(String));
    found += ours.size;
    wanted += theirs.size;
    for (const link of ours) if (theirs.has(link)) common++;
  });
  const share = (part: number, whole: number): number => (whole > 0 ? part / whole : 0);
  const f = share(2 * common, found + wanted);
  return {
    links: found,
    gold: wanted,
    common,
    precision: share(common, found),
    recall: share(common, wanted),
    f,
    aer: 1 - f,
  };
}
