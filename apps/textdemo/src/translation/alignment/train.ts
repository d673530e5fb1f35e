import { UsageError } from "../../errors.ts";
import type { SentencePair } from "../parallel.ts";
import { DirectedAligner, SymmetricAligner } from "./aligner.ts";
import { WordIds } from "./corpus.ts";
import { estimate, type Iteration } from "./expectation.ts";
import { type AlignmentSettings, alignmentDefaults } from "./settings.ts";
import type { Symmetrization } from "./symmetrize.ts";

/** Which word chooses: a target word its source word, a source word its target word, or both. */
export type AlignmentDirection = "forward" | "backward" | Symmetrization;

/** What an iteration in one of the directions found. */
export type OnIteration = (direction: "forward" | "backward", iteration: Iteration) => void;

/**
 * Trains an aligner on pairs of sentences; the same pairs give the same aligner. Pairs with an empty
 * side are left out.
 * @throws UsageError when no pair has words on both sides
 */
export function trainAligner(
  pairs: readonly SentencePair[],
  direction: AlignmentDirection = "grow-diag-final-and",
  settings: AlignmentSettings = alignmentDefaults,
  onIteration: OnIteration = () => {},
): DirectedAligner | SymmetricAligner {
  const whole = pairs.filter(({ source, target }) => source.length > 0 && target.length > 0);
  if (whole.length === 0) {
    throw new UsageError("align: no pair has words on both sides; expected some to learn from.");
  }
  const sources = whole.map((pair) => pair.source);
  const targets = whole.map((pair) => pair.target);
  const [source, target] = [WordIds.of(sources), WordIds.of(targets)];
  const [sourceSide, targetSide] = [
    { text: source.encode(sources), words: source.words.length },
    { text: target.encode(targets), words: target.words.length },
  ];
  const train = (way: "forward" | "backward"): DirectedAligner => {
    const reverse = way === "backward";
    const [given, generated] = reverse ? [targetSide, sourceSide] : [sourceSide, targetSide];
    const words = { given: given.words, generated: generated.words };
    const { table, tension } = estimate(given.text, generated.text, words, settings, (iteration) =>
      onIteration(way, iteration),
    );
    const { nullProbability } = settings;
    const diagonal = tension === undefined ? {} : { diagonal: { nullProbability, tension } };
    return new DirectedAligner({ reverse, source, target, table, ...diagonal });
  };
  if (direction === "forward" || direction === "backward") return train(direction);
  return new SymmetricAligner(train("forward"), train("backward"), direction);
}
