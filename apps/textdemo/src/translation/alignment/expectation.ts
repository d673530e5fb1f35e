import { cooccurrences, type IdSentences } from "./corpus.ts";
import { DiagonalPositions, TensionStatistics } from "./diagonal.ts";
import { digamma } from "./digamma.ts";
import { uniformPositions } from "./model-1.ts";
import type { AlignmentSettings } from "./settings.ts";
import { compactTable, type TranslationTable } from "./translation-table.ts";

/** What an iteration of EM found, of the model it began with. */
export interface Iteration {
  /** Counted from 1. */
  readonly iteration: number;
  /** Σ ln P(word | given sentence) over the generated words. */
  readonly logLikelihood: number;
  /** λ, absent for Model 1. */
  readonly tension?: number;
}

/** A model of one direction. */
export interface Estimate {
  readonly table: TranslationTable;
  /** λ, absent for Model 1. */
  readonly tension?: number;
}

/** Smaller numbers are raised to this, so that products of them are never 0, nor is what divides. */
const least = 1e-200;

/**
 * Estimates t(generated | given) by expectation maximisation from uniform tables. With α > 0 the
 * maximisation is the mean field of variational Bayes under a symmetric Dirichlet prior over the words
 * that stand with a given word, t = exp(ψ(c + α) − ψ(Σ (c + α))); with α = 0 it is c / Σ c.
 * @param words how many different words there are on each side
 */
export function estimate(
  given: IdSentences,
  generated: IdSentences,
  words: { readonly given: number; readonly generated: number },
  settings: AlignmentSettings,
  onIteration: (iteration: Iteration) => void = () => {},
): Estimate {
  const entries = cooccurrences(given, generated);
  const probabilities = new Float64Array(entries.given.length).fill(1 / words.generated);
  let tension = settings.model === "diagonal" ? settings.tension : undefined;
  for (let iteration = 1; iteration <= settings.iterations; iteration++) {
    const positions =
      tension === undefined
        ? uniformPositions
        : new DiagonalPositions(settings.nullProbability, tension);
    const statistics =
      tension !== undefined && settings.fitTension ? new TensionStatistics() : undefined;
    const counts = new Float64Array(probabilities.length);
    let logLikelihood = 0;
    let weights = new Float64Array(64);
    let cell = 0;
    for (let s = 0; s + 1 < given.starts.length; s++) {
      const n = (given.starts[s + 1] as number) - (given.starts[s] as number);
      const m = (generated.starts[s + 1] as number) - (generated.starts[s] as number);
      if (weights.length <= n) weights = new Float64Array(2 * n);
      for (let i = 1; i <= m; i++) {
        positions.fill(weights, i, m, n);
        let sum = 0;
        for (let j = 0; j <= n; j++) {
          const entry = entries.cells[cell + j] as number;
          const joint = (weights[j] as number) * (probabilities[entry] as number);
          weights[j] = joint;
          sum += joint;
        }
        logLikelihood += Math.log(sum);
        for (let j = 0; j <= n; j++) {
          const entry = entries.cells[cell + j] as number;
          const posterior = (weights[j] as number) / sum;
          weights[j] = posterior;
          counts[entry] = (counts[entry] as number) + posterior;
        }
        statistics?.add(weights, i, m, n);
        cell += n + 1;
      }
    }
    onIteration({ iteration, logLikelihood, ...(tension !== undefined && { tension }) });
    maximize(probabilities, counts, entries.given, words.given + 1, settings.alpha);
    if (tension !== undefined && statistics !== undefined) tension = statistics.fit(tension);
  }
  const table = compactTable(entries, probabilities, words.given + 1);
  return { table, ...(tension !== undefined && { tension }) };
}

function maximize(
  probabilities: Float64Array,
  counts: Float64Array,
  rowOf: Int32Array,
  rows: number,
  alpha: number,
): void {
  const totals = new Float64Array(rows);
  for (let entry = 0; entry < counts.length; entry++) {
    const row = rowOf[entry] as number;
    totals[row] = (totals[row] as number) + (counts[entry] as number) + alpha;
  }
  const scales = alpha > 0 ? totals.map(digamma) : totals;
  for (let entry = 0; entry < counts.length; entry++) {
    const count = counts[entry] as number;
    const scale = scales[rowOf[entry] as number] as number;
    const value =
      alpha > 0 ? Math.exp(digamma(count + alpha) - scale) : count / Math.max(scale, least);
    probabilities[entry] = Math.max(value, least);
  }
}
