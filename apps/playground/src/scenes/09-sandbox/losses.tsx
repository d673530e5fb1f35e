import { scaleLinear, scaleLog } from "d3-scale";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { formatNumber, readable } from "../../scene/format.ts";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { line } from "./line.ts";
import type { OfRun } from "./run.ts";

/** Losses are drawn within these. */
const [least, most] = [1e-9, 1e9];

/** The losses, step by step; those of a run that is kept are beside them. */
export function Losses({ run }: OfRun): JSX.Element {
  const [training, kept] = [run.training.value, run.kept.training.value];
  const step = run.playback.shown;
  const rows = [training?.train, training?.held, kept?.train, kept?.held];
  const y = useMemo(() => lossAxis(rows), rows);
  const x = stepAxis(Math.max(10, training?.last ?? 0, kept?.last ?? 0));
  return (
    <Plot
      label="The losses, step by step"
      x={x}
      y={y}
      height={(width) => Math.min(width * 0.8, 400)}
    >
      {(area) => (
        <>
          <line class="guess" x1={area.x(step)} x2={area.x(step)} y2={area.height} />
          <Line area={area} losses={kept?.held} kind="run-a held-out" />
          <Line area={area} losses={kept?.train} kind="run-a" />
          <Line area={area} losses={training?.held} kind="diverged" />
          <Line area={area} losses={training?.train} kind="arrived" />
        </>
      )}
    </Plot>
  );
}

function stepAxis(last: number): Axis {
  const scale = scaleLinear([0, last], [0, 1]);
  return { scale, label: "step", ticks: scale.ticks(4), format: readable };
}

/** From the power of ten below all losses to the one above. */
function lossAxis(rows: readonly (Float64Array | null | undefined)[]): Axis {
  const powers = rows.flatMap((row) => Array.from(row ?? [], (loss) => Math.log10(within(loss))));
  const from = Math.floor(Math.min(-1, ...powers));
  const to = Math.ceil(Math.max(0, ...powers));
  const stride = Math.ceil((to - from) / 6);
  const ticks: number[] = [];
  for (let power = from; power <= to; power += stride) ticks.push(Number(`1e${power}`));
  const scale = scaleLog([10 ** from, 10 ** to], [0, 1]);
  return { scale, label: "loss", ticks, format: (tick) => formatNumber(tick, 1) };
}

function within(loss: number): number {
  return Number.isNaN(loss) ? most : Math.min(most, Math.max(least, loss));
}

interface LineProps {
  readonly area: PlotArea;
  readonly losses: Float64Array | null | undefined;
  readonly kind: string;
}

function Line({ area, losses, kind }: LineProps): JSX.Element {
  // Scales are made anew each time; what they do is told by where they lead.
  const ends = [area.x(1), area.y(1), area.y(0.1)];
  const path = useMemo(
    () => line(losses ?? [], (loss, step) => [area.x(step), area.y(within(loss))]),
    [losses, ...ends],
  );
  return <path class={`curve ${kind}`} d={path} />;
}
