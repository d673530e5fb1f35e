import { loadPart, type PartReader, savePart } from "../model-file.ts";
import { PairIndex } from "../pair-index.ts";
import { longestPhrase, PhraseTable } from "./table.ts";

/**
 * Writes a phrase table as a safetensors file.
 * @throws FileError when it cannot be written
 */
export async function savePhrases(path: string, { parts }: PhraseTable): Promise<void> {
  const { sourceWords, targetWords, longest, sources, targets, alignments, ...arrays } = parts;
  await savePart(path, {
    description: {
      longest,
      sourceWords: sourceWords.join("\n"),
      targetWords: targetWords.join("\n"),
    },
    arrays: {
      sourceParents: sources.firsts(),
      sourceLabels: sources.seconds(),
      targetParents: targets.firsts(),
      targetLabels: targets.seconds(),
      alignmentParents: alignments.firsts(),
      alignmentLabels: alignments.seconds(),
      ...arrays,
    },
  });
}

/**
 * Reads what {@link savePhrases} wrote.
 * @throws FileError when it cannot be read, FormatError when it is something else
 */
export async function loadPhrases(path: string): Promise<PhraseTable> {
  const file = await loadPart(path);
  const sourceWords = file.words("sourceWords");
  const targetWords = file.words("targetWords");
  const longest = file.size("longest");
  file.check(longest <= longestPhrase);
  const sources = trie(file, "source", sourceWords.length);
  const targets = trie(file, "target", targetWords.length);
  const alignments = trie(file, "alignment", longestPhrase ** 2);
  const translations = file.integers("translations", 0, targets.size);
  const links = file.integers("links", 0, alignments.size);
  const starts = file.integers("starts", 0, translations.length + 1);
  file.check(
    links.length === translations.length &&
      starts.length === sources.size + 1 &&
      starts.every((start, i) => start >= (starts[i - 1] ?? start)) &&
      starts.at(-1) === translations.length,
  );
  const scores = file.logarithms("scores", 4 * translations.length);
  const indices = { starts, translations, links, scores };
  return new PhraseTable({
    sourceWords,
    targetWords,
    longest,
    sources,
    targets,
    alignments,
    ...indices,
  });
}

function trie(file: PartReader, name: string, labels: number): PairIndex {
  const parents = file.integers(`${name}Parents`, -1, 2 ** 31);
  const nodes = file.integers(`${name}Labels`, 0, labels);
  file.check(parents.length === nodes.length && parents.every((parent, i) => parent < i));
  const index = PairIndex.of(parents, nodes);
  file.check(index.size === nodes.length);
  return index;
}
