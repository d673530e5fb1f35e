import { Adagrad } from "@nnf/optim";
import { Random, relu, type Tensor, tensor } from "@nnf/tensor";
import { expect, test } from "vitest";
import { Embedding, HardTanh, Linear, rankingLoss, sequential } from "../src/index.ts";

test("Collobert's ranking: true windows come to score above corrupted ones", () => {
  const random = new Random(4);
  const words = new Embedding(20, 10, { random });
  const scorer = sequential(
    new Linear(50, 16, { random }),
    new HardTanh(),
    new Linear(16, 1, { random }),
  );
  const score = (ids: Tensor): Tensor => scorer.forward(words.forward(ids).reshape(-1, 50));
  // In this language word n is followed by word n + 1.
  const starts = random.integers([64, 1], 0, 15).data();
  const windows = Array.from(starts, (start) => [0, 1, 2, 3, 4].map((i) => start + i));
  const corrupted = windows.map((ids) =>
    ids.map((id, i) => (i === 2 ? (id + 1 + random.nextInteger(0, 18)) % 20 : id)),
  );
  const window = tensor(windows, { dtype: "int32" });
  const corrupt = tensor(corrupted, { dtype: "int32" });
  const adagrad = new Adagrad([...words.parameters(), ...scorer.parameters()], {
    learningRate: 0.1,
  });
  const loss = (): Tensor => relu(score(corrupt).sub(score(window)).add(1)).mean();
  expect(rankingLoss(score(window), score(corrupt)).item()).toBe(loss().item());
  const before = loss().item();
  for (let step = 0; step < 60; step++) adagrad.minimize(loss());
  expect(before).toBeGreaterThan(0.5);
  expect(loss().item()).toBeLessThan(0.1);
});
