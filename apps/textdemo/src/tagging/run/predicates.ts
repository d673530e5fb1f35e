import { UsageError } from "../../errors.ts";
import type { Input } from "../features.ts";
import type { RoleInput } from "../role-examples.ts";
import type { Tagger } from "./tagger.ts";

/** Adds their predicates to sentences, which come in their order, some at a time. */
export type PredicateFinder = (sentences: readonly Input[]) => Promise<RoleInput[]>;

/** Words that a tagger of predicates, or of parts of speech, takes for verbs: `S-V`, `VERB`, `AUX`. */
export function predicatesByTags(tagger: Tagger): PredicateFinder {
  return async (sentences) =>
    tagger
      .tag(sentences)
      .map((tags, i) =>
        withPredicates(sentences[i] as Input, (word) => /^(S-V|V|AUX)/.test(tags[word] ?? "")),
      );
}

/**
 * Predicates from a file with a line for each word, `-` for what is none, and an empty line after
 * each sentence.
 * @throws when called, FileError when the file cannot be read, UsageError when its sentences are
 *   not those of the text
 */
export function predicatesInFile(path: string): PredicateFinder {
  const file = rowsOf(path);
  let count = 0;
  return async (sentences) => {
    const found: RoleInput[] = [];
    for (const sentence of sentences) {
      const { words } = sentence;
      count++;
      // A sentence without words leaves no trace in such a file.
      const lines = words.length === 0 ? [] : ((await file.next()).value ?? []);
      if (lines.length !== words.length) {
        throw new UsageError(
          `${path}: sentence ${count} has ${lines.length} lines, in the text it has ` +
            `${words.length} words; expected a line for each word. Give the words with -usrtokens.`,
        );
      }
      found.push(withPredicates(sentence, (word) => lines[word]?.[0] !== "-"));
    }
    return found;
  };
}

async function* rowsOf(
  path: string,
): AsyncGenerator<readonly (readonly string[])[], undefined, undefined> {
  const { readConll } = await import("@nnf/data/node");
  for await (const { rows } of readConll(path, { columns: "sentence" })) yield rows;
  return undefined;
}

function withPredicates(sentence: Input, is: (word: number) => boolean): RoleInput {
  const propositions = sentence.words.flatMap((lemma, position) =>
    is(position) ? [{ position, lemma }] : [],
  );
  return { words: sentence.words, columns: sentence.columns, propositions };
}
