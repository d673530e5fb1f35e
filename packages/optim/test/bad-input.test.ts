import { gradients } from "@nnf/autograd";
import { type Parameter, parameter, type Tensor, tensor, variable, zeros } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import {
  Adagrad,
  Adam,
  AdamW,
  constant,
  cosine,
  exponential,
  finiteDifferences,
  HalveOnPlateau,
  l1,
  l2,
  Optimizer,
  RMSProp,
  type Rule,
  type RuleOutput,
  SGD,
  stepDecay,
  UnitStepSearch,
  warmUp,
} from "../src/index.ts";
import { errorOf } from "./support.ts";

const w = () => parameter([1, 2], { name: "w" });
const notNegative = "expected a finite number of 0 or more.";
const positive = "expected a finite number above 0.";
const share = "expected a number from 0 up to, not including, 1.";
const rateError = (rate: string) =>
  `ValueError: SGD: got learning rate ${rate}; ${notNegative} Did a schedule divide by 0?`;

describe("what optimisers are made from", () => {
  const groups =
    "expected parameters, or groups of them. Make one with parameter(...), or list those of a " +
    "layer with parameters().";

  it.each<[string, () => unknown, string]>([
    [
      "no parameters",
      () => new SGD([], { learningRate: 1 }),
      "ValueError: SGD: got no parameters; expected at least one. Is the net empty?",
    ],
    [
      "groups without parameters",
      () => new Adam([{ parameters: [] }, { parameters: [] }]),
      "ValueError: Adam: got no parameters; expected at least one. Is the net empty?",
    ],
    [
      "a parameter twice",
      () => {
        const twice = w();
        return new Adagrad([twice, parameter(1), twice]);
      },
      'ValueError: Adagrad: parameter "w" of shape [2] is listed twice; expected each parameter in ' +
        "one group.",
    ],
    [
      "a parameter in two groups",
      () => {
        const twice = parameter(1);
        return new RMSProp([{ parameters: [twice] }, { parameters: [twice], learningRate: 1 }]);
      },
      "ValueError: RMSProp: a parameter of shape [] is listed twice; expected each parameter in one " +
        "group.",
    ],
    [
      "a variable",
      () => Reflect.construct(Adam, [[variable(1)]]),
      `ValueError: Adam: got a variable of shape []; ${groups}`,
    ],
    [
      "a tensor in a group",
      () => Reflect.construct(AdamW, [[{ parameters: [zeros([2])] }]]),
      `ValueError: AdamW: got a tensor of shape [2]; ${groups}`,
    ],
    [
      "undefined",
      () => Reflect.construct(Adam, [[undefined]]),
      `ValueError: Adam: got undefined; ${groups}`,
    ],
    ["a rate of NaN", () => new SGD([w()], { learningRate: Number.NaN }), rateError("NaN")],
    ["a negative rate", () => new SGD([w()], { learningRate: -0.1 }), rateError("-0.1")],
    ["an endless rate", () => new SGD([w()], { learningRate: 1 / 0 }), rateError("Infinity")],
    [
      "a group's rate of NaN",
      () => new SGD([{ parameters: [w()], learningRate: 0 / 0 }], { learningRate: 1 }),
      rateError("NaN"),
    ],
    [
      "a later rate of NaN",
      () => {
        new SGD([w()], { learningRate: 1 }).learningRate = Number.NaN;
      },
      rateError("NaN"),
    ],
    [
      "SGD without options",
      () => Reflect.construct(SGD, [[w()]]),
      "ValueError: SGD: got no learning rate; expected one. Pass { learningRate }.",
    ],
    [
      "a number as a loss",
      () => Reflect.apply(SGD.prototype.minimize, new SGD([w()], { learningRate: 1 }), [3]),
      "ValueError: minimize: got 3; expected a tensor, the loss. Was it read with item()?",
    ],
    [
      "momentum of 1",
      () => new SGD([w()], { learningRate: 1, momentum: 1 }),
      `ValueError: SGD: got momentum 1; ${share}`,
    ],
    [
      "Nesterov without momentum",
      () => new SGD([w()], { learningRate: 1, nesterov: true }),
      "ValueError: SGD: got nesterov without momentum; expected both. Pass { momentum }.",
    ],
    [
      "negative weight decay",
      () => new SGD([w()], { learningRate: 1, weightDecay: -1 }),
      `ValueError: SGD: got weightDecay -1; ${notNegative}`,
    ],
    ["beta1 of 1", () => new Adam([w()], { beta1: 1 }), `ValueError: Adam: got beta1 1; ${share}`],
    [
      "negative beta2",
      () => new AdamW([w()], { beta2: -0.5 }),
      `ValueError: AdamW: got beta2 -0.5; ${share}`,
    ],
    [
      "epsilon of NaN",
      () => new Adam([w()], { epsilon: Number.NaN }),
      `ValueError: Adam: got epsilon NaN; ${notNegative}`,
    ],
    [
      "decay of 2",
      () => new RMSProp([w()], { decay: 2 }),
      `ValueError: RMSProp: got decay 2; ${share}`,
    ],
    [
      "a negative accumulator",
      () => new Adagrad([w()], { initialAccumulator: -1 }),
      `ValueError: Adagrad: got initialAccumulator -1; ${notNegative}`,
    ],
    [
      "clipNorm of 0",
      () => new Adam([w()], { clipNorm: 0 }),
      `ValueError: Adam: got clipNorm 0; ${positive}`,
    ],
    [
      "clipValue of NaN",
      () => new Adam([w()], { clipValue: Number.NaN }),
      `ValueError: Adam: got clipValue NaN; ${positive}`,
    ],
    [
      "negative clipUpdate",
      () => new Adam([w()], { clipUpdate: -0.1 }),
      `ValueError: Adam: got clipUpdate -0.1; ${positive}`,
    ],
  ])("%s", (_, run, message) => {
    expect(errorOf(run)).toBe(message);
  });
});

describe("schedules, searches and penalties", () => {
  it.each<[string, () => unknown, string]>([
    ["constant", () => constant(Number.NaN), `ValueError: constant: got rate NaN; ${notNegative}`],
    [
      "stepDecay",
      () => stepDecay(1, { every: 0, factor: 0.5 }),
      `ValueError: stepDecay: got every 0; ${positive}`,
    ],
    [
      "stepDecay's factor",
      () => stepDecay(1, { every: 1, factor: -0.5 }),
      `ValueError: stepDecay: got factor -0.5; ${notNegative}`,
    ],
    [
      "exponential",
      () => exponential(-1, 0.5),
      `ValueError: exponential: got rate -1; ${notNegative}`,
    ],
    [
      "cosine",
      () => cosine(1, { steps: Number.NaN }),
      `ValueError: cosine: got steps NaN; ${positive}`,
    ],
    [
      "cosine's end",
      () => cosine(1, { steps: 1, final: -1 }),
      `ValueError: cosine: got final -1; ${notNegative}`,
    ],
    ["warmUp", () => warmUp(0, 1), `ValueError: warmUp: got steps 0; ${positive}`],
    ["warmUp's rate", () => warmUp(1, -1), `ValueError: constant: got rate -1; ${notNegative}`],
    [
      "HalveOnPlateau's rate",
      () => new HalveOnPlateau(Number.NaN),
      `ValueError: HalveOnPlateau: got rate NaN; ${notNegative}`,
    ],
    [
      "HalveOnPlateau's factor",
      () => new HalveOnPlateau(1, { factor: 1 }),
      `ValueError: HalveOnPlateau: got factor 1; ${share}`,
    ],
    [
      "HalveOnPlateau's patience",
      () => new HalveOnPlateau(1, { patience: 0 }),
      "ValueError: HalveOnPlateau: got patience 0; expected an integer of 1 or more.",
    ],
    [
      "HalveOnPlateau's state",
      () => new HalveOnPlateau(1).load({ rate: tensor(1) }),
      'FormatError: HalveOnPlateau.load: entry "rate" holds float32 []; expected float64 []. ' +
        "Was the state saved by the same optimiser on the same network?",
    ],
    [
      "HalveOnPlateau's impossible state",
      () => {
        const plateau = new HalveOnPlateau(1);
        plateau.load({ ...plateau.state(), best: tensor(Number.NaN, { dtype: "float64" }) });
      },
      "FormatError: HalveOnPlateau.load: got rate 1, best NaN, waited 0; expected a rate and a " +
        "count of 0 or more, and a best loss that is a number. Was the file changed?",
    ],
    [
      "UnitStepSearch's step",
      () => new UnitStepSearch([w()], { step: 0 }),
      `ValueError: UnitStepSearch: got step 0; ${positive}`,
    ],
    [
      "UnitStepSearch without parameters",
      () => new UnitStepSearch([]),
      "ValueError: UnitStepSearch: got no parameters; expected at least one.",
    ],
    [
      "finiteDifferences",
      () => finiteDifferences(() => 1, [w()], Number.NaN),
      "ValueError: finiteDifferences: got h NaN; expected a finite number other than 0.",
    ],
    ["l1", () => l1([], 1), "ValueError: l1: got no parameters; expected at least one."],
    ["l2", () => l2([w()], Number.NaN), `ValueError: l2: got beta NaN; ${notNegative}`],
  ])("%s", (_, run, message) => {
    expect(errorOf(run)).toBe(message);
  });

  it("a cost that throws leaves the values as they were", () => {
    const x = parameter([1, 2]);
    let calls = 0;
    const cost = (): number => {
      calls++;
      if (calls === 3) throw new RangeError("no cost");
      return 1;
    };
    expect(errorOf(() => finiteDifferences(cost, [x], 0.5))).toBe("RangeError: no cost");
    expect(x.toArray()).toEqual([1, 2]);
    calls = 0;
    expect(errorOf(() => new UnitStepSearch([x]).minimize(cost))).toBe("RangeError: no cost");
    expect(x.toArray()).toEqual([1, 2]);
  });
});

describe("minimize and apply change nothing when they refuse", () => {
  const a = () => parameter([1, 2], { name: "a" });
  const b = () => parameter([[3]], { name: "b" });

  it.each<[string, (optimizer: Optimizer, a: Parameter, b: Parameter) => void, string]>([
    [
      "a loss that is no scalar",
      (optimizer, x, y) => optimizer.minimize(x.add(y)),
      "ShapeError: minimize: loss has shape [1, 2]; expected a scalar. Reduce it with mean() or sum().",
    ],
    [
      "an empty loss",
      (optimizer, x) => optimizer.minimize(x.slice(0, 0)),
      "ShapeError: minimize: loss has shape [0]; expected a scalar. Reduce it with mean() or sum().",
    ],
    [
      "a parameter that the loss does not use",
      (optimizer, x) => optimizer.minimize(x.sum()),
      'GradientError: gradients: target 1, parameter "b" of shape [1, 1], is not used by the value ' +
        "that is differentiated; expected every target to take part in it. Leave it out, or check " +
        "the forward function.",
    ],
    [
      "a loss of constants",
      (optimizer) => optimizer.minimize(tensor(1)),
      'GradientError: gradients: target 0, parameter "a" of shape [2], is not used by the value ' +
        "that is differentiated; expected every target to take part in it. Leave it out, or check " +
        "the forward function.",
    ],
    [
      "a gradient too few",
      (optimizer) => optimizer.apply([zeros([2])]),
      "ShapeError: apply: got 1 gradients for 2 parameters; expected one for each. Take " +
        "gradients(loss, parameters) of the optimiser's parameters in their order.",
    ],
    [
      "a gradient of another shape",
      (optimizer) => optimizer.apply([zeros([2]), zeros([1])]),
      'ShapeError: apply: gradient 1 has shape [1] for parameter "b" of shape [1, 1]; expected ' +
        "shape [1, 1].",
    ],
    [
      "a gradient of another dtype",
      (optimizer) => optimizer.apply([zeros([2], { dtype: "float64" }), zeros([1, 1])]),
      'DtypeError: apply: gradient 0 is float64 for parameter "a" of shape [2]; expected float32. ' +
        'Use cast("float32").',
    ],
    [
      "a stale loss",
      (optimizer, x, y) => {
        const loss = x.mul(y).sum();
        loss.item();
        y.assign([[3]]);
        optimizer.minimize(loss);
      },
      'StaleTensorError: broadcastTo: this tensor was built before parameter "b" of shape [1, 1] was ' +
        "updated in place; expected its gradient to be taken before the update. Build the loss " +
        "again in each step.",
    ],
  ])("%s", (_, run, message) => {
    const [x, y] = [a(), b()];
    const optimizer = new SGD([x, y], { learningRate: 0.5, momentum: 0.5 });
    expect(errorOf(() => run(optimizer, x, y))).toBe(message);
    expect([x.toArray(), y.toArray(), optimizer.steps]).toEqual([[1, 2], [[3]], 0]);
    expect(optimizer.state()["0.velocity"]?.toArray()).toEqual([0, 0]);
    optimizer.apply(gradients(x.mul(y).sum(), [x, y]));
    expect([x.toArray(), y.toArray(), optimizer.steps]).toEqual([[-0.5, 0.5], [[1.5]], 1]);
  });

  it.each<[string, (gradient: Tensor) => RuleOutput, string]>([
    [
      "an update of another shape",
      (g) => ({ update: g.sum(), state: [g] }),
      "ShapeError: Mine: the rule's update has shape [] for the parameter that the rule was given; " +
        "expected shape [2].",
    ],
    [
      "an update of another dtype",
      (g) => ({ update: g.cast("float64"), state: [g] }),
      "DtypeError: Mine: the rule's update is float64 for the parameter that the rule was given; " +
        'expected float32. Use cast("float32").',
    ],
    [
      "a state of another shape",
      (g) => ({ update: g, state: [g.unsqueeze(0)] }),
      "ShapeError: Mine: the rule's state 0 has shape [1, 2] for the parameter that the rule was " +
        "given; expected shape [2].",
    ],
    [
      "a state too few",
      (g) => ({ update: g, state: [] }),
      "ShapeError: Mine: the rule returned 0 state tensors; expected 1, as many as it declares.",
    ],
  ])("a rule that answers %s", (_, answer, message) => {
    const rule: Rule = {
      state: [{ name: "memory", initial: 0 }],
      sparse: false,
      scalars: () => [],
      apply: ({ gradient }) => answer(gradient),
    };
    const x = a();
    const optimizer = new Optimizer("Mine", rule, [x], { learningRate: 1 });
    expect(errorOf(() => optimizer.minimize(x.sum()))).toBe(message);
    expect(x.toArray()).toEqual([1, 2]);
  });
});
