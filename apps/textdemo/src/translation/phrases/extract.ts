import type { Link } from "../links.ts";

/** A run of source words with the run of target words that translates it; ends are exclusive. */
export interface PhraseSpan {
  readonly sourceStart: number;
  readonly sourceEnd: number;
  readonly targetStart: number;
  readonly targetEnd: number;
}

/** What a sentence pair is extracted from. */
export interface LinkedLengths {
  readonly sourceLength: number;
  readonly targetLength: number;
  readonly links: readonly Link[];
}

/**
 * The phrase pairs consistent with the links (Koehn et al. 2003): at least one link is inside, and
 * none leads from inside to outside. Words without links at the edges are taken both with and without.
 * @param longest the most words on either side
 */
export function extractPhrases(
  { sourceLength, targetLength, links }: LinkedLengths,
  longest: number,
): PhraseSpan[] {
  const spans: PhraseSpan[] = [];
  const first = new Int32Array(sourceLength).fill(targetLength);
  const last = new Int32Array(sourceLength).fill(-1);
  const sourceFirst = new Int32Array(targetLength).fill(sourceLength);
  const sourceLast = new Int32Array(targetLength).fill(-1);
  for (const [i, j] of links) {
    first[i] = Math.min(first[i] ?? 0, j);
    last[i] = Math.max(last[i] ?? 0, j);
    sourceFirst[j] = Math.min(sourceFirst[j] ?? 0, i);
    sourceLast[j] = Math.max(sourceLast[j] ?? 0, i);
  }
  const isFree = (j: number): boolean => sourceLast[j] === -1;
  for (let sourceStart = 0; sourceStart < sourceLength; sourceStart++) {
    let [low, high] = [targetLength, -1];
    const limit = Math.min(sourceLength, sourceStart + longest);
    for (let sourceEnd = sourceStart + 1; sourceEnd <= limit; sourceEnd++) {
      low = Math.min(low, first[sourceEnd - 1] ?? low);
      high = Math.max(high, last[sourceEnd - 1] ?? high);
      if (high < 0) continue;
      if (high - low >= longest) break;
      if (!staysInside(low, high, sourceStart, sourceEnd)) continue;
      for (let targetStart = low; ; targetStart--) {
        const end = Math.min(targetLength, targetStart + longest);
        for (let targetEnd = high + 1; targetEnd <= end; targetEnd++) {
          spans.push({ sourceStart, sourceEnd, targetStart, targetEnd });
          if (targetEnd < targetLength && !isFree(targetEnd)) break;
        }
        if (targetStart === 0 || !isFree(targetStart - 1)) break;
      }
    }
  }
  return spans;

  function staysInside(low: number, high: number, start: number, end: number): boolean {
    for (let j = low; j <= high; j++) {
      if (isFree(j)) continue;
      if ((sourceFirst[j] ?? 0) < start || (sourceLast[j] ?? 0) >= end) return false;
    }
    return true;
  }
}
