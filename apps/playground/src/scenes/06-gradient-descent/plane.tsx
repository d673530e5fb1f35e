import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { plane } from "../../line/data.ts";
import { readable } from "../../scene/format.ts";
import { theme } from "../../shell/theme.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { Surface } from "../../views/surface.tsx";
import { trail } from "../../views/trail.ts";
import type { Descent } from "./model.ts";
import { momentOf, type Run } from "./run.ts";

/** Costs at which lines are drawn: closer together in the valley. */
const levels = [1, 5, 20, 50, 100, 200, 400, 700, 1100, 1600];

const axes: { readonly x: Axis; readonly y: Axis } = {
  x: axis("w", plane.w, 8),
  y: axis("b", plane.b, 7),
};

function axis(label: string, domain: readonly [number, number], count: number): Axis {
  const scale = scaleLinear(domain, [0, 1]);
  return { scale, label, ticks: scale.ticks(count), format: readable };
}

interface PlaneProps {
  readonly run: Run;
  /** Runs that were kept, to be compared. */
  readonly kept?: readonly Descent[];
  /** Shows the start alone: where the run goes is still to be guessed. */
  readonly startOnly?: boolean;
}

/** The cost over all lines (w, b), the way of the run through it, and its start to be dragged. */
export function Plane({ run, kept = [], startOnly = false }: PlaneProps): JSX.Element {
  const landscape = run.landscape.value;
  return (
    <Plot
      label="The cost over w and b, and the walk through it. Its start can be moved."
      {...axes}
      height={(width) => Math.min(width * 0.82, 330)}
      under={({ width, height }) =>
        landscape && (
          <Surface
            values={landscape.costs}
            columns={landscape.columns}
            rows={landscape.rows}
            levels={levels}
            width={width}
            height={height}
            theme={theme()}
          />
        )
      }
    >
      {(area) => (
        <>
          {kept.map((descent) => (
            <Way key={descent} area={area} descent={descent} step={descent.last} kind="kept" />
          ))}
          {run.descent.value && !startOnly && (
            <Way area={area} descent={run.descent.value} step={run.playback.shown} kind="present" />
          )}
          <Start area={area} run={run} />
        </>
      )}
    </Plot>
  );
}

interface WayProps {
  readonly area: PlotArea;
  readonly descent: Descent;
  readonly step: number;
  readonly kind: "present" | "kept";
}

/** The way of a run: what lies ahead faintly, what lies behind with a point for every step. */
function Way({ area, descent, step, kind }: WayProps): JSX.Element {
  const { width, height } = area;
  const way = useMemo(
    () =>
      trail(area, descent.last + 1, (at) => {
        const { w, b } = momentOf(descent, at);
        return [w, b];
      }),
    [descent, width, height],
  );
  if (kind === "kept") return <path class="way kept" d={way.line(descent.last)} />;
  const { w, b } = momentOf(descent, step);
  return (
    <>
      <path class="way ahead" d={way.line(descent.last)} />
      <path class="way" d={way.line(step)} />
      <path class="way dots" d={way.dots(step)} />
      <circle class="ball" cx={area.x(w)} cy={area.y(b)} r={6} />
    </>
  );
}

function Start({ area, run }: { readonly area: PlotArea; readonly run: Run }): JSX.Element {
  const { w, b } = run;
  return (
    <Handle
      x={area.x(w.value)}
      y={area.y(b.value)}
      name="Start of the walk"
      text={`w ${w.text}, b ${b.text}`}
      value={w.value}
      min={w.spec.from}
      max={w.spec.to}
      onDrag={(x, y) => {
        w.move(area.x.invert(x));
        b.move(area.y.invert(y));
      }}
      onNudge={(right, up) => {
        if (right !== 0) w.nudge(right);
        if (up !== 0) b.nudge(up);
      }}
    />
  );
}
