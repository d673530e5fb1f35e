import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { JSX } from "preact";
import { NumberField, Slider } from "../../scene/controls.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { mostSteps } from "./limits.ts";
import { type Run, rates } from "./run.ts";
import { rateSpec } from "./state.ts";
import { verdict } from "./verdict.ts";

const x: Axis = {
  scale: scaleLinear([rateSpec.from, rateSpec.to], [0, 1]),
  label: "step size a",
  ticks: [0.001, 0.005, 0.01, 0.015, 0.02],
  format: readable,
};

const y: Axis = {
  scale: scaleLog([20, mostSteps], [0, 1]),
  label: "steps",
  ticks: [100, 1000, 10_000],
  format: (tick) => `10${"²³⁴"[Math.log10(tick) - 2] ?? ""}`,
};

/** How long runs take for every step size, and the slider of the step size right below. */
export function Cliff({ run }: { readonly run: Run }): JSX.Element {
  const [descent, landscape] = [run.descent.value, run.landscape.value];
  return (
    <div class="cliff">
      <div class="head">
        <NumberField quantity={run.rate} />
        <p class="verdict" role="status">
          {descent && landscape ? verdict(descent, landscape) : ""}
        </p>
      </div>
      <Plot
        label="Steps that a run takes, for every step size"
        x={x}
        y={y}
        height={(width) => Math.min(Math.max(160, width * 0.3), 180)}
      >
        {(area) => <Contents area={area} run={run} />}
      </Plot>
      <Slider quantity={run.rate} />
    </div>
  );
}

function Contents({ area, run }: { readonly area: PlotArea; readonly run: Run }): JSX.Element {
  const cliff = run.landscape.value?.cliff;
  const sweep = run.sweep.value;
  const guess = run.state.guess.value;
  return (
    <>
      {cliff !== undefined && <Edge area={area} cliff={cliff} />}
      {typeof guess === "number" && <Guess area={area} guess={guess} />}
      {sweep && (
        <>
          <path class="curve arrived" d={curve(area, sweep.arrived)} />
          <path class="curve diverged" d={curve(area, sweep.diverged)} />
        </>
      )}
      <Present area={area} run={run} />
    </>
  );
}

/** The step size from which on nothing arrives. */
function Edge({ area, cliff }: { readonly area: PlotArea; readonly cliff: number }): JSX.Element {
  const at = area.x(cliff);
  return (
    <g>
      <rect class="beyond" x={at} width={Math.max(0, area.width - at)} height={area.height} />
      <line class="edge" x1={at} x2={at} y2={area.height} />
      <text class="note" x={at - 8} y={16} text-anchor="end">
        the cliff: {formatNumber(cliff)}
      </text>
      <text class="note" x={area.x(0.004)} y={area.y(2600)}>
        arrives
      </text>
      <text class="note" x={area.width - 8} y={16} text-anchor="end">
        {area.width > 420 ? "flies apart" : ""}
      </text>
    </g>
  );
}

function Guess({ area, guess }: { readonly area: PlotArea; readonly guess: number }): JSX.Element {
  const at = area.x(Math.min(guess, rateSpec.to));
  const left = at > area.width / 2;
  return (
    <g>
      <line class="guess" x1={at} x2={at} y1={28} y2={area.height} />
      <text
        class="note"
        x={left ? at - 6 : at + 6}
        y={area.height - 10}
        text-anchor={left ? "end" : "start"}
      >
        your guess
      </text>
    </g>
  );
}

/** The run that is shown. */
function Present({
  area,
  run,
}: {
  readonly area: PlotArea;
  readonly run: Run;
}): JSX.Element | null {
  const descent = run.descent.value;
  if (descent === null) return null;
  const { learningRate: rate } = descent.input;
  if (rate > rateSpec.to || rate < rateSpec.from) return null;
  const steps = Math.max(descent.last, Number(y.scale.domain()[0]));
  return (
    <circle
      class={descent.outcome === "diverged" ? "present diverged" : "present"}
      cx={area.x(rate)}
      cy={area.y(steps)}
      r={6}
    />
  );
}

/** The curve through the rates that have a number of steps. */
function curve(area: PlotArea, steps: Float64Array): string {
  const path = line<number>()
    .defined((_, i) => Number(steps[i]) > 0)
    .x((rate) => area.x(rate))
    .y((_, i) => area.y(Number(steps[i])));
  return path(rates.slice(0, steps.length)) ?? "";
}
