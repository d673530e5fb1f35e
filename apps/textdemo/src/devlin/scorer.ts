import { compile, fromHost, type Tensor, take } from "@nnf/tensor";
import { checkLinks } from "../translation/links.ts";
import type { Hypothesis, SentenceScorer } from "../translation/rescoring/scorer.ts";
import { type EncodedPair, Encoder } from "./contexts.ts";
import { predictsSource } from "./direction.ts";
import type { JointModel } from "./model.ts";
import { ProductTables, type TableEncoding } from "./product-tables.ts";

/**
 * The sums of a joint model's scores, taken for log-probabilities: with one hidden layer from tables,
 * with two from the network, without ever computing the scores of other words.
 */
export class JointScorer implements SentenceScorer {
  readonly name: string;
  readonly #encoder: Encoder;
  readonly #scores: (pairs: readonly EncodedPair[]) => readonly ArrayLike<number>[];

  constructor(name: string, model: JointModel, encoding: TableEncoding = "float32") {
    this.name = name;
    this.#encoder = new Encoder(model.parts.dictionary, model.parts);
    this.#scores = model.parts.hidden.length === 1 ? byTables(model, encoding) : byNetwork(model);
  }

  /** @throws FormatError for links to words that are not there */
  score(source: readonly string[], hypotheses: readonly Hypothesis[]): Float64Array {
    const { shape } = this.#encoder;
    const rows = predictsSource(shape.direction) ? undefined : this.#encoder.source(source);
    const pairs = hypotheses.map(({ words, links }) => {
      checkLinks(links, source.length, words.length);
      return this.#encoder.pair({ source, target: words, links }, rows);
    });
    return Float64Array.from(this.#scores(pairs), sum);
  }
}

function sum(values: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < values.length; i++) total += values[i] as number;
  return total;
}

/** The tables of a model with one hidden layer. */
export function productTables(
  { parts, network }: JointModel,
  encoding: TableEncoding,
): ProductTables {
  const { history, window, dictionary } = parts;
  const { words, hidden, output } = network;
  const [layer] = hidden;
  if (layer === undefined || layer.bias === null || output.bias === null) {
    throw new Error("The network has no hidden layer.");
  }
  const split = dictionary.source.size;
  return new ProductTables(
    {
      history,
      window,
      source: words.weight.slice(0, split),
      target: words.weight.slice(split, dictionary.inputs),
      weight: layer.weight,
      bias: layer.bias,
      output: output.weight,
      outputBias: output.bias,
    },
    encoding,
  );
}

function byTables(
  model: JointModel,
  encoding: TableEncoding,
): (pairs: readonly EncodedPair[]) => Float32Array[] {
  const tables = productTables(model, encoding);
  const first = model.parts.dictionary.source.size;
  return (pairs) => {
    let prepared: Int32Array | undefined;
    return pairs.map(({ source, history, outputs, windows }) => {
      if (source !== prepared) tables.prepare(source);
      prepared = source;
      return tables.scores(
        outputs,
        windows,
        history.map((row) => row - first),
        1,
      );
    });
  };
}

/** Words that a network scores together. */
const batch = 256;

function byNetwork({
  parts,
  network,
}: JointModel): (pairs: readonly EncodedPair[]) => Float32Array[] {
  const rows = network.output.weight.transpose(0, 1);
  const outputs = fromHost(rows.data(), rows.shape);
  const bias = network.output.bias ?? fromHost(new Float32Array(outputs.shape[0] ?? 0));
  const score = compile(
    (contexts: Tensor, words: Tensor): Tensor =>
      network.units(contexts).mul(take(outputs, words)).sum(-1).add(take(bias, words)),
  );
  const { history, window } = parts;
  const width = history + window;
  return (pairs) =>
    pairs.map((pair) => {
      const scores = new Float32Array(pair.outputs.length);
      for (let from = 0; from < scores.length; from += batch) {
        const count = Math.min(batch, scores.length - from);
        // All batches have the same size, so that one function is compiled.
        const [contexts, words] = [new Int32Array(batch * width), new Int32Array(batch)];
        for (let i = 0; i < count; i++) {
          const begin = pair.windows[from + i] ?? 0;
          contexts.set(pair.history.subarray(from + i, from + i + history), i * width);
          contexts.set(pair.source.subarray(begin, begin + window), i * width + history);
        }
        words.set(pair.outputs.subarray(from, from + count));
        const found = score(fromHost(contexts, [batch, width]), fromHost(words, [batch])).data();
        scores.set(found.subarray(0, count), from);
      }
      return scores;
    });
}
