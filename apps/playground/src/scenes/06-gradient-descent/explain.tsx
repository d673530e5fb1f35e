import type { JSX } from "preact";
import { WorkTable } from "../../line/work-table.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Formula, Part } from "../../scene/frame.tsx";
import { momentOf, type Run } from "./run.ts";

/** Why it is as it is. */
export function Explain({ run }: { readonly run: Run }): JSX.Element {
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <WhyCliff run={run} />
        <div class="column">
          <FirstStep run={run} />
          <Cost />
        </div>
      </div>
    </Part>
  );
}

function FirstStep({ run }: { readonly run: Run }): JSX.Element | null {
  const descent = run.descent.value;
  if (descent === null || descent.last === 0) return null;
  const [start, next] = [momentOf(descent, 0), momentOf(descent, 1)];
  return (
    <>
      <h3>One step</h3>
      <p>
        At ({formatNumber(start.w)}, {formatNumber(start.b)}) the slope is (
        {formatNumber(start.slopeW)}, {formatNumber(start.slopeB)}). The step goes against it,{" "}
        {formatNumber(descent.input.learningRate, 8)} times as far, to ({formatNumber(next.w)},{" "}
        {formatNumber(next.b)}), and takes the cost from {formatNumber(start.cost)} to{" "}
        {formatNumber(next.cost)}.
      </p>
    </>
  );
}

function WhyCliff({ run }: { readonly run: Run }): JSX.Element {
  const [descent, landscape] = [run.descent.value, run.landscape.value];
  const [steep, shallow] = landscape?.curvatures ?? [];
  const [across, along] = descent?.factors ?? [];
  const hessian = landscape?.hessian.map(
    (row) => `[${row.map((second) => formatNumber(second)).join(", ")}]`,
  );
  return (
    <div class="column">
      <h3>Why there is a cliff</h3>
      <p>
        The cost is a valley whose shape is the same everywhere: its second derivatives are [
        {hessian?.join(", ") ?? "…"}]. Across the valley that is a curvature of λ ={" "}
        {formatNumber(steep)}, along it only {formatNumber(shallow)}.
      </p>
      <p>
        Each step multiplies the distance to the bottom by 1 − aλ: with your step size by{" "}
        <b>{formatNumber(across, 4)}</b> across and by <b>{formatNumber(along, 4)}</b> along. As
        long as both lie between −1 and 1 the distance shrinks. So the walk arrives exactly if
      </p>
      <Formula math={tex`a < \dfrac{2}{\lambda}`} />
      <p>
        which is {formatNumber(landscape?.cliff)}. Only the curvature matters: move the start, and
        the cliff stays where it is. Just below it the walk zigzags across the valley; far below it
        creeps along the floor. The best step size lies in between, and closer to the edge than one
        would think.
      </p>
    </div>
  );
}

function Cost(): JSX.Element {
  return (
    <>
      <h3>What it costs</h3>
      <p>
        Every step computed the cost once and walked backwards through it once, whatever the number
        of parameters. By finite differences the same slopes would take three costs for each step:
        one where you stand, and one more for each parameter.
      </p>
      <WorkTable />
    </>
  );
}
