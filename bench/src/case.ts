import type { Inputs } from "./data.ts";

/** What our numbers are computed by. */
export const backends = ["wasm", "wasm-relaxed", "native"] as const;
export type Backend = (typeof backends)[number];

/** Another library, by the key in `peers.ts`; "nnf" is ourselves in another variant. */
export type PeerKey = "torch" | "openblas" | "jax" | "tfjs" | "nnf";

/** Somebody to be compared with. */
export interface Opponent {
  readonly peer: PeerKey;
  /** Handed to its program, and named in the table. */
  readonly variant?: string;
  /** Threads it is tried with; those of the comparison unless given. */
  readonly threads?: readonly number[];
  /** The least ratio we want, for each backend that has one. */
  readonly goal?: Partial<Record<Backend, number>>;
}

/** A case whose sides compute the same thing from the same inputs. */
export interface Comparison {
  readonly id: string;
  /** Name of the program every side runs. */
  readonly program: string;
  /** Handed to our program, and to those of opponents without one of their own. */
  readonly variant?: string;
  readonly inputs: () => Inputs;
  /** Steps before the results are compared. */
  readonly steps: number;
  /**
   * Greatest relative error of a result, in the Euclidean norm. What carries the name of an input is
   * a trained parameter: there the error is relative to the change since the input. 0 asks for equal
   * numbers; otherwise what float32 rounds off is allowed as well.
   */
  readonly tolerance: number;
  /** Floating-point operations of a step, where they are the point. */
  readonly flops?: number;
  /** Threads each side is tried with. */
  readonly threads: readonly number[];
  /** The most milliseconds a step should take. */
  readonly limit?: number;
  readonly against: readonly Opponent[];
}

/** Comparisons that are also summed up by the geometric mean of their times. */
export interface Group {
  readonly id: string;
  readonly members: readonly Comparison[];
}

/** A result: `ratio` is theirs/ours, so above 1 we are faster (or smaller). */
export interface Row {
  readonly case: string;
  readonly peer: string;
  readonly peerVersion: string;
  readonly backend: Backend;
  readonly ours: number;
  readonly theirs: number | null;
  readonly unit: string;
  readonly ratio: number | null;
  readonly threadsOurs: number;
  readonly threadsTheirs: number | null;
  /** The least ratio we want. */
  readonly goal?: number;
  /** The most we want for `ours`, in its unit. */
  readonly limit?: number;
  /** The least we want for `ours`, where more is better. */
  readonly least?: number;
  readonly gflopsOurs?: number;
  readonly gflopsTheirs?: number;
}

/** What a row of ours alone has in place of somebody to be compared with. */
export const alone = {
  peer: "none",
  peerVersion: "",
  theirs: null,
  ratio: null,
  threadsTheirs: null,
} as const;

/** A case that measures something else than time in a loop. */
export interface Measurement {
  readonly id: string;
  readonly measure: (report: Report) => Promise<void>;
}

export type Case = Comparison | Group | Measurement;

/** Where a case leaves what it found. */
export interface Report {
  readonly options: Options;
  row(row: Row): void;
  /** A peer that takes no part, and why. */
  absent(id: string, peer: string, reason: string): void;
}

/** How to measure. */
export interface Options {
  readonly backend: Backend;
  /** The Node that runs our side and peers in JavaScript. */
  readonly node: string;
  readonly rounds: number;
  /** Seconds the fastest side computes in a round. */
  readonly seconds: number;
}
