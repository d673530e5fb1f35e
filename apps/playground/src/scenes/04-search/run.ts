import { type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { Landscape } from "../../line/cost.ts";
import { useLandscape } from "../../line/state.ts";
import { report } from "../../line/work.ts";
import { formatNumber } from "../../scene/format.ts";
import { Playback } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import { formatRows, readRows } from "../../state/fields.ts";
import { mostKept, mostMoves, moveWidth, triedWidth } from "./limits.ts";
import type { Search } from "./model.ts";
import { keptLimits, type State, sizeSpec, startSpecs } from "./state.ts";

/** Where a move begins. */
export interface Move {
  readonly w: number;
  readonly b: number;
  readonly cost: number;
  readonly size: number;
  /** Costs computed since the start, those of this move's neighbours included. */
  readonly evaluations: number;
}

/** Where a move of a search begins. */
export function moveOf({ moves, last }: Search, move: number): Move {
  const [w, b, cost, size, evaluations] = moves.subarray(move * moveWidth, (move + 1) * moveWidth);
  if (evaluations === undefined) throw new RangeError(`move ${move} of a search of ${last}`);
  return { w, b, cost, size, evaluations } as Move;
}

/** The neighbours that a move tries. */
export function neighboursOf(
  { tried }: Search,
  move: number,
): Omit<Move, "size" | "evaluations">[] {
  const all = tried.subarray(move * triedWidth, (move + 1) * triedWidth);
  return [0, 3, 6, 9]
    .map((at) => ({ w: Number(all[at]), b: Number(all[at + 1]), cost: Number(all[at + 2]) }))
    .filter(({ cost }) => !Number.isNaN(cost));
}

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly search: ReadonlySignal<Search | null>;
  readonly landscape: ReadonlySignal<Landscape | null>;
  /** Searches that were kept, to be compared. */
  readonly kept: ReadonlySignal<readonly Search[]>;
  /** Keeps the present search with the last ones, or forgets all. */
  readonly keep: () => void;
  readonly forget: () => void;
  readonly playback: Playback;
  readonly w: Quantity;
  readonly b: Quantity;
  readonly size: Quantity;
}

/** Starts the search, and again whenever the state asks for another. */
export function useRun(state: Signals<State>): Run {
  const input = useComputed(() => ({
    w: state.w.value,
    b: state.b.value,
    size: state.size.value,
    halve: state.halve.value === "yes",
  }));
  const rows = useComputed(() => readRows(state.kept.value, keptLimits) ?? []);
  const keeping = useComputed(() => ({
    inputs: rows.value.map(([w = 0, b = 0, size = 1, halve]) => ({
      w,
      b,
      size,
      halve: halve === 1,
    })),
  }));
  const newest = useModel("search", input);
  const past = useModel("searches", keeping);
  const landscape = useLandscape();
  const search = useComputed(() => newest.value?.frame ?? null);
  const kept = useComputed(() => (rows.value.length === 0 ? [] : (past.value?.frame ?? [])));
  const last = useComputed(() => search.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.move, last);
    const rewind = (): void => playback.go(0);
    const keep = (): void => {
      const { w, b, size, halve } = input.peek();
      const all = [...rows.peek(), [w, b, size, halve ? 1 : 0]];
      state.kept.value = formatRows(all.slice(-mostKept));
    };
    const forget = (): void => {
      state.kept.value = "";
    };
    return {
      playback,
      keep,
      forget,
      w: new Quantity(state.w, startSpecs.w, rewind),
      b: new Quantity(state.b, startSpecs.b, rewind),
      size: new Quantity(state.size, sizeSpec, rewind),
    };
  }, [state, input, rows, last]);
  useSignalEffect(() => {
    const done = newest.value?.done === true ? newest.value.frame : null;
    report(
      "search",
      done && {
        evaluations: moveOf(done, done.last).evaluations,
        backward: 0,
        arrived: done.outcome === "arrived",
      },
    );
  });
  return { state, search, landscape, kept, ...controls };
}

/** How a search ends and why, in a sentence or two. */
export function verdict(search: Search): string {
  const { w, b, cost, size, evaluations } = moveOf(search, search.last);
  const place = `(${formatNumber(w)}, ${formatNumber(b)})`;
  switch (search.outcome) {
    case "running":
      return `Searching: ${evaluations} costs so far.`;
    case "arrived":
      return `It arrives after ${evaluations} costs, with steps of ${formatNumber(size, 3)} at the end.`;
    case "stuck":
      return (
        `It sticks at ${place} after ${evaluations} costs: the cost is ${formatNumber(cost)}, and ` +
        "every neighbour costs at least as much."
      );
    case "unfinished":
      return `Given up after ${mostMoves} moves at ${place}, at a cost of ${formatNumber(cost, 4)}.`;
  }
}
