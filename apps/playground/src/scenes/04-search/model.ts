import { UnitStepSearch } from "@nnf/optim";
import { parameter, type Tensor } from "@nnf/tensor";
import { costOf, float64, predictionsOf } from "../../line/cost.ts";
import { arrivedAt, mostMoves, moveWidth, triedWidth } from "./limits.ts";

/** Where a search begins, how long its steps are, and whether they are halved when it is stuck. */
export interface SearchInput {
  readonly w: number;
  readonly b: number;
  readonly size: number;
  readonly halve: boolean;
}

/** How a search ended; `running` in the frames before its end. */
export type SearchOutcome = "running" | "arrived" | "stuck" | "unfinished";

/** A search as far as it has come. */
export interface Search {
  readonly input: SearchInput;
  readonly outcome: SearchOutcome;
  /** The last move there is. */
  readonly last: number;
  /** For each move where it begins: w, b, cost, length of a step, costs computed by its end. */
  readonly moves: Float64Array<ArrayBuffer>;
  /** For each move w, b and cost of the four neighbours; NaN where rounding leaves fewer. */
  readonly tried: Float64Array<ArrayBuffer>;
  /** For each move what the line predicts at both ends of the chart and at the points. */
  readonly predictions: Float64Array<ArrayBuffer>;
}

/** The lecture's search: to the best of the four neighbours, as long as one is better. */
export function* search(input: SearchInput): Generator<() => Search, void> {
  const w = parameter(input.w, float64);
  const b = parameter(input.b, float64);
  const optimiser = new UnitStepSearch([w, b], { step: input.size, halve: input.halve });
  const moves = new Float64Array(mostMoves * moveWidth);
  const tried = new Float64Array(mostMoves * triedWidth).fill(Number.NaN);
  let present = costOf(w, b).item();
  let outcome: SearchOutcome = "running";
  for (let move = 0; outcome === "running"; move++) {
    const line = [w.item(), b.item()];
    const size = optimiser.step;
    const neighbours: number[] = [];
    const cost = (): Tensor<[]> => {
      const value = costOf(w, b);
      const place = [w.item(), b.item()];
      // The first call of all is for the start itself.
      if (place[0] !== line[0] || place[1] !== line[1]) neighbours.push(...place, value.item());
      return value;
    };
    const arrived = present <= arrivedAt;
    const useful = arrived || optimiser.minimize(cost);
    moves.set([...line, present, size, optimiser.evaluations], move * moveWidth);
    tried.set(neighbours, move * triedWidth);
    if (arrived) outcome = "arrived";
    else if (!useful) outcome = "stuck";
    else if (move === mostMoves - 1) outcome = "unfinished";
    present = costOf(w, b).item();
    const count = move + 1;
    yield () => ({
      input,
      outcome,
      last: count - 1,
      moves: moves.slice(0, count * moveWidth),
      tried: tried.slice(0, count * triedWidth),
      predictions: predictionsOf(linesOf(moves, count)),
    });
  }
}

/** w and b of each move. */
function linesOf(moves: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count * 2 }, (_, i) =>
    Number(moves[(i >> 1) * moveWidth + (i & 1)]),
  );
}
