import { expect, test } from "vitest";
import { float64, generator, int32, Machine, type Numbers } from "./harness.ts";
import { at, expectClose, expectUntouched, runCut } from "./support.ts";

const CRF = 15;
const kinds = ["lattice", "marginals", "viterbi"] as const;
type Kind = (typeof kinds)[number];

const machine = new Machine();

interface Chains {
  readonly count: number;
  readonly time: number;
  readonly tags: number;
  readonly lengths: readonly number[];
  readonly scores: readonly number[];
  readonly start: readonly number[];
  readonly transitions: readonly number[];
}

const logSum = (values: readonly number[]): number => {
  const m = Math.max(...values);
  if (m === Number.NEGATIVE_INFINITY) return m;
  return m + Math.log(values.reduce((sum, v) => sum + Math.exp(v - m), 0));
};

/** Row-major [rows, columns] with columns added up to a multiple of eight. */
function padded(values: readonly number[], columns: number, filler: number): Float64Array {
  const width = Math.ceil(columns / 8) * 8;
  const wide = new Float64Array((values.length / columns) * width).fill(filler);
  for (const [i, value] of values.entries()) {
    wide[Math.floor(i / columns) * width + (i % columns)] = value;
  }
  return wide;
}

/** α; Σ over paths in logarithms, with an exponential for every pair of tags. */
function lattice({ time, tags, scores, start, transitions }: Chains, s: number): number[][] {
  const f = (t: number, j: number) => at(scores, (s * time + t) * tags + j);
  const rows: number[][] = [start.map((value, j) => value + f(0, j))];
  for (let t = 1; t < time; t++) {
    const before = rows[t - 1] ?? [];
    const next = (j: number) => logSum(before.map((a, i) => a + at(transitions, i * tags + j)));
    rows.push(start.map((_, j) => f(t, j) + next(j)));
  }
  return rows;
}

/** β, the same from the other end. */
function latticeBack(chains: Chains, s: number, length: number): number[][] {
  const { time, tags, scores, start, transitions } = chains;
  const rows: number[][] = [start.map(() => 0)];
  for (let t = length - 2; t >= 0; t--) {
    const after = (rows[0] ?? []).map((b, j) => b + at(scores, (s * time + t + 1) * tags + j));
    rows.unshift(
      start.map((_, i) => logSum(after.map((b, j) => b + at(transitions, i * tags + j)))),
    );
  }
  return rows;
}

function oracle(kind: Kind, chains: Chains): number[] {
  const { count, time, tags, lengths, transitions, scores } = chains;
  return Array.from({ length: count }, (_, s): number[] => {
    const length = at(lengths, s);
    const alpha = lattice(chains, s);
    if (kind === "lattice") {
      const last = alpha[length - 1] ?? chains.start.map(() => 0);
      return alpha.flatMap((row, t) => (t < length ? row : last));
    }
    if (kind === "viterbi") return bestPath(chains, s, length);
    const probabilities = new Array<number>(time * tags).fill(0);
    const counts = new Array<number>(tags * tags).fill(0);
    const beta = latticeBack(chains, s, length);
    const logZ = logSum(alpha[length - 1] ?? []);
    for (let t = 0; t < length && logZ !== Number.NEGATIVE_INFINITY; t++) {
      for (let j = 0; j < tags; j++) {
        const after = (beta[t]?.[j] ?? 0) - logZ;
        probabilities[t * tags + j] = Math.exp((alpha[t]?.[j] ?? 0) + after);
        const f = at(scores, (s * time + t) * tags + j);
        for (let i = 0; i < tags && t > 0; i++) {
          const path = (alpha[t - 1]?.[i] ?? 0) + at(transitions, i * tags + j) + f + after;
          counts[i * tags + j] = at(counts, i * tags + j) + Math.exp(path);
        }
      }
    }
    return [...probabilities, ...padded(counts, tags, 0)];
  }).flat();
}

function bestPath({ time, tags, scores, start, transitions }: Chains, s: number, length: number) {
  const f = (t: number, j: number) => at(scores, (s * time + t) * tags + j);
  const path = new Array<number>(time).fill(-1);
  if (length === 0) return path;
  let best = start.map((value, j) => value + f(0, j));
  const from: number[][] = [];
  for (let t = 1; t < length; t++) {
    const reach = (i: number, j: number) => at(best, i) + at(transitions, i * tags + j);
    const choices = best.map((_, j) => firstMax(best.map((_, i) => reach(i, j))));
    best = choices.map((i, j) => reach(i, j) + f(t, j));
    from.push(choices);
  }
  let tag = firstMax(best);
  for (let t = length - 1; t >= 0; t--) {
    path[t] = tag;
    tag = from[t - 1]?.[tag] ?? 0;
  }
  return path;
}

const firstMax = (values: readonly number[]): number => values.indexOf(Math.max(...values));

/** The kernel's result, from whole calls and from calls that are cut. */
function run(kind: Kind, chains: Chains): Numbers {
  const { count, time, tags } = chains;
  const width = Math.ceil(tags / 8) * 8;
  return machine.frame(() => {
    const finite = chains.transitions.filter(Number.isFinite);
    const top = Math.max(-Number.MAX_VALUE, ...finite);
    const exponentials = chains.transitions.map((a) => Math.exp(a - top));
    const alpha = machine.allocate(count * time * tags * 8);
    const size = { lattice: time * tags, marginals: time * tags + tags * width, viterbi: time };
    const total = count * size[kind];
    const bytes = total * (kind === "viterbi" ? 4 : 8);
    const out = machine.allocate(bytes + 64);
    const words = [
      time,
      tags,
      width,
      machine.put(Int32Array.from(chains.lengths)),
      machine.put(Float64Array.from(chains.scores)),
      machine.put(Float64Array.from(chains.start)),
      machine.put(padded(chains.transitions, tags, 0)),
      machine.put(padded(exponentials, tags, 0)),
      machine.put(Float64Array.of(top)),
    ];
    const descriptor = (of: Kind, latticeAt: number) =>
      machine.words(kinds.indexOf(of), ...words, latticeAt, out, 0);
    if (kind === "marginals") {
      expect(machine.run([CRF, descriptor("lattice", alpha), count])).toBe(0);
    }
    const d = descriptor(kind, kind === "lattice" ? out : alpha);
    const result = runCut(machine, CRF, d, count, kind === "viterbi" ? int32 : float64, out, total);
    expectUntouched(machine, out + bytes, 64);
    return result;
  });
}

function chainsOf(
  [count, time, tags]: readonly [number, number, number],
  seed: number,
  score: (next: () => number) => number,
  transition = score,
): Chains {
  const next = generator(seed);
  const list = (length: number, f: typeof score) => Array.from({ length }, () => f(next));
  return {
    count,
    time,
    tags,
    lengths: list(count, () => Math.floor(next() * (time + 1))),
    scores: list(count * time * tags, score),
    start: list(tags, transition),
    transitions: list(tags * tags, transition),
  };
}

const sizes = [
  [1, 1, 1],
  [3, 4, 1],
  [4, 1, 5],
  [2, 6, 2],
  [3, 5, 7],
  [3, 5, 8],
  [3, 5, 9],
  [2, 25, 17],
  [2, 12, 45],
  [0, 3, 4],
] as const;

const uniform = (scale: number) => (next: () => number) => (next() * 2 - 1) * scale;

test.each(kinds)("%s of random chains", (kind) => {
  for (const [seed, size] of sizes.entries()) {
    for (const scale of [0.1, 3, 100]) {
      const chains = chainsOf(size, seed, uniform(scale));
      const expected = oracle(kind, chains);
      // Errors of α grow with the length, and are relative errors of the probabilities.
      const unit = 2 ** -50 * size[1] * (1 + scale * size[1]);
      expectClose(run(kind, chains), expected, () => (kind === "viterbi" ? 0 : unit));
    }
  }
});

// Huge scores among transitions that are almost or entirely impossible: whatever a step sums up
// underflows in the end, or already in the sum that a maximum of its own has to save.
test.each(kinds)("%s of chains whose probabilities underflow", (kind) => {
  for (const [seed, size] of sizes.entries()) {
    for (const rare of [-800, -1e5, Number.NEGATIVE_INFINITY]) {
      const transition = (next: () => number) => (next() < 0.5 ? rare : next());
      const chains = chainsOf(size, seed + 100, uniform(3000), transition);
      const unit = 2 ** -50 * size[1] * (1 + 1e5 * size[1]);
      expectClose(run(kind, chains), oracle(kind, chains), () => (kind === "viterbi" ? 0 : unit));
    }
  }
});

test("only a step that is almost impossible leads to the end", () => {
  // From tag 0, far ahead, tag 1 cannot be reached; from tag 1, 2000 behind, it can.
  const impossible = Number.NEGATIVE_INFINITY;
  const chains: Chains = {
    count: 1,
    time: 2,
    tags: 2,
    lengths: [2],
    scores: [1000, -1000, impossible, 0],
    start: [0, 0],
    transitions: [0, impossible, 0, 0],
  };
  expect([...run("lattice", chains)]).toEqual([1000, -1000, impossible, -1000]);
  const counts = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0];
  expect([...run("marginals", chains)]).toEqual([0, 1, 0, 1, ...counts]);
  expect([...run("viterbi", chains)]).toEqual([1, 1]);
});

test("no sequence at all has no probability", () => {
  const chains = chainsOf([2, 3, 3], 1, uniform(1), () => Number.NEGATIVE_INFINITY);
  const full = { ...chains, lengths: [3, 3] };
  expect(new Set(run("lattice", full))).toEqual(new Set([Number.NEGATIVE_INFINITY]));
  expect(new Set(run("marginals", full))).toEqual(new Set([0]));
  expect([...run("viterbi", full)]).toEqual([0, 0, 0, 0, 0, 0]);
});

test("NaN does not pass for a number", () => {
  const chains = { ...chainsOf([1, 3, 2], 1, uniform(1)), lengths: [3] };
  const broken = { ...chains, scores: chains.scores.map((f, i) => (i === 2 ? Number.NaN : f)) };
  expect([...run("lattice", broken)].slice(4)).toEqual([Number.NaN, Number.NaN]);
});

test("a length beyond the chain fails, and says which", () => {
  const chains = { ...chainsOf([3, 2, 2], 1, uniform(1)), lengths: [2, 0, 3] };
  const d = machine.words(
    0,
    2,
    2,
    8,
    machine.put(Int32Array.from(chains.lengths)),
    ...[
      machine.put(Float64Array.from(chains.scores)),
      machine.put(Float64Array.from(chains.start)),
      machine.put(padded(chains.transitions, 2, 0)),
      machine.put(padded(chains.transitions, 2, 0)),
      machine.put(Float64Array.of(0)),
    ],
    machine.allocate(96),
    0,
    0,
  );
  expect(machine.run([CRF, d, 3])).toBe(1);
  expect(machine.word(d, 12)).toBe(2);
});
