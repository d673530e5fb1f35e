import fc from "fast-check";
import { expect, it } from "vitest";
import { kBest } from "../src/translation/decoder/k-best.ts";
import { Decoder } from "../src/translation/decoder/search.ts";
import { defaultWeights, type Scores, weighted } from "../src/translation/decoder/weights.ts";
import { trainKneserNey } from "../src/translation/language-model/kneser-ney.ts";
import type { NgramModel } from "../src/translation/language-model/ngram-model.ts";
import type { Link } from "../src/translation/links.ts";
import type { PhraseTable } from "../src/translation/phrases/table.ts";
import { trainPhrases } from "../src/translation/phrases/train.ts";

const word = fc.constantFrom("a", "b", "c");
const pair = fc.array(fc.tuple(word, fc.nat(2)), { minLength: 1, maxLength: 4 }).map((words) => ({
  source: words.map(([text]) => text),
  target: words.map(([text, n]) => `${text}${n}`),
  links: words.map((_, i): Link => [i, words.length - 1 - i]),
}));

interface Model {
  readonly phrases: PhraseTable;
  readonly model: NgramModel;
}

const models = fc.array(pair, { minLength: 1, maxLength: 6 }).map((pairs): Model => {
  return {
    phrases: trainPhrases(pairs, { longest: 2, translations: 3 }),
    model: trainKneserNey(
      pairs.map(({ target }) => target),
      3,
    ),
  };
});

/** The best total of each translation, by trying everything. */
function everything({ phrases, model }: Model, source: readonly string[]): Map<string, number> {
  const best = new Map<string, number>();
  const go = (done: ReadonlySet<number>, words: readonly string[], last: number, sum: Scores) => {
    if (done.size === source.length) {
      const LM0: [number] = [model.sentenceLogProb(words)];
      const total = weighted({ ...sum, LM0, WordPenalty0: [-words.length] }, defaultWeights);
      const text = words.join(" ");
      best.set(text, Math.max(total, best.get(text) ?? -Infinity));
      return;
    }
    for (let start = 0; start < source.length; start++) {
      let phrase = -1;
      for (let end = start + 1; end <= source.length && !done.has(end - 1); end++) {
        phrase = phrases.extend(phrase, source[end - 1] ?? "");
        const found = phrase < 0 ? [] : phrases.translations(phrase);
        const copy = { words: [source[start] ?? ""], scores: [-10, -10, -10, -10] };
        for (const option of found.length === 0 && end === start + 1 ? [copy] : found) {
          const [a, b, c, d] = sum.TranslationModel0;
          const [e = 0, f = 0, g = 0, h = 0] = option.scores;
          go(
            new Set(
              [...done, ...source.keys()].filter((i) => done.has(i) || (i >= start && i < end)),
            ),
            [...words, ...option.words],
            end,
            {
              ...sum,
              Distortion0: [sum.Distortion0[0] - Math.abs(start - last)],
              PhrasePenalty0: [sum.PhrasePenalty0[0] + 1],
              TranslationModel0: [a + e, b + f, c + g, d + h],
            },
          );
        }
        if (phrase < 0) break;
      }
    }
  };
  const none: Scores = {
    Distortion0: [0],
    LM0: [0],
    WordPenalty0: [0],
    PhrasePenalty0: [0],
    TranslationModel0: [0, 0, 0, 0],
  };
  go(new Set(), [], 0, none);
  return best;
}

it("finds what trying everything finds, in the same order", () => {
  const sentence = fc.array(fc.constantFrom("a", "b", "c", "x"), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(models, sentence, (model, source) => {
      const search = { stack: 10_000, distortion: 20 };
      const decoder = new Decoder(model.phrases, model.model, defaultWeights, search);
      const expected = everything(model, source);
      const found = kBest(decoder.decode(source), 1000, defaultWeights);
      expect(found).toHaveLength(expected.size);
      for (const { words, total } of found) {
        expect(total).toBeCloseTo(expected.get(words.join(" ")) ?? Number.NaN, 4);
      }
      for (let i = 1; i < found.length; i++) {
        expect(found[i]?.total).toBeLessThanOrEqual((found[i - 1]?.total ?? 0) + 1e-9);
      }
    }),
    { numRuns: 60 },
  );
});

it("never jumps further than it may, and always comes to the end", () => {
  const sentence = fc.array(fc.constantFrom("a", "b", "c", "x"), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(models, sentence, fc.integer({ min: 0, max: 4 }), (model, source, distortion) => {
      const search = { stack: 5, distortion };
      const decoder = new Decoder(model.phrases, model.model, defaultWeights, search);
      const found = kBest(decoder.decode(source), 10, defaultWeights);
      expect(found.length).toBeGreaterThan(0);
      for (const { words, links, scores } of found) {
        expect(links.every(([i, j]) => i < source.length && j < words.length)).toBe(true);
        const [jumped, phrases] = [-scores.Distortion0[0], scores.PhrasePenalty0[0]];
        expect(jumped).toBeLessThanOrEqual(distortion * phrases);
      }
    }),
  );
});
