import { loadPart, savePart } from "../model-file.ts";
import { firstWordId, NgramModel } from "./ngram-model.ts";

/**
 * Writes a language model as a safetensors file.
 * @throws FileError when it cannot be written
 */
export async function saveLanguageModel(path: string, { parts }: NgramModel): Promise<void> {
  const { order, words, parents, lastWords, logProbs, backoffs } = parts;
  await savePart(path, {
    description: { order, words: words.join("\n") },
    arrays: { parents, lastWords, logProbs, backoffs },
  });
}

/**
 * Reads what {@link saveLanguageModel} wrote.
 * @throws FileError when it cannot be read, FormatError when it is something else
 */
export async function loadLanguageModel(path: string): Promise<NgramModel> {
  const file = await loadPart(path);
  const words = file.words("words");
  const ids = firstWordId + words.length;
  const lastWords = file.integers("lastWords", 0, ids);
  const size = lastWords.length;
  const parents = file.integers("parents", -1, size);
  file.check(parents.length === size && size >= ids);
  // Single words come first, in the order of their ids; longer n-grams follow their beginnings.
  file.check(
    parents.every((parent, i) => (i < ids ? parent === -1 : parent >= 0 && parent < i)) &&
      lastWords.every((word, i) => i >= ids || word === i),
  );
  return new NgramModel({
    order: file.size("order"),
    words,
    parents,
    lastWords,
    logProbs: file.logarithms("logProbs", size),
    backoffs: file.logarithms("backoffs", size),
  });
}
