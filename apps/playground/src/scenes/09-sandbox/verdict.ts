import { formatNumber } from "../../scene/format.ts";
import { divergedAbove, flatBelow } from "./limits.ts";
import type { Culprit, Look, Outcome, TrainInput, Training } from "./model.ts";
import { partName, partsOf, unitName } from "./parts.ts";
import type { Ending } from "./state.ts";

/** Which of the guesses an outcome is; null while it trains. */
export function endingOf(outcome: Outcome): Ending | null {
  if (outcome === "running") return null;
  if (outcome === "limit") return "stopped";
  return outcome === "reached" || outcome === "flat" ? "converges" : "diverges";
}

const smaller = "Try a smaller learning rate.";

/** How a training ended and why, in sentences. */
export function verdict({ outcome, last, train, input, culprit }: Training): string {
  const loss = formatNumber(train[last], 4);
  const steps = `${last} ${last === 1 ? "step" : "steps"}`;
  switch (outcome) {
    case "running":
      return `Training: ${steps} so far.`;
    case "reached":
      return `Converged after ${steps}: the loss is ${loss}, not above the ${formatNumber(input.enough)} that is enough.`;
    case "flat":
      return (
        `Converged after ${steps}, at a loss of ${loss}: no slope is above ` +
        `${flatBelow.toFixed(5)} any more.`
      );
    case "diverged":
      return (
        `Diverged, and stopped at step ${last}: the loss is ${loss}, above ${divergedAbove}. It was ` +
        `lowest, ${formatNumber(Math.min(...train), 3)}, at step ${train.indexOf(Math.min(...train))}. ${smaller}`
      );
    case "broken":
      return (
        `Stopped at step ${last}: the ${place(culprit, input)} is no longer a finite ` +
        `number, and it is the first. 32 bits hold numbers up to 3.4 × 10³⁸. ${smaller}`
      );
    case "limit":
      return `Stopped after ${steps}, which is the limit, at a loss of ${loss}. It may be on its way still.`;
  }
}

/** What was the first not to be finite. */
function place(culprit: Culprit | null, input: TrainInput): string {
  if (culprit?.at === "sum") return `sum in ${unitName(input, culprit.layer + 1, culprit.unit)}`;
  const part = culprit?.at === "parameter" && partsOf(input)[culprit.index];
  return part ? partName(input, part) : String(culprit?.at);
}

/** The losses at a step, and how many points lie on the right side of one half, by name. */
export function scoresOf(
  { train, held, input, isHeld }: Training,
  look: Look | null,
  step: number,
): Readonly<Record<string, string>> {
  const right = (part: boolean): string =>
    `${look?.right.filter((hit, i) => hit && isHeld[i] === part).length ?? "…"} of ${
      isHeld.filter((each) => each === part).length
    }`;
  const areClasses = input.task === "classes";
  return {
    "Loss, learnt from": formatNumber(train[step], 9),
    ...(held && { "Loss, held out": formatNumber(held[step], 9) }),
    ...(areClasses && { "Right, learnt from": right(false) }),
    ...(areClasses && held && { "Right, held out": right(true) }),
  };
}
