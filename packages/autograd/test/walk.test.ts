import { parameter, tensor, variable } from "@nnf/tensor";
import { describe, expect, it } from "vitest";
import { type WalkStep, walk } from "../src/index.ts";

type Kind = WalkStep["kind"];

/** The steps of one kind. */
function of<K extends Kind>(steps: Iterable<WalkStep>, kind: K): Extract<WalkStep, { kind: K }>[] {
  return [...steps].filter((step): step is Extract<WalkStep, { kind: K }> => step.kind === kind);
}

const float64 = { dtype: "float64" } as const;

describe("the lecture's graph: o = w·x, y = o + b, d = y − gold, c = d²", () => {
  const x = tensor(5, float64);
  const gold = tensor(16, float64);
  const w = parameter(2, { name: "w", ...float64 });
  const b = parameter(2, { name: "b", ...float64 });
  const o = x.mul(w);
  const y = o.add(b);
  const d = y.sub(gold);
  const c = d.square();
  const steps = walk(c, { learningRate: 0.02, names: { x, gold, o, y, d, c } });

  it("comes in the seven kinds of step, in order", () => {
    expect(steps.map(({ step }) => step)).toEqual([1, 2, 3, 4, 4, 4, 4, 5, 6, 6, 6, 6, 7]);
  });

  it("initialises inputs and variables", () => {
    const [inputs] = of(steps, "inputs");
    const [variables] = of(steps, "variables");
    const named = (list: typeof inputs extends undefined ? never : readonly object[]): unknown =>
      JSON.parse(JSON.stringify(list, ["node", "name", "value"]));
    expect(named(inputs?.inputs ?? [])).toEqual([
      { node: { name: "x" }, value: 5 },
      { node: { name: "gold" }, value: 16 },
    ]);
    expect(named(variables?.variables ?? [])).toEqual([
      { node: { name: "w" }, value: 2 },
      { node: { name: "b" }, value: 2 },
    ]);
  });

  it("orders operands before operators", () => {
    const [order] = of(steps, "order");
    expect(order?.order.map(({ name }) => name)).toEqual(
      ["x", "w", "o", "b", "y", "gold", "d", "c"], //
    );
  });

  it("computes o = 10, y = 12, d = −4, c = 16", () => {
    expect(of(steps, "forward").map(({ node, value }) => [node.name, value])).toEqual([
      ["o", 10],
      ["y", 12],
      ["d", -4],
      ["c", 16],
    ]);
    expect(of(steps, "forward")[0]?.operands.map(({ node, value }) => [node.name, value])).toEqual([
      ["x", 5],
      ["w", 2],
    ]);
  });

  it("passes dc = 1, dd = dy = do = −8, dw = −40, db = −8 back", () => {
    expect(of(steps, "seed").map(({ node, gradient }) => [node.name, gradient])).toEqual([
      ["c", 1],
    ]);
    const rows = of(steps, "backward").flatMap(({ node, upstream, edges }) =>
      edges.map(({ operand, local, downstream, total }) => [
        `${node.name} → ${operand.name}`,
        upstream,
        local,
        downstream,
        total,
      ]),
    );
    expect(rows).toEqual([
      ["c → d", 1, -8, -8, -8],
      ["d → y", -8, 1, -8, -8],
      ["y → o", -8, 1, -8, -8],
      ["y → b", -8, 1, -8, -8],
      ["o → w", -8, 5, -40, -40],
    ]);
  });

  it("would update to w = 2.8, b = 2.16 and leaves them", () => {
    const [update] = of(steps, "update");
    expect(update?.learningRate).toBe(0.02);
    expect(
      update?.updates.map(({ node, before, gradient }) => [node.name, before, gradient]),
    ).toEqual([
      ["w", 2, -40],
      ["b", 2, -8],
    ]);
    expect(update?.updates.map(({ after }) => Number(after).toFixed(12))).toEqual([
      "2.800000000000",
      "2.160000000000",
    ]);
    expect([w.item(), b.item()]).toEqual([2, 2]);
  });
});

describe("a variable used twice", () => {
  it("adds up what both uses pass down", () => {
    const w = parameter(3, { name: "w", ...float64 });
    const steps = walk(w.mul(w).add(w));
    const sums = of(steps, "backward").flatMap(({ node, edges }) =>
      edges.map(({ operand, downstream, total }) => [node.name, operand.name, downstream, total]),
    );
    expect(sums).toEqual([
      ["add", "mul", 1, 1],
      ["add", "w", 1, 1],
      ["mul", "w", 3, 4],
      ["mul", "w", 3, 7],
    ]);
    expect(of(steps, "update")[0]?.updates[0]?.gradient).toBe(7);
  });
});

describe("three examples", () => {
  const w = parameter(2, { name: "w", ...float64 });
  const b = parameter(2, { name: "b", ...float64 });
  const x = tensor([1, 5, 6], float64);
  const y = tensor([0, 16, 20], float64);
  const loss = x.mul(w).add(b).sub(y).square().sum();
  const steps = walk(loss, { names: { x, y } });

  it("shows no step for the repetition of w and b over the examples", () => {
    expect(of(steps, "order")[0]?.order.map(({ name }) => name)).toEqual(
      ["x", "w", "mul", "b", "add", "y", "sub", "square", "sum"], //
    );
  });

  it("gives one local derivative per example and sums what they pass down", () => {
    const [edge] = of(steps, "backward").at(-1)?.edges ?? [];
    expect(edge).toMatchObject({
      operand: { name: "w", shape: [] },
      local: [1, 5, 6],
      downstream: -104,
      total: -104,
    });
    const updates = of(steps, "update")[0]?.updates ?? [];
    expect(updates.map(({ gradient }) => gradient)).toEqual([-104, -12]);
  });

  it("gives the local derivative of a scalar operator in its operand's shape", () => {
    const [sum] = of(steps, "backward");
    expect(sum).toMatchObject({ node: { name: "sum" }, edges: [{ local: [1, 1, 1] }] });
  });
});

describe("what is shown", () => {
  it("shows numbers of the program as operands without a step", () => {
    const v = variable([1, 2], float64);
    const steps = walk(v.mul(3).mean());
    expect(of(steps, "inputs")[0]?.inputs).toEqual([]);
    const [scale] = of(steps, "forward");
    expect(scale?.operands.map(({ node }) => [node.kind, node.name])).toEqual([
      ["variable", "variable"],
      ["constant", "3"],
    ]);
    expect(of(steps, "order")[0]?.order.map(({ name }) => name)).toEqual(
      ["variable", "mul", "sum", "div"], //
    );
  });

  it("has no local derivative where every output depends on every input", () => {
    const w = parameter([[1, 2]], { name: "w", ...float64 });
    const steps = walk(
      tensor([[1], [2]], float64)
        .matmul(w)
        .sum(),
    );
    const product = of(steps, "backward").at(-1);
    expect(product).toMatchObject({
      node: { name: "matmul" },
      edges: [{ operand: { name: "w" }, local: null, downstream: [[3, 3]] }],
    });
  });

  it("shows the same after the loss was read", () => {
    const w = parameter(2, { name: "w" });
    const loss = w.mul(3).square();
    loss.item();
    expect(of(walk(loss), "order")[0]?.order.map(({ name }) => name)).toEqual([
      "w",
      "mul",
      "square",
    ]);
  });
});

describe("bad input", () => {
  const w = parameter([1, 2], { name: "w" });
  it.each([
    [
      "no scalar",
      () => walk(w.mul(2)),
      "ShapeError: walk: got a loss of shape [2]; expected a scalar. Reduce it with sum() or mean().",
    ],
    [
      "no variable",
      () => walk(tensor(1)),
      "GradientError: walk: a tensor of shape [] depends on no parameter or variable; expected one to take the gradient of. Make the weights with parameter(...).",
    ],
    [
      "rate",
      () => walk(w.sum(), { learningRate: Number.NaN }),
      "ValueError: walk: got learning rate NaN; expected a finite number.",
    ],
  ])("%s", (_, call, text) => {
    expect(call).toThrowError(
      expect.objectContaining({ message: text.replace(/^\w+: /, ""), name: text.split(":")[0] }),
    );
  });
});
