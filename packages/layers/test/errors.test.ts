import { Random, relu, type Tensor, tensor, zeros } from "@nnf/tensor";
import { expect, test } from "vitest";
import {
  AvgPool1d,
  BatchNorm,
  binaryCrossEntropy,
  Conv1d,
  Conv2d,
  crossEntropy,
  Dropout,
  Embedding,
  Flatten,
  hinge,
  type InitializeOptions,
  type Layer,
  LayerNorm,
  Linear,
  MaxOverTime,
  MaxPool2d,
  Mlp,
  meanSquaredError,
  negativeSampling,
  rankingLoss,
  Softmax,
  sequential,
  squaredError,
  training,
} from "../src/index.ts";
import { messageOf } from "./support.ts";

const random = new Random(1);
const options = { random };
const batch: Tensor = zeros([64, 300]);
const ids = (...values: number[]): Tensor => tensor(values, { dtype: "int32" });
/** What a program without types may pass. */
const untyped = <T>(value: unknown): T => value as T;

const net = sequential(new Linear(784, 256, options), sequential(new Linear(256, 10, options)));
const pipeline: Layer = sequential(new Embedding(5, 2, options), new Conv1d(3, 1, 2, options));

test.each<[string, () => unknown, string]>([
  [
    "a layer of a net and its place",
    () => net.layers[1].layers[0].forward(untyped<Tensor>(batch)),
    'ShapeError: Linear "1.0": input has 300 features, layer expects 256 (input shape [64, 300]). ' +
      "Check the size of the layer before, or reshape the input.",
  ],
  [
    "a layer alone",
    () => new Linear(256, 10, options).forward(untyped<Tensor>(zeros([]))),
    "ShapeError: Linear: input is a scalar, layer expects 256 (input shape []). " +
      "Check the size of the layer before, or reshape the input.",
  ],
  [
    "the linear layer of a perceptron",
    () => new Mlp([3, 2], options).forward(untyped<Tensor>(batch)),
    'ShapeError: Linear "layers.0": input has 300 features, layer expects 3 (input shape [64, 300]). ' +
      "Check the size of the layer before, or reshape the input.",
  ],
  [
    "LayerNorm",
    () => new LayerNorm(4).forward(untyped<Tensor>(batch)),
    "ShapeError: LayerNorm: input has 300 features, layer expects 4 (input shape [64, 300]). " +
      "Check the size of the layer before, or reshape the input.",
  ],
  [
    "no random",
    () => new Linear(2, 3, untyped({})),
    "ValueError: Linear: got undefined as random; expected a Random, which its parameters start " +
      "from. Pass { random: new Random(seed) }.",
  ],
  [
    "a seed as random",
    () => new Embedding(2, 3, untyped<InitializeOptions>({ random: 7 })),
    "ValueError: Embedding: got 7 as random; expected a Random, which its parameters start from. " +
      "Pass { random: new Random(seed) }.",
  ],
  [
    "no options",
    () => new Conv2d(2, 3, 3, untyped(undefined)),
    "ValueError: Conv2d: got undefined as random; expected a Random, which its parameters start " +
      "from. Pass { random: new Random(seed) }.",
  ],
  [
    "no options for a linear layer",
    () => new Linear(2, 3, untyped(undefined)),
    "ValueError: Linear: got undefined as random; expected a Random, which its parameters start " +
      "from. Pass { random: new Random(seed) }.",
  ],
  [
    "an initialiser of another shape",
    () => new Linear(2, 3, { random, initialize: () => zeros([3, 2]) }),
    "ShapeError: Linear: initialize gave shape [3, 2]; expected [2, 3].",
  ],
  [
    "a size of 0",
    () => new Linear(0, 3, options),
    "ValueError: Linear: got 0 as inputs; expected a positive integer.",
  ],
  [
    "a fractional size",
    () => new Linear(2, 1.5, options),
    "ValueError: Linear: got 1.5 as outputs; expected a positive integer.",
  ],
  [
    "a negative count",
    () => new Embedding(-1, 3, options),
    "ValueError: Embedding: got -1 as count; expected a positive integer.",
  ],
  [
    "a filter of NaN",
    () => new Conv1d(1, 1, Number.NaN, options),
    "ValueError: Conv1d: got NaN as filter size; expected a positive integer.",
  ],
  [
    "a window of 0",
    () => new AvgPool1d(0),
    "ValueError: AvgPool1d: got 0 as window size; expected a positive integer.",
  ],
  [
    "a perceptron of one size",
    () => new Mlp(untyped<[3, 2]>([3]), options),
    "ValueError: Mlp: got sizes [3]; expected at least those of the input and the output.",
  ],
  [
    "an activation that is a layer",
    () => new Mlp([3, 2], { random, activation: untyped(new Flatten()) }),
    "ValueError: Mlp: got object as activation; expected a function such as relu or tanh.",
  ],
  [
    "an id out of range",
    () =>
      new Embedding(5, 2, options).forward(
        tensor(
          [
            [0, 1],
            [5, 2],
          ],
          { dtype: "int32" },
        ),
      ),
    "IndexError: Embedding: index 5 at [1, 0] is out of range; expected 0 to 4. " +
      "Check how the indices were made; negative ones do not count from the end here.",
  ],
  [
    "a negative id",
    () => new Embedding(5, 2, options).forward(ids(-1)),
    "IndexError: Embedding: index -1 at [0] is out of range; expected 0 to 4. " +
      "Check how the indices were made; negative ones do not count from the end here.",
  ],
  [
    "float ids in a net",
    () => pipeline.forward(zeros([2, 3])),
    'DtypeError: Embedding "0": indices are float32; expected int32. ' +
      'Use tensor(ids, { dtype: "int32" }).',
  ],
  [
    "channels that do not fit in a net",
    () => pipeline.forward(zeros([1, 4], { dtype: "int32" })),
    'ShapeError: Conv1d "1": input has shape [1, 4, 2], weight [1, 3, 2]; ' +
      "expected [N, C, L] and [O, C, K] with equal C. Add a channel axis with unsqueeze(1)?",
  ],
  [
    "a filter longer than its input",
    () => new Conv2d(1, 1, 5, options).forward(zeros([1, 1, 4, 4])),
    "ShapeError: Conv2d: a window of 5 does not fit into [1, 1, 4, 4] on axis 2; " +
      "expected at least that length. Add padding.",
  ],
  [
    "an image without a batch",
    () => new MaxPool2d(2).forward(zeros([4, 4])),
    "ShapeError: MaxPool2d: input has shape [4, 4]; expected [N, C, H, W]. Add axes with unsqueeze.",
  ],
  [
    "lengths of another count",
    () => new MaxOverTime().forward(zeros([2, 3, 4]), undefined, [1, 2, 3]),
    "ShapeError: MaxOverTime: input has shape [2, 3, 4], lengths [3]; " +
      "expected one length for each example.",
  ],
  [
    "a length beyond the input",
    () => new MaxOverTime().forward(zeros([2, 3, 4]), undefined, [4, 5]),
    "ValueError: MaxOverTime: sequence 1 has length 5; expected an integer from 1 to 4.",
  ],
  [
    "an empty sequence",
    () => new MaxOverTime().forward(zeros([2, 3, 4]), undefined, ids(0, 1)),
    "ValueError: MaxOverTime: sequence 0 has length 0; expected an integer from 1 to 4.",
  ],
  [
    "a matrix over time",
    () => new MaxOverTime().forward(zeros([2, 3]), undefined, [1, 1]),
    "ShapeError: MaxOverTime: input has shape [2, 3]; expected [N, C, L]. Add axes with unsqueeze.",
  ],
  [
    "features on another axis",
    () => new BatchNorm(3).forward(zeros([4, 5])),
    "ShapeError: BatchNorm: input has shape [4, 5]; expected [N, 3] or [N, 3, ...]. " +
      "Channels are axis 1.",
  ],
  [
    "a batch of one",
    () => new BatchNorm(3).forward(zeros([1, 3]), training(random)),
    "ValueError: BatchNorm: input has shape [1, 3]; expected at least two values for each channel " +
      "in training. Use a larger batch.",
  ],
  [
    "a momentum above 1",
    () => new BatchNorm(3, { momentum: 1.5 }),
    "ValueError: BatchNorm: got momentum 1.5; expected a number from 0 to 1.",
  ],
  [
    "dropping everything",
    () => new Dropout(1),
    "ValueError: Dropout: got probability 1; expected at least 0 and less than 1.",
  ],
  [
    "a temperature of 0",
    () => new Softmax({ temperature: 0 }),
    "ValueError: Softmax: got temperature 0; expected a positive number. " +
      "For the greatest alone use argMax.",
  ],
  [
    "an axis that is not there",
    () => new Softmax({ axis: 2 }).forward(zeros([2, 3])),
    "AxisError: Softmax: got axis 2 of a tensor with 2 axes; expected an integer from -2 to 1.",
  ],
  [
    "a scalar to flatten",
    () => new Flatten().forward(tensor(1)),
    "ShapeError: Flatten: input is a scalar; expected a batch, at least one axis. " +
      "Add one with unsqueeze(0).",
  ],
  [
    "a function in a sequence",
    () => sequential(untyped<Layer>(relu)),
    "ValueError: sequential: layer 0 is a function; expected layers. " +
      "Functions have classes: new Relu() for relu.",
  ],
  [
    "a hole in a sequence",
    () => sequential(new Flatten(), untyped<Layer>(undefined)),
    "ValueError: sequential: layer 1 is undefined; expected layers. " +
      "Functions have classes: new Relu() for relu.",
  ],
  [
    "training without randomness",
    () => training(untyped(undefined)),
    "ValueError: training: got undefined; expected a Random. Make one with new Random(seed).",
  ],
  [
    "targets that would broadcast",
    () => meanSquaredError(zeros([4, 1]), zeros([4])),
    "ShapeError: meanSquaredError: predictions have shape [4, 1], targets [4]; " +
      "expected equal shapes. Reshape the targets, losses do not broadcast.",
  ],
  [
    "targets of another length",
    () => squaredError(zeros([4]), zeros([5])),
    "ShapeError: squaredError: predictions have shape [4], targets [5]; " +
      "expected equal shapes. Reshape the targets, losses do not broadcast.",
  ],
  [
    "logits and targets that differ",
    () => binaryCrossEntropy(zeros([4]), zeros([4, 1])),
    "ShapeError: binaryCrossEntropy: logits have shape [4], targets [4, 1]; " +
      "expected equal shapes. Reshape the targets, losses do not broadcast.",
  ],
  [
    "scores that differ",
    () => rankingLoss(zeros([4]), zeros([3])),
    "ShapeError: rankingLoss: scores have shape [4], corrupted scores [3]; " +
      "expected equal shapes. Reshape the corrupted scores, losses do not broadcast.",
  ],
  [
    "bool targets for a margin",
    () => hinge(zeros([1]), tensor([true])),
    "DtypeError: hinge: targets are bool; expected -1 or 1. Use where(targets, 1, -1).",
  ],
  [
    "negatives without their axis",
    () => negativeSampling(zeros([4]), zeros([4])),
    "ShapeError: negativeSampling: positive scores have shape [4], negative ones [4]; " +
      "expected the same shape and one axis more. With one negative each, add it with unsqueeze(-1).",
  ],
  [
    "an unknown reduction",
    () => squaredError(zeros([1]), zeros([1]), { reduction: untyped("average") }),
    'ValueError: squaredError: got reduction "average"; expected "mean", "sum" or "none".',
  ],
  [
    "a label out of range",
    () => crossEntropy(zeros([3, 10]), ids(1, 12, 2)),
    "IndexError: crossEntropy: label 12 at [1] is out of range; expected 0 to 9. " +
      "To leave positions out pass ignoreIndex.",
  ],
  [
    "a negative label that is not the ignored one",
    () =>
      crossEntropy(zeros([1, 3, 10]), tensor([[1, -100, -1]], { dtype: "int32" }), {
        ignoreIndex: -100,
      }),
    "IndexError: crossEntropy: label -1 at [0, 2] is out of range; expected 0 to 9, or -100 to " +
      "ignore it. To leave positions out pass ignoreIndex.",
  ],
  [
    "float labels",
    () => crossEntropy(zeros([3, 10]), zeros([3])),
    "DtypeError: crossEntropy: labels are float32; expected int32, the position of the true class. " +
      'Use tensor(labels, { dtype: "int32" }), or argMax(-1) for one-hot rows.',
  ],
  [
    "one-hot labels",
    () => crossEntropy(zeros([3, 10]), zeros([3, 10], { dtype: "int32" })),
    "ShapeError: crossEntropy: logits have shape [3, 10], labels [3, 10]; " +
      "expected one label for each row of logits, the classes on the last axis.",
  ],
  [
    "smoothing beyond 1",
    () => crossEntropy(zeros([3, 10]), ids(1, 2, 3), { labelSmoothing: 1.1 }),
    "ValueError: crossEntropy: got labelSmoothing 1.1; expected a number from 0 to 1.",
  ],
])("%s", (_, run, message) => {
  expect(messageOf(run)).toBe(message);
});

test("a label that is computed is checked with the loss", () => {
  const loss = crossEntropy(zeros([2, 3]), ids(1, 2).add(1));
  expect(messageOf(() => loss.item())).toMatch(/^IndexError: gather: index 3 at \[1\]/);
});
