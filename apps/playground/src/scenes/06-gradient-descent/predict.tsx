import type { JSX } from "preact";
import { formatNumber } from "../../scene/format.ts";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import { Plane } from "./plane.tsx";
import { momentOf, type Run } from "./run.ts";
import { guessSpec } from "./state.ts";

/** The guess of the largest step size. */
export function PredictCliff({ run }: { readonly run: Run }): JSX.Element {
  const cliff = run.landscape.value?.cliff;
  return (
    <Predict
      guess={run.state.guess}
      first={0.005}
      question="How large can the step size a be before the walk never arrives?"
      control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
      picture={{
        title: "The cost over w and b, and where the walk starts",
        content: <Plane run={run} startOnly />,
      }}
      judge={(guess) => (
        <>
          You guessed <b>{formatNumber(guess, 8)}</b>. {cliff !== undefined && judge(guess, cliff)}
        </>
      )}
    >
      The walk starts on a steep wall <Start run={run} />. Small steps are safe and slow. Large
      steps overshoot: they land on the other side of the valley, where the slope sends them back
      again.
    </Predict>
  );
}

function Start({ run }: { readonly run: Run }): JSX.Element {
  const descent = run.descent.value;
  const place = `at (w, b) = (${run.w.text}, ${run.b.text})`;
  if (descent === null) return <>{place}</>;
  const { cost, slopeW, slopeB } = momentOf(descent, 0);
  return (
    <>
      {place}, where the cost is {formatNumber(cost)} and its slope ({formatNumber(slopeW)},{" "}
      {formatNumber(slopeB)})
    </>
  );
}

/** A guess within a tenth of the truth is a good one. */
function judge(guess: number, cliff: number): string {
  const truth = `The walk arrives up to ${formatNumber(cliff)}`;
  if (Math.abs(guess - cliff) <= cliff / 10) return `${truth}: well guessed.`;
  if (guess > cliff) return `${truth}: yours would fly apart.`;
  return `${truth}: you were careful, larger steps still arrive.`;
}
