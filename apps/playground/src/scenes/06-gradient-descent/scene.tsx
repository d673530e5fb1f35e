import type { JSX } from "preact";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Formula, Program } from "../../scene/frame.tsx";
import { Act } from "./act.tsx";
import { Explain } from "./explain.tsx";
import { PredictCliff } from "./predict.tsx";
import program from "./program.ts?raw";
import { momentOf, type Run, useRun } from "./run.ts";
import { codec, type DescentState } from "./state.ts";

export const scene = defineScene(codec, GradientDescent);

function GradientDescent({ state }: { readonly state: DescentState }): JSX.Element {
  const run = useRun(state);
  const open = state.guess.value !== "none";
  return (
    <>
      <h1>Gradient descent</h1>
      <p class="lead">
        At every point the cost has a slope. Walk against it, step by step, and the line finds the
        points by itself.
      </p>
      <div class="formulas">
        <Formula math={tex`w \leftarrow w - a\,\frac{\partial C}{\partial w}`} />
        <Formula math={tex`b \leftarrow b - a\,\frac{\partial C}{\partial b}`} />
      </div>
      <PredictCliff run={run} />
      {open ? (
        <>
          <Act run={run} />
          <Explain run={run} />
          <Steps run={run} />
          <Program text={program} />
        </>
      ) : null}
    </>
  );
}

/** Steps that the table shows: the first ones, then fewer and fewer, the present one and the last. */
function shownSteps(present: number, last: number): number[] {
  const steps = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000];
  return [...new Set([...steps.filter((step) => step < last), present, last])].sort(
    (p, q) => p - q,
  );
}

function Steps({ run }: { readonly run: Run }): JSX.Element | null {
  const descent = run.descent.value;
  if (descent === null) return null;
  const present = run.playback.shown;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="every step" value={descent.fingerprint} />}
      columns={["Step", "w", "b", "Cost", "Slope in w", "Slope in b"]}
      rows={shownSteps(present, descent.last).map((step) => {
        const { w, b, cost, slopeW, slopeB } = momentOf(descent, step);
        return [String(step), ...[w, b, cost, slopeW, slopeB].map((value) => formatNumber(value))];
      })}
    />
  );
}
