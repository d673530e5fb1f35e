import { FormatError } from "@nnf/tensor";
import { UsageError } from "../errors.ts";
import { counted } from "../terminal/format.ts";
import type { DirectedAligner, SymmetricAligner } from "./alignment/aligner.ts";
import { trainAligner } from "./alignment/train.ts";
import { checkLinks, type Link, readLinks } from "./links.ts";
import type { SentencePair } from "./parallel.ts";

/** A sentence and its translation, and which of their words belong together. */
export interface LinkedPair extends SentencePair {
  readonly links: readonly Link[];
}

/** Files of sentence pairs. */
export interface PairFiles {
  readonly source: string;
  readonly target: string;
  /** Links of each pair; null to have them computed. */
  readonly links: string | null;
}

/** Pairs with their links, and what found these unless they were read. */
export interface LinkedPairs {
  readonly pairs: readonly LinkedPair[];
  readonly aligner?: DirectedAligner | SymmetricAligner;
}

/**
 * Gives pairs their links: those of a file, or else those that an aligner finds, one of both
 * directions trained on the pairs unless another is given.
 * @param operation the command, for error messages
 * @param files which the pairs were read from, and the links
 * @throws FileError for a file that cannot be read, FormatError naming the line for what is
 *   malformed or when the files have different numbers of lines, UsageError for no words at all
 */
export async function linkPairs(
  operation: string,
  pairs: readonly SentencePair[],
  { source, target, links: file }: PairFiles,
  given?: DirectedAligner | SymmetricAligner,
): Promise<LinkedPairs> {
  if (!pairs.some((pair) => pair.source.length > 0 && pair.target.length > 0)) {
    throw new UsageError(
      `${operation}: no line of ${source} and ${target} has words on both sides; expected some.`,
    );
  }
  if (file === null) {
    const aligner = given ?? trainAligner(pairs);
    return { pairs: pairs.map((pair) => ({ ...pair, links: aligner.align(pair) })), aligner };
  }
  const all = await readLinks(file);
  if (all.length !== pairs.length) {
    throw new FormatError(
      operation,
      `${counted(all.length, "line")} of links, but ${source} has ${pairs.length}; expected as many.`,
      { file },
    );
  }
  const linked = pairs.map((pair, i) => {
    const links = all[i] ?? [];
    checkLinks(links, pair.source.length, pair.target.length, { file, line: i + 1 });
    return { ...pair, links };
  });
  return { pairs: linked };
}
