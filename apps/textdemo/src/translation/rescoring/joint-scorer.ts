import { Encoder } from "../../devlin/contexts.ts";
import {
  type Direction,
  isLexical,
  readsBackwards,
  translations,
  turned,
} from "../../devlin/direction.ts";
import type { JointModel } from "../../devlin/model.ts";
import { loadJointModel } from "../../devlin/model-file.ts";
import type { TableEncoding } from "../../devlin/product-tables.ts";
import { measurer } from "../../devlin/quality.ts";
import { JointScorer } from "../../devlin/scorer.ts";
import { UsageError } from "../../errors.ts";
import type { LinkedPair } from "../linked-pairs.ts";
import type { SentenceScorer } from "./scorer.ts";

/**
 * A scorer with the joint model in a file; what it tells of words is computed by the network itself.
 * @param tables how a model with one hidden layer keeps what words contribute to it
 * @throws FileError when the file cannot be read, FormatError when it holds no model, UsageError when
 *   its tables are too large
 */
export async function loadJointScorer(
  path: string,
  tables: TableEncoding,
): Promise<SentenceScorer> {
  const { model, aligner } = await loadJointModel(path);
  const { direction, dictionary } = model.parts;
  const scorer = scorerOf(model, path, tables);
  return {
    name: scorer.name,
    aligner,
    score: (source, hypotheses) => scorer.score(source, hypotheses),
    explain: async (source, { words, links }) => {
      const pair = { source, target: words, links };
      const contexts = new Encoder(dictionary, model.parts).contexts([pair]);
      const { logProbabilities, logZ } = await measurer(model.network)(contexts);
      const predicted = predictedWords(pair, direction);
      return Array.from(logProbabilities, (logProbability, i) => ({
        word: predicted[i] ?? "</trg>",
        score: logProbability + (logZ[i] ?? 0),
      }));
    },
  };
}

function scorerOf(model: JointModel, path: string, tables: TableEncoding): JointScorer {
  const name = isLexical(model.parts.direction) ? "NNLTM" : "NNJM";
  try {
    return new JointScorer(name, model, tables);
  } catch (cause) {
    if (!(cause instanceof RangeError)) throw cause;
    throw new UsageError(
      `${path}: there is not enough memory for the tables of this model in ${tables}; expected at ` +
        `most 4 GB.${tables === "int8" ? "" : " Try --tables int8."}`,
    );
  }
}

/** In a model's order, but for the end of the sentence. */
function predictedWords(pair: LinkedPair, direction: Direction): readonly string[] {
  const { source, target, links } = turned(pair, direction);
  if (isLexical(direction)) {
    const words = translations({ source, target, links });
    return source.map((word, i) => `${word} → ${words[i]}`);
  }
  return readsBackwards(direction) ? target.toReversed() : target;
}
