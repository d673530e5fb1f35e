import type { Link } from "../translation/links.ts";

/**
 * The source word that each target word belongs to (Devlin et al. 2014, §2.1): the one it is linked
 * with; of several the middle one, rounded down; of none that of the nearest target word that has a
 * link, the right one where two are equally near. Where nothing is linked, positions are compared:
 * the word at the same share of the sentence.
 * @param links between words that both sentences have
 */
export function affiliations(
  links: readonly Link[],
  sourceLength: number,
  targetLength: number,
): Int32Array {
  const linked = Array.from({ length: targetLength }, (): number[] => []);
  for (const [source, target] of links) linked[target]?.push(source);
  const own = linked.map((sources) => {
    const distinct = [...new Set(sources)].sort((a, b) => a - b);
    return distinct[Math.floor((distinct.length - 1) / 2)];
  });
  return Int32Array.from(own, (source, target) => {
    if (source !== undefined) return source;
    for (let distance = 1; distance < targetLength; distance++) {
      const near = own[target + distance] ?? own[target - distance];
      if (near !== undefined) return near;
    }
    return Math.floor((target * sourceLength) / targetLength);
  });
}
