import { expect, it } from "vitest";
import { all } from "../src/worker/all.ts";
import { fingerprint } from "../src/worker/fingerprint.ts";
import { type Model, models } from "../src/worker/models.ts";
import type { Request, Response } from "../src/worker/protocol.ts";
import { Runner } from "../src/worker/runner.ts";

const landscapeOf = (value: number) => ({
  columns: value,
  rows: 1,
  costs: new Float64Array(),
  hessian: [],
  curvatures: [0, 0] as const,
  cliff: 0,
});

/** A runner whose one model counts to `columns`, a millisecond a piece. */
function setUp(load?: () => Promise<void>) {
  let time = 0;
  let begun = 0;
  const sent: Response[] = [];
  const turns: (() => void)[] = [];
  const model: Model<"landscape"> = function* ({ columns }) {
    begun += 1;
    for (let i = 1; i <= columns; i++) {
      time += 1;
      if (i === 666) throw new Error("six hundred and sixty-six");
      yield () => landscapeOf(i);
    }
  };
  const all: typeof models = { ...models, landscape: async () => model };
  const runner = new Runner({
    load: async (name) => {
      await load?.();
      return all[name]();
    },
    post: (response) => sent.push(response),
    later: (work) => turns.push(work),
    now: () => time,
  });
  const start = (run: number, columns: number): void =>
    runner.receive({
      kind: "run",
      channel: 1,
      model: "landscape",
      run,
      input: { columns, rows: 1 },
    });
  const shown = (run: number): void => runner.receive({ kind: "shown", channel: 1, run });
  const receive = (request: Request): void => runner.receive(request);
  /** One turn; false when there is nothing to do. */
  const turn = (): boolean => {
    const next = turns.shift();
    next?.();
    return next !== undefined;
  };
  /** The frames sent: run, how far it was, whether it was the last. */
  const frames = () =>
    sent.map((response) =>
      response.kind === "frame" && response.model === "landscape"
        ? [response.run, response.frame.columns, response.done]
        : response,
    );
  return { start, shown, receive, turn, frames, begun: () => begun };
}

const loaded = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));

it("sends a frame after a while, then nothing until that was shown, then the newest", async () => {
  const { start, shown, turn, frames } = setUp();
  start(1, 90);
  await loaded();
  for (let slice = 0; slice < 6; slice++) turn();
  expect(frames()).toEqual([]);
  turn();
  expect(frames()).toEqual([[1, 56, false]]);
  while (turn());
  expect(frames()).toHaveLength(1);
  shown(1);
  expect(frames()).toEqual([
    [1, 56, false],
    [1, 90, true],
  ]);
});

it("tells the end also where the last frame was sent before it was known to be the last", async () => {
  const { start, turn, frames } = setUp();
  start(1, 56);
  await loaded();
  while (turn());
  expect(frames()).toEqual([[1, 56, false], { kind: "end", channel: 1, run: 1 }]);
});

it("drops a run for a newer one, also while its model still loads", async () => {
  const { start, turn, frames, begun } = setUp();
  start(1, 100);
  start(2, 5);
  await loaded();
  while (turn());
  expect(begun()).toBe(1);
  expect(frames()).toEqual([[2, 5, true]]);
  start(3, 100);
  await loaded();
  turn();
  start(4, 3);
  await loaded();
  while (turn());
  expect(frames().at(-1)).toEqual([4, 3, true]);
});

it("lets two channels run the same model", async () => {
  const { start, receive, turn, frames } = setUp();
  start(1, 3);
  const input = { columns: 5, rows: 1 };
  receive({ kind: "run", channel: 2, model: "landscape", run: 2, input });
  await loaded();
  while (turn());
  expect(frames()).toEqual([
    [1, 3, true],
    [2, 5, true],
  ]);
});

it("tells of a run that ends without a frame", async () => {
  const { start, turn, frames } = setUp();
  start(1, 0);
  await loaded();
  while (turn());
  expect(frames()).toEqual([{ kind: "end", channel: 1, run: 1 }]);
});

it("stops what is cancelled", async () => {
  const { start, receive, turn, frames } = setUp();
  start(1, 100);
  await loaded();
  receive({ kind: "cancel", channel: 1 });
  while (turn());
  expect(frames()).toEqual([]);
});

it("tells of models that throw or cannot be loaded", async () => {
  const throwing = setUp();
  throwing.start(1, 1000);
  await loaded();
  while (throwing.turn());
  expect(throwing.frames().at(-1)).toMatchObject({
    kind: "failure",
    message: "six hundred and sixty-six",
  });
  const missing = setUp(() => Promise.reject(new Error("gone")));
  missing.start(1, 1);
  await loaded();
  expect(missing.frames()).toMatchObject([{ kind: "failure", message: "gone" }]);
});

it("makes fingerprints of bits", () => {
  expect(fingerprint(new Float64Array())).toBe("811c9dc5");
  expect(fingerprint(Float64Array.of(0))).not.toBe(fingerprint(Float64Array.of(-0)));
  expect(fingerprint(Float64Array.of(9, 1).subarray(1))).toBe(fingerprint(Float64Array.of(1)));
});

it("makes one model of many runs, whose frames are those of all that have begun", () => {
  const count = function* (to: number): Generator<() => number, void> {
    for (let i = 1; i <= to; i++) yield () => i;
  };
  const frames = (inputs: number[]) => [...all(count)({ inputs })].map((frame) => frame());
  expect(frames([])).toEqual([[]]);
  expect(frames([2, 0, 1])).toEqual([[], [1], [2], [2, 1]]);
});
