import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import { align } from "../translation/alignment/train.ts";
import { checkLinks, readLinks } from "../translation/links.ts";
import { readPairs } from "../translation/parallel.ts";
import { Encoder } from "./contexts.ts";
import { Dictionary } from "./dictionary.ts";
import { type LinkedPair, turned } from "./direction.ts";
import type { JointSettings } from "./settings.ts";
import type { JointTexts } from "./trainer.ts";

/** Files of sentence pairs. */
export interface PairFiles {
  readonly source: string;
  readonly target: string;
  /** Links of each pair; null to have them computed from the pairs themselves. */
  readonly links: string | null;
}

/**
 * Reads sentence pairs with their links.
 * @param onAlign called before links are computed, which takes a while
 * @throws FileError for a file that cannot be read, FormatError naming the line for what is
 *   malformed or when the files have different numbers of lines, UsageError for no words at all
 */
export async function readLinkedPairs(
  { source, target, links: file }: PairFiles,
  onAlign: () => void = () => {},
): Promise<LinkedPair[]> {
  const pairs = await readPairs(source, target);
  if (!pairs.some((pair) => pair.source.length > 0 && pair.target.length > 0)) {
    throw new UsageError(`${source} ${target}: no pair has words on both sides; expected some.`);
  }
  if (file === null) {
    onAlign();
    const links = align(pairs);
    return pairs.map((pair, i) => ({ ...pair, links: links[i] ?? [] }));
  }
  const links = await readLinks(file);
  if (links.length !== pairs.length) {
    throw new UsageError(
      `${file}: ${links.length} lines of links for ${pairs.length} pairs; expected as many.`,
    );
  }
  return pairs.map((pair, i) => {
    const own = links[i] ?? [];
    checkLinks(own, pair.source.length, pair.target.length, { file, line: i + 1 });
    return { ...pair, links: own };
  });
}

/**
 * What to train on: the last pairs are held out, and the words are those of the others.
 * @throws UsageError when there are too few pairs
 */
export function jointTexts(pairs: readonly LinkedPair[], settings: JointSettings): JointTexts {
  const whole = pairs.filter(({ source, target }) => source.length > 0 && target.length > 0);
  const count = Math.max(1, Math.round(settings.heldOut * whole.length));
  if (whole.length < 2 || count >= whole.length) {
    throw new UsageError(
      `nnjm train: ${whole.length} pairs are too few to train on some and measure on others; ` +
        "expected more, or a smaller --held-out.",
    );
  }
  const train = whole.slice(0, -count);
  const sides = train.map((pair) => turned(pair, settings.direction));
  const dictionary = Dictionary.from(
    sides.map(({ source }) => source),
    sides.map(({ target }) => target),
    settings,
  );
  const encoder = new Encoder(dictionary, settings);
  return {
    dictionary,
    train: encoder.contexts(train),
    heldOut: encoder.contexts(whole.slice(-count)),
  };
}

/** A hash of all that is trained and measured on, by which a checkpoint recognises its texts. */
export function fingerprint({ dictionary, train, heldOut }: JointTexts): string {
  const hash = createHash("sha256");
  for (const vocabulary of [dictionary.source, dictionary.target, dictionary.output]) {
    hash.update(vocabulary.toText());
  }
  for (const { inputs, outputs } of [train, heldOut]) hash.update(inputs).update(outputs);
  return hash.digest("hex");
}
