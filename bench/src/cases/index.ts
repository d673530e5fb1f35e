import type { Case } from "../case.ts";
import { bundle } from "./bundle.ts";
import { coldStart } from "./cold-start.ts";
import { collobertRank } from "./collobert-rank.ts";
import { convnet } from "./convnet.ts";
import { elementwise } from "./elementwise.ts";
import { embedRankings } from "./embed-ranking.ts";
import { embeddingStep } from "./embedding-step.ts";
import { lineFit } from "./line-fit.ts";
import { matmul512, matmulShapes } from "./matmul.ts";
import { mlpAdam } from "./mlp-adam.ts";
import { nnjm } from "./nnjm.ts";
import { nnjmLookups } from "./nnjm-lookup.ts";
import { nnjmNormalised } from "./nnjm-normalised.ts";
import { rescore } from "./rescore.ts";
import { tagRun } from "./tag-run.ts";
import { threads2Over1 } from "./threads.ts";

/** Every case, in the order of the table. */
export const cases: readonly Case[] = [
  ...lineFit,
  mlpAdam,
  ...collobertRank,
  ...embedRankings,
  nnjm,
  nnjmNormalised,
  ...nnjmLookups,
  convnet,
  matmul512,
  matmulShapes,
  ...elementwise,
  threads2Over1,
  embeddingStep,
  coldStart,
  tagRun,
  rescore,
  bundle,
];
