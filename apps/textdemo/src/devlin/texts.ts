import { createHash } from "node:crypto";
import { UsageError } from "../errors.ts";
import type { LinkedPair } from "../translation/linked-pairs.ts";
import { Encoder } from "./contexts.ts";
import { Dictionary, type DictionarySizes } from "./dictionary.ts";
import { type Direction, isLexical, translations, turned } from "./direction.ts";
import type { JointSettings } from "./settings.ts";
import type { JointTexts } from "./trainer.ts";

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
  const dictionary = dictionaryOf(train, settings);
  const encoder = new Encoder(dictionary, settings);
  return {
    dictionary,
    train: encoder.contexts(train),
    heldOut: encoder.contexts(whole.slice(-count)),
  };
}

/** The words of a model that is trained on these pairs. */
export function dictionaryOf(
  pairs: readonly LinkedPair[],
  settings: DictionarySizes & { readonly direction: Direction },
): Dictionary {
  const sides = pairs.map((pair) => turned(pair, settings.direction));
  const sources = sides.map(({ source }) => source);
  if (isLexical(settings.direction)) {
    return Dictionary.lexical(sources, sides.map(translations), settings);
  }
  return Dictionary.from(
    sources,
    sides.map(({ target }) => target),
    settings,
  );
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
