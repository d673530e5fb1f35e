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
import { mostMoves, moveWidth, triedWidth } from "./limits.ts";
import type { Search } from "./model.ts";
import { type State, sizeSpec, startSpecs } from "./state.ts";

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
  const newest = useModel("search", input);
  const landscape = useLandscape();
  const search = useComputed(() => newest.value?.frame ?? null);
  const last = useComputed(() => search.value?.last ?? 0);
  const controls = useMemo(() => {
    const playback = new Playback(state.move, last);
    const rewind = (): void => playback.go(0);
    return {
      playback,
      w: new Quantity(state.w, startSpecs.w, rewind),
      b: new Quantity(state.b, startSpecs.b, rewind),
      size: new Quantity(state.size, sizeSpec, rewind),
    };
  }, [state, last]);
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
  return { state, search, landscape, ...controls };
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
