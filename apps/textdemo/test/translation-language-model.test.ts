import { join } from "node:path";
import fc from "fast-check";
import { expect, it } from "vitest";
import { loadLanguageModel, saveLanguageModel } from "../src/translation/language-model/file.ts";
import { discountsOf, trainKneserNey } from "../src/translation/language-model/kneser-ney.ts";
import {
  endId,
  firstWordId,
  type NgramModel,
  perplexity,
  unknownId,
} from "../src/translation/language-model/ngram-model.ts";
import { temporaryFolder } from "./fixtures.ts";

const sentence = fc.array(fc.constantFrom("a", "b", "c", "d", "<s>"), { maxLength: 8 });
const text = fc.array(sentence, { minLength: 1, maxLength: 30 });

/** The state after words at the beginning of a sentence. */
function stateAfter(model: NgramModel, words: readonly string[]): number {
  return words.reduce((state, word) => model.advance(state, model.id(word)), model.start);
}

/** Probabilities of the unknown word, the end and all words in a state. */
function distribution(model: NgramModel, state: number): number[] {
  const ids = [unknownId, endId, ...model.parts.words.map((_, i) => firstWordId + i)];
  return ids.map((id) => {
    model.advance(state, id);
    return Math.exp(model.logProb);
  });
}

it("gives probabilities that sum to 1 after any words", () => {
  fc.assert(
    fc.property(text, sentence, fc.integer({ min: 2, max: 5 }), (sentences, context, order) => {
      const model = trainKneserNey(sentences, order);
      const probabilities = distribution(model, stateAfter(model, [...context, "never seen", "a"]));
      expect(probabilities.reduce((sum, p) => sum + p)).toBeCloseTo(1, 5);
      expect(Math.min(...probabilities)).toBeGreaterThan(0);
    }),
  );
});

it("forgets nothing that still matters: states agree with whole contexts", () => {
  fc.assert(
    fc.property(text, sentence, (sentences, words) => {
      const model = trainKneserNey(sentences, 3);
      const { parts } = model;
      // The definition, without states: the longest n-gram there is, and back-off weights before it.
      const nodes = new Map<string, number>();
      parts.lastWords.forEach((word, node) => {
        const before = [...nodes].find(([, other]) => other === parts.parents[node]);
        nodes.set([...(before === undefined ? [] : [before[0]]), word].join(" "), node);
      });
      const logProb = (context: readonly number[], id: number): number => {
        const found = parts.logProbs[nodes.get([...context, id].join(" ")) ?? -1];
        if (found !== undefined) return found;
        const backoff = parts.backoffs[nodes.get(context.join(" ")) ?? -1] ?? 0;
        return backoff + logProb(context.slice(1), id);
      };
      const ids = [1, ...words.map((word) => model.id(word)), endId];
      const expected = ids
        .slice(1)
        .reduce((sum, id, i) => sum + logProb(ids.slice(Math.max(0, i - 1), i + 1), id), 0);
      expect(model.sentenceLogProb(words)).toBeCloseTo(expected, 4);
    }),
  );
});

it("is interpolated Kneser-Ney, by hand", () => {
  // Bigrams <s>a 2, ab 2, b</s> 1, ba 1, a</s> 1. Counts of counts of both orders give no sound
  // discounts, so these are 0.5, 1, 1.5. Words before: of a <s> and b, of b a, of </s> b and a.
  const model = trainKneserNey(
    [
      ["a", "b"],
      ["a", "b", "a"],
    ],
    2,
  );
  const uniform = 1 / 4;
  const rest = (1 + 0.5 + 1) / 5;
  const [a, b, end] = [1 / 5 + rest * uniform, 0.5 / 5 + rest * uniform, 1 / 5 + rest * uniform];
  const start = distribution(model, model.start);
  expect(start[0]).toBeCloseTo((1 / 2) * rest * uniform, 6);
  expect(start[1]).toBeCloseTo((1 / 2) * end, 6);
  expect(start[2]).toBeCloseTo(1 / 2 + (1 / 2) * a, 6);
  const afterA = distribution(model, stateAfter(model, ["a"]));
  expect(afterA[3]).toBeCloseTo(1 / 3 + (1.5 / 3) * b, 6);
  expect(afterA[1]).toBeCloseTo(0.5 / 3 + (1.5 / 3) * end, 6);
  const { perplexity: value, words, unknown } = perplexity(model, [["a"], ["x"]]);
  const a1 = 1 / 2 + (1 / 2) * a;
  const end1 = 0.5 / 3 + (1.5 / 3) * end;
  const likelihood = a1 * end1 * ((1 / 2) * rest * uniform) * end;
  expect(words).toBe(4);
  expect(unknown).toBe(1);
  expect(value).toBeCloseTo(likelihood ** (-1 / 4), 4);
});

it("takes discounts from counts of counts where they are sound", () => {
  // t = 4, 2, 1, 1: Y = 4/8; D = 1 − 2·½·2/4, 2 − 3·½·1/2, 3 − 4·½·1/1.
  expect(discountsOf([1, 1, 1, 1, 2, 2, 3, 4, 9, 0])).toEqual([0.5, 1.25, 1]);
  expect(discountsOf([1, 1, 2])).toEqual([0.5, 1, 1.5]);
  expect(discountsOf([])).toEqual([0.5, 1, 1.5]);
});

it("comes back from its file the same", async () => {
  const path = join(temporaryFolder(), "model");
  const model = trainKneserNey([["a", "b"], ["a", "<s>", "c"], []], 4);
  await saveLanguageModel(path, model);
  expect((await loadLanguageModel(path)).parts).toEqual(model.parts);
});
