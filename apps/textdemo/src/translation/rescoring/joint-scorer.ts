import { Encoder } from "../../devlin/contexts.ts";
import { readsBackwards, turned } from "../../devlin/direction.ts";
import { loadJointModel } from "../../devlin/model-file.ts";
import { measurer } from "../../devlin/quality.ts";
import { JointScorer } from "../../devlin/scorer.ts";
import type { SentenceScorer } from "./scorer.ts";

/**
 * A scorer with the joint model in a file; what it tells of words is computed by the network itself.
 * @throws FileError when the file cannot be read, FormatError when it holds no model
 */
export async function loadJointScorer(path: string): Promise<SentenceScorer> {
  const { model, aligner } = await loadJointModel(path);
  const { direction, dictionary } = model.parts;
  const scorer = new JointScorer("NNJM", model);
  return {
    name: scorer.name,
    aligner,
    score: (source, hypotheses) => scorer.score(source, hypotheses),
    explain: async (source, { words, links }) => {
      const pair = { source, target: words, links };
      const contexts = new Encoder(dictionary, model.parts).contexts([pair]);
      const { logProbabilities, logZ } = await measurer(model.network)(contexts);
      const { target } = turned(pair, direction);
      const predicted = readsBackwards(direction) ? target.toReversed() : target;
      return Array.from(logProbabilities, (logProbability, i) => ({
        word: predicted[i] ?? "</trg>",
        score: logProbability + (logZ[i] ?? 0),
      }));
    },
  };
}
