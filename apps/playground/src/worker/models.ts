import type { Landscape, LandscapeInput, LinesInput, Look } from "../line/cost.ts";
import type { Evaluation, EvaluationsInput } from "../scenes/01-numbers/model.ts";
import type { Search, SearchInput } from "../scenes/04-search/model.ts";
import type {
  Differences,
  DifferencesInput,
  MeasuredDescent,
  MeasuredDescentInput,
} from "../scenes/05-finite-differences/model.ts";
import type {
  Descent,
  DescentInput,
  Sweep,
  SweepInput,
} from "../scenes/06-gradient-descent/model.ts";
import type { Gate, GatesInput, Pieces, PiecesInput } from "../scenes/07-gates/model.ts";
import type { Census, CensusInput, Logic, LogicInput } from "../scenes/08-logic/model.ts";
import type {
  Network,
  NetworkTraining,
  Setting,
  Steepness,
  SteepnessInput,
  TrainedInput,
  TrainingInput,
} from "../scenes/09-perceptron/model.ts";
import type { Curves } from "../scenes/09-perceptron/network.ts";
import type {
  LookInput,
  Look as SandboxLook,
  Training as SandboxTraining,
  TrainInput,
} from "../scenes/09-sandbox/model.ts";
import type { Complexity, ComplexityInput, Fit, FitInput } from "../scenes/10-overfitting/model.ts";
import type { SoftmaxFrame, SoftmaxInput, Training, WordsInput } from "../scenes/11-words/model.ts";
import type { Walked, WalksInput } from "../scenes/12-graph/model.ts";
import type { Convolved, ConvolvedInput } from "../scenes/13-convolution/model.ts";
import type { Digit, DigitInput, HeldOut } from "../scenes/13-convolution/reader.ts";
import type {
  Neighbourhood,
  NeighbourhoodInput,
  Unreadable,
} from "../scenes/14-applications/neighbourhood.ts";
import type { Rescoring, RescoringInput } from "../scenes/14-applications/rescoring.ts";
import type { Tagging, TaggingInput } from "../scenes/14-applications/tagging.ts";
import { type AllInput, all } from "./all.ts";

/** What the worker can compute: for each model its input, seeds included, and its frames. */
export interface Models {
  evaluations: { input: EvaluationsInput; frame: readonly Evaluation[] };
  lines: { input: LinesInput; frame: readonly Look[] };
  landscape: { input: LandscapeInput; frame: Landscape };
  search: { input: SearchInput; frame: Search };
  searches: { input: AllInput<SearchInput>; frame: readonly Search[] };
  differences: { input: DifferencesInput; frame: Differences };
  measuredDescent: { input: MeasuredDescentInput; frame: MeasuredDescent };
  descent: { input: DescentInput; frame: Descent };
  descents: { input: AllInput<DescentInput>; frame: readonly Descent[] };
  sweep: { input: SweepInput; frame: Sweep };
  gates: { input: GatesInput; frame: readonly Gate[] };
  pieces: { input: PiecesInput; frame: Pieces };
  logic: { input: LogicInput; frame: Logic };
  census: { input: CensusInput; frame: Census };
  networks: { input: { readonly networks: readonly Setting[] }; frame: readonly Network[] };
  steepnesses: { input: SteepnessInput; frame: Steepness };
  perceptron: { input: TrainingInput; frame: NetworkTraining };
  trained: { input: TrainedInput; frame: Curves };
  sandbox: { input: TrainInput | null; frame: SandboxTraining };
  sandboxLook: { input: LookInput | null; frame: SandboxLook };
  fit: { input: FitInput; frame: Fit };
  complexity: { input: ComplexityInput; frame: Complexity };
  words: { input: WordsInput; frame: Training };
  softmax: { input: SoftmaxInput; frame: SoftmaxFrame };
  walks: { input: WalksInput; frame: readonly Walked[] };
  convolution: { input: ConvolvedInput; frame: Convolved };
  digit: { input: DigitInput; frame: Digit };
  heldOut: { input: null; frame: HeldOut };
  rescoring: { input: RescoringInput; frame: Rescoring };
  neighbourhood: { input: NeighbourhoodInput; frame: Neighbourhood | Unreadable };
  tagging: { input: TaggingInput; frame: Tagging | Unreadable };
}

export type ModelName = keyof Models;

/**
 * A computation cut in pieces: each `yield` ends one, and gives a function that makes a frame of
 * how far it has come. Frames depend on the input alone.
 */
export type Model<N extends ModelName> = (
  input: Models[N]["input"],
) => Generator<() => Models[N]["frame"], void>;

/** Each model, loaded when it is first asked for. */
export const models: { readonly [N in ModelName]: () => Promise<Model<N>> } = {
  evaluations: async () => (await import("../scenes/01-numbers/model.ts")).evaluate,
  lines: async () => (await import("../line/cost.ts")).look,
  landscape: async () => (await import("../line/cost.ts")).landscape,
  search: async () => (await import("../scenes/04-search/model.ts")).search,
  searches: async () => all((await import("../scenes/04-search/model.ts")).search),
  differences: async () => (await import("../scenes/05-finite-differences/model.ts")).differences,
  measuredDescent: async () =>
    (await import("../scenes/05-finite-differences/model.ts")).measuredDescent,
  descent: async () => (await import("../scenes/06-gradient-descent/model.ts")).descend,
  descents: async () => all((await import("../scenes/06-gradient-descent/model.ts")).descend),
  sweep: async () => (await import("../scenes/06-gradient-descent/model.ts")).sweep,
  gates: async () => (await import("../scenes/07-gates/model.ts")).lookAtGates,
  pieces: async () => (await import("../scenes/07-gates/model.ts")).compose,
  logic: async () => (await import("../scenes/08-logic/model.ts")).logic,
  census: async () => (await import("../scenes/08-logic/model.ts")).census,
  networks: async () => (await import("../scenes/09-perceptron/model.ts")).lookAtNetworks,
  steepnesses: async () => (await import("../scenes/09-perceptron/model.ts")).trySteepnesses,
  perceptron: async () => (await import("../scenes/09-perceptron/model.ts")).trainNetwork,
  trained: async () => (await import("../scenes/09-perceptron/model.ts")).lookAtTrained,
  sandbox: async () => (await import("../scenes/09-sandbox/model.ts")).trainSandbox,
  sandboxLook: async () => (await import("../scenes/09-sandbox/model.ts")).lookAtSandbox,
  fit: async () => (await import("../scenes/10-overfitting/model.ts")).fit,
  complexity: async () => (await import("../scenes/10-overfitting/model.ts")).compare,
  words: async () => (await import("../scenes/11-words/model.ts")).train,
  softmax: async () => (await import("../scenes/11-words/model.ts")).softmax,
  walks: async () => (await import("../scenes/12-graph/model.ts")).walkThrough,
  convolution: async () => (await import("../scenes/13-convolution/model.ts")).convolve,
  digit: async () => {
    const { digitFile, readerOf } = await import("../scenes/13-convolution/reader.ts");
    return readerOf(await digitFile());
  },
  heldOut: async () => {
    const { digitFile, heldOutOf } = await import("../scenes/13-convolution/reader.ts");
    return heldOutOf(await digitFile());
  },
  rescoring: async () => (await import("../scenes/14-applications/rescoring.ts")).rescore,
  neighbourhood: async () =>
    (await import("../scenes/14-applications/neighbourhood.ts")).findNeighbours,
  tagging: async () => (await import("../scenes/14-applications/tagging.ts")).tagSentence,
};
