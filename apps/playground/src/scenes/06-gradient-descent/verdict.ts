import type { Landscape } from "../../line/cost.ts";
import { formatNumber } from "../../scene/format.ts";
import type { Descent } from "./model.ts";
import { momentOf } from "./run.ts";

/** How a run ended and why, in sentences. */
export function verdict(descent: Descent, { cliff }: Landscape): string {
  const { outcome, last } = descent;
  const { learningRate: rate } = descent.input;
  const { cost } = momentOf(descent, last);
  const [across] = descent.factors;
  switch (outcome) {
    case "running":
      return `Walking: ${last} steps so far.`;
    case "arrived":
      return last === 0
        ? "Already there: at the start the cost is at most 0.000001."
        : `Arrived after ${last} ${last === 1 ? "step" : "steps"}: the cost is ${formatNumber(cost, 3)}.`;
    case "diverged": {
      const lowest = lowestStep(descent);
      const since = lowest === 0 ? "from the first step on" : `since step ${lowest}`;
      return (
        `Diverged: the cost has grown ${since}, and passed 10¹² at step ${last}, where the run was ` +
        `stopped. The step size ${formatNumber(rate, 8)} is above ${formatNumber(cliff)}: every step ` +
        `overshoots the valley and lands ${formatNumber(Math.abs(across), 4)} times as far on its other side.`
      );
    }
    case "unfinished":
      return (
        `Given up after ${last} steps, at a cost of ${formatNumber(cost, 4)}. ` +
        (rate < cliff
          ? "It is on its way, but so slowly that you would not want to wait."
          : "So close above the cliff it takes that long to see that the cost is growing.")
      );
  }
}

/** The step at which the cost was lowest. */
function lowestStep(descent: Descent): number {
  let lowest = 0;
  let least = Number.POSITIVE_INFINITY;
  for (let step = 0; step <= descent.last; step++) {
    const { cost } = momentOf(descent, step);
    if (cost < least) [lowest, least] = [step, cost];
  }
  return lowest;
}
