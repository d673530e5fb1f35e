// Our side of every comparison, in a process of its own: `node ours.js BACKEND`.
import { backends } from "./case.ts";
import { collobertPrograms } from "./cases/collobert-rank.ts";
import { convnetPrograms } from "./cases/convnet.ts";
import { elementwisePrograms } from "./cases/elementwise.ts";
import { embedRankingPrograms } from "./cases/embed-ranking.ts";
import { embeddingPrograms } from "./cases/embedding-step.ts";
import { lineFitPrograms } from "./cases/line-fit.ts";
import { matmulPrograms } from "./cases/matmul.ts";
import { mlpAdamPrograms } from "./cases/mlp-adam.ts";
import { nnjmPrograms } from "./cases/nnjm.ts";
import { nnjmLookupPrograms } from "./cases/nnjm-lookup.ts";
import { nnjmNormalisedPrograms } from "./cases/nnjm-normalised.ts";
import { library } from "./engine.ts";
import { serve } from "./serve.ts";

const backend = backends.find((name) => name === process.argv[2]) ?? "wasm";

await serve(
  await library(backend, {
    ...lineFitPrograms,
    ...mlpAdamPrograms,
    ...collobertPrograms,
    ...embedRankingPrograms,
    ...embeddingPrograms,
    ...nnjmPrograms,
    ...nnjmNormalisedPrograms,
    ...nnjmLookupPrograms,
    ...convnetPrograms,
    ...matmulPrograms,
    ...elementwisePrograms,
  }),
);
