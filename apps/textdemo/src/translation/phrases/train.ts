import type { LinkedPair } from "../linked-pairs.ts";
import { sortLinks } from "../links.ts";
import { PairIndex } from "../pair-index.ts";
import { extractPhrases } from "./extract.ts";
import { Lexicon } from "./lexicon.ts";
import { logProbabilities } from "./probabilities.ts";
import { labelledLink, linkLabel, PhraseTable } from "./table.ts";

/** How phrases are chosen. */
export interface PhraseOptions {
  /** The most words on either side. */
  readonly longest: number;
  /** The most translations of a source phrase. */
  readonly translations: number;
}

/**
 * Makes a table of the phrase pairs in linked sentences. A pair keeps the links it most often has, of
 * equally frequent ones the first.
 */
export function trainPhrases(pairs: readonly LinkedPair[], options: PhraseOptions): PhraseTable {
  const [sourceIds, targetIds] = [new Ids(), new Ids()];
  const [sources, targets, alignments] = [new PairIndex(), new PairIndex(), new PairIndex()];
  const lexicon = new Lexicon();
  // Pairs of nodes: source with target, and such a pair with its links.
  const [found, aligned] = [new PairIndex(), new PairIndex()];
  for (const pair of pairs) {
    const source = pair.source.map((word) => sourceIds.of(word));
    const target = pair.target.map((word) => targetIds.of(word));
    const links = sortLinks([...pair.links]);
    lexicon.add(source, target, links);
    const lengths = { sourceLength: source.length, targetLength: target.length, links };
    for (const span of extractPhrases(lengths, options.longest)) {
      const { sourceStart: i, sourceEnd, targetStart: j, targetEnd } = span;
      const labels = links
        .filter((link) => link[0] >= i && link[0] < sourceEnd)
        .map((link) => linkLabel([link[0] - i, link[1] - j]));
      const number = found.add(
        sources.addPath(source.slice(i, sourceEnd)),
        targets.addPath(target.slice(j, targetEnd)),
      );
      aligned.add(number, alignments.addPath(labels));
    }
  }
  const [ofFirst, ofSecond] = [found.firsts(), found.seconds()];
  const counts = Int32Array.from(ofFirst, (_, t) => found.count(t));
  const forward = logProbabilities(counts, ofSecond, ofFirst);
  const backward = logProbabilities(counts, ofFirst, ofSecond);
  const links = mostFrequent(aligned, found.size);
  const scores = new Float32Array(4 * found.size);
  for (let t = 0; t < found.size; t++) {
    const [source, target] = [found.first(t), found.second(t)];
    const { ofSource, ofTarget } = lexicon.weigh(
      sources.path(source),
      targets.path(target),
      alignments.path(links[t] ?? -1).map(labelledLink),
    );
    scores.set([backward[t] ?? 0, ofSource, forward[t] ?? 0, ofTarget], 4 * t);
  }
  const { kept, starts } = select(found, sources.size, scores, options.translations);
  return new PhraseTable({
    sourceWords: sourceIds.words(),
    targetWords: targetIds.words(),
    longest: options.longest,
    sources,
    targets,
    alignments,
    starts,
    translations: kept.map((t) => found.second(t)),
    links: kept.map((t) => links[t] ?? -1),
    scores: Float32Array.from({ length: 4 * kept.length }, (_, k) => {
      return scores[4 * (kept[k >> 2] ?? 0) + (k & 3)] ?? 0;
    }),
  });
}

/** Numbers words in the order in which they come. */
class Ids {
  readonly #ids = new Map<string, number>();

  of(word: string): number {
    const id = this.#ids.get(word) ?? this.#ids.size;
    this.#ids.set(word, id);
    return id;
  }

  words(): string[] {
    return [...this.#ids.keys()];
  }
}

/** For each first member the second that comes most often with it. */
function mostFrequent(pairs: PairIndex, size: number): Int32Array {
  const best = new Int32Array(size).fill(-1);
  for (let number = 0; number < pairs.size; number++) {
    const first = pairs.first(number);
    if (pairs.count(number) > pairs.count(best[first] ?? -1)) best[first] = number;
  }
  return best.map((number) => pairs.second(number));
}

/** The best translations of each source phrase by φ(e|f), then lex(e|f). */
function select(
  found: PairIndex,
  sources: number,
  scores: Float32Array,
  most: number,
): { kept: Int32Array; starts: Int32Array } {
  const bySource = Array.from({ length: sources }, (): number[] => []);
  for (let t = 0; t < found.size; t++) bySource[found.first(t)]?.push(t);
  const score = (t: number, k: number): number => scores[4 * t + k] ?? 0;
  const chosen = bySource.map((all) =>
    all
      .sort((a, b) => score(b, 2) - score(a, 2) || score(b, 3) - score(a, 3) || a - b)
      .slice(0, most),
  );
  const starts = new Int32Array(sources + 1);
  chosen.forEach(({ length }, source) => {
    starts[source + 1] = (starts[source] ?? 0) + length;
  });
  return { kept: Int32Array.from(chosen.flat()), starts };
}
