import { SGD } from "@nnf/optim";
import {
  decodeSafetensors,
  encodeSafetensors,
  ones,
  type Parameter,
  parameter,
  Random,
  type Tensor,
  tensor,
  zeros,
} from "@nnf/tensor";
import { describe, expect, test } from "vitest";
import {
  BatchNorm,
  Embedding,
  Layer,
  Linear,
  Relu,
  sequential,
  squaredError,
  training,
} from "../src/index.ts";
import { messageOf } from "./support.ts";

/** Fields of every kind in which parameters are found. */
class Tagger extends Layer {
  readonly words: Embedding;
  readonly heads: readonly Linear[];
  readonly gain: Parameter = parameter([2]);
  readonly pairs = [[parameter([1]), parameter([2])]];
  readonly norm = new BatchNorm(3);
  readonly size = 3;
  readonly none = null;

  constructor(random: Random) {
    super();
    this.words = new Embedding(5, 3, { random });
    this.heads = [new Linear(3, 2, { random }), new Linear(3, 4, { random, bias: false })];
  }

  forward(ids: Tensor): Tensor {
    return this.words.forward(ids).mul(this.gain);
  }
}

const paths = [
  "words.weight",
  "heads.0.weight",
  "heads.0.bias",
  "heads.1.weight",
  "gain",
  "pairs.0.0",
  "pairs.0.1",
  "norm.weight",
  "norm.bias",
  "norm.runningMean",
  "norm.runningVariance",
];

describe("parameters", () => {
  test("are found in fields, layers and arrays, and named after their place", () => {
    const names = new Tagger(new Random(1)).parameters().map(({ name }) => name);
    expect(names).toEqual(paths.filter((path) => !path.includes("running")));
  });

  test("of a sequence are named by position", () => {
    const random = new Random(1);
    const inner = sequential(new Linear(4, 4, { random }), new Relu());
    const net = sequential(new Linear(2, 4, { random }), inner, new BatchNorm(4));
    expect(net.parameters().map(({ name }) => name)).toEqual([
      "0.weight",
      "0.bias",
      "1.0.weight",
      "1.0.bias",
      "2.weight",
      "2.bias",
    ]);
  });

  test("keep the place in the outermost net, whichever layer is asked", () => {
    const random = new Random(1);
    const net = sequential(new Relu(), sequential(new Linear(2, 2, { random })));
    const [inner] = net.layers[1].layers;
    expect(inner.parameters().map(({ name }) => name)).toEqual(["1.0.weight", "1.0.bias"]);
    expect(Object.keys(inner.state())).toEqual(["weight", "bias"]);
  });

  test("that are shared are listed once, also within cycles", () => {
    class Tied extends Layer {
      readonly first = new Linear(2, 2, { random: new Random(1) });
      readonly second = this.first;
      readonly weight = this.first.weight;
      readonly self: Layer = this;
      forward(x: Tensor): Tensor {
        return this.second.forward(this.first.forward(x));
      }
    }
    const tied = new Tied();
    expect(tied.parameters().map(({ name }) => name)).toEqual(["first.weight", "first.bias"]);
    expect(Object.keys(tied.state())).toEqual(["first.weight", "first.bias"]);
  });

  test("of a layer of one's own are fields", () => {
    class Scale extends Layer {
      gain = parameter(ones([8]));
      forward(x: Tensor): Tensor {
        return x.mul(this.gain);
      }
    }
    const scale = new Scale();
    expect(scale.parameters()).toEqual([scale.gain]);
    expect(scale.forward(full8(3)).toArray()).toEqual(Array(8).fill(3));
  });
});

function full8(value: number): Tensor {
  return zeros([8]).add(value);
}

describe("state", () => {
  test("has parameters and buffers by path", () => {
    expect(Object.keys(new Tagger(new Random(1)).state())).toEqual(paths);
  });

  test("is a copy that later training leaves alone", () => {
    const layer = new Linear(2, 1, { random: new Random(1) });
    const before = layer.weight.data();
    const state = layer.state();
    new SGD(layer.parameters(), { learningRate: 0.1 }).minimize(
      squaredError(layer.forward(tensor([[1, 2]])), tensor([[5]])),
    );
    expect(layer.weight.data()).not.toEqual(before);
    expect(state["weight"]?.data()).toEqual(before);
    layer.load(state);
    expect(layer.weight.data()).toEqual(before);
  });

  test("goes through safetensors and load bit for bit", () => {
    const [a, b] = [new Tagger(new Random(1)), new Tagger(new Random(2))];
    const x = tensor([
      [1, 2, 3],
      [-1, 0.3, 9],
    ]);
    const sgd = new SGD(a.norm.parameters(), { learningRate: 0.1 });
    sgd.minimize(
      a.norm
        .forward(x, training(new Random(0)))
        .square()
        .sum(),
    );
    const { tensors } = decodeSafetensors(encodeSafetensors(a.state()));
    expect(b.load(tensors)).toBe(b);
    for (const [path, value] of Object.entries(a.state())) {
      expect(b.state()[path]?.data(), path).toEqual(value.data());
    }
    expect(b.norm.forward(x).data()).toEqual(a.norm.forward(x).data());
  });

  test("can be another net's variables, even this one's own", () => {
    class Pair extends Layer {
      readonly left = parameter([1, 2]);
      readonly right = parameter([3, 4]);
      forward(x: Tensor): Tensor {
        return x.mul(this.left).add(this.right);
      }
    }
    const pair = new Pair();
    pair.load({ left: pair.right, right: pair.left });
    expect([pair.left.toArray(), pair.right.toArray()]).toEqual([
      [3, 4],
      [1, 2],
    ]);
  });
});

describe("load writes nothing unless everything fits", () => {
  const random = new Random(1);
  const layer = sequential(new Linear(2, 3, { random }), new BatchNorm(3));
  const whole = layer.state();
  const other = Object.fromEntries(
    Object.entries(whole).map(([path, value]) => [path, value.add(1)]),
  );
  const { "0.weight": _, ...lacking } = other;
  const broken: unknown = { ...other, "1.bias": null };

  test.each<[string, Record<string, Tensor>, string]>([
    [
      "a missing entry",
      lacking,
      'ValueError: load: record lacks "0.weight"; expected exactly the entries of state(). ' +
        "Was it saved from a net of other layers?",
    ],
    [
      "missing and unexpected entries",
      { ...lacking, "2.weight": zeros([2]), "2.bias": zeros([2]) },
      'ValueError: load: record lacks "0.weight" and has unexpected "2.weight", "2.bias"; ' +
        "expected exactly the entries of state(). Was it saved from a net of other layers?",
    ],
    [
      "many missing entries",
      {},
      'ValueError: load: record lacks "0.weight", "0.bias", "1.weight", "1.bias", ' +
        '"1.runningMean" and 1 more; expected exactly the entries of state(). ' +
        "Was it saved from a net of other layers?",
    ],
    [
      "another shape",
      { ...other, "1.runningVariance": zeros([4]) },
      'ShapeError: load: "1.runningVariance" has shape [4] in the record; expected [3]. ' +
        "Was it saved from a net of other sizes?",
    ],
    [
      "another dtype",
      { ...other, "1.bias": zeros([3], { dtype: "float64" }) },
      'DtypeError: load: "1.bias" is float64 in the record; expected float32. Cast it first.',
    ],
    [
      "something else than a tensor",
      broken as Record<string, Tensor>,
      'ValueError: load: "1.bias" is null; expected a tensor.',
    ],
  ])("given %s", (_, record, message) => {
    expect(messageOf(() => layer.load(record))).toBe(message);
    for (const [path, value] of Object.entries(layer.state())) {
      expect(value.data(), path).toEqual(whole[path]?.data());
    }
  });
});
