import { afterEach, describe, expect, it, vi } from "vitest";
import { NnfError, parameter, Random, threads } from "../src/index.ts";
import { engine, step } from "../src/internal.ts";

/** How a worker's program is to end in the middle: text put before a part of it. */
const death = vi.hoisted(() => ({ before: "", countdown: 0 }));

vi.mock("../src/engine/worker-source.ts", async (importOriginal) => {
  const original = await importOriginal<typeof import("../src/engine/worker-source.ts")>();
  return {
    ...original,
    get workerSource(): string {
      const { before, countdown } = death;
      if (before === "") return original.workerSource;
      if (!original.workerSource.includes(before)) throw new Error(`no ${before} in the worker`);
      const die = `if (--countdown === 0) process.exit(); ${before}`;
      return `let countdown = ${countdown};${original.workerSource.replace(before, die)}`;
    },
  };
});

/**
 * Kills in a run. They run on a clock twenty times as fast, since a worker is only given up after more
 * than a second; where the environment asks for a number, on the real clock.
 */
const KILLS = Number(process.env["NNF_KILLS"] ?? 20);

function speedUpClock(): void {
  if (process.env["NNF_KILLS"] !== undefined) return;
  const real = performance.now.bind(performance);
  const start = real();
  vi.spyOn(performance, "now").mockImplementation(() => start + 20 * (real() - start));
}

const LOST =
  "engine: a worker thread stopped in the middle of a computation; expected it to finish its part. " +
  "The result is lost; call the operation again, it will run on one thread.";

const random = new Random(0);
const [a, b] = [random.normal([256, 256]), random.normal([256, 256])];
/** All bits of the product; comparing text is faster than comparing arrays. */
const product = (): string => Buffer.from(a.matmul(b).data().buffer).toString("base64");
threads(1);
const expected = product();

/** New workers that die when they come by a place for the `countdown`th time. */
function doom(before: string, countdown: number): void {
  Object.assign(death, { before, countdown });
  threads(2 + (countdown % 2));
}

/** Repeats until it throws; workers need a moment to start. */
function untilError(run: () => void): unknown {
  for (let i = 0; i < 2000; i++) {
    try {
      run();
    } catch (error) {
      return error;
    }
  }
  return undefined;
}

afterEach(() => {
  death.before = "";
  vi.restoreAllMocks();
});

describe("a worker that dies", () => {
  it(`with a part of the work in its hands gives an error, ${KILLS} times, and one thread goes on`, {
    timeout: 60_000 + 5000 * KILLS,
  }, async () => {
    speedUpClock();
    const places = ["if (runUnits(", "if (Atomics.load(block, 1)", "Atomics.add(block, 10, 1)"];
    for (let i = 0; i < KILLS; i++) {
      doom(places[i % places.length] ?? "", 1 + ((i * 7) % 20));
      const error = untilError(() => {
        expect(product()).toBe(expected);
      });
      expect(error).toBeInstanceOf(NnfError);
      expect(error).toMatchObject({ message: LOST, operation: "engine" });
      expect(threads()).toBe(1);
      expect(product()).toBe(expected);
      // The dead workers' memory is freed once they are known to have ended.
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    expect(engine().heap.capacity).toBeLessThan(2 ** 26);
  });

  it("in the middle of an update makes the parameter unreadable until it is loaded again", () => {
    threads(1);
    const w = parameter(new Float32Array(2 ** 20));
    const other = parameter([1, 2, 3]);
    doom("if (runUnits(", 3);
    const error = untilError(() => step([], [{ target: w, value: w.add(1) }]));
    expect(error).toMatchObject({ message: LOST });
    const broken =
      "engine: what computed this value in place stopped with an error, and the value is lost; " +
      "expected it to be replaced first. Load parameters and the optimiser's state again, and call a " +
      "compiled function again for its results.";
    expect(() => w.data()).toThrow(broken);
    expect(() => w.mul(2).sum().item()).toThrow(broken);
    expect(() => step([], [{ target: w, value: w.add(1) }])).toThrow(broken);
    expect([...other.mul(2).data()]).toEqual([2, 4, 6]);
    w.assign(new Float32Array(2 ** 20).fill(5));
    step([], [{ target: w, value: w.add(1) }]);
    expect(w.sum().item()).toBe(6 * 2 ** 20);
  });

  it("while it waits for work does no harm", () => {
    doom("if (++spins <", 150_000);
    for (let i = 0; i < 100; i++) expect(product()).toBe(expected);
    threads(4);
    for (let i = 0; i < 25; i++) expect(product()).toBe(expected);
  });
});
