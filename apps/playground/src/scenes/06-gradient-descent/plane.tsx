import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { PlanePicture, PointHandle } from "../../line/pictures.tsx";
import type { PlotArea } from "../../views/plot.tsx";
import { trail } from "../../views/trail.ts";
import type { Descent } from "./model.ts";
import { momentOf, type Run } from "./run.ts";

interface PlaneProps {
  readonly run: Run;
  /** Runs that were kept, to be compared. */
  readonly kept?: readonly Descent[];
  /** Shows the start alone: where the run goes is still to be guessed. */
  readonly startOnly?: boolean;
}

/** The cost over all lines (w, b), the way of the run through it, and its start to be dragged. */
export function Plane({ run, kept = [], startOnly = false }: PlaneProps): JSX.Element {
  return (
    <PlanePicture
      landscape={run.landscape.value}
      label="The cost over w and b, and the walk through it. Its start can be moved."
    >
      {(area) => (
        <>
          {kept.map((descent) => (
            <Way key={descent} area={area} descent={descent} step={descent.last} kind="kept" />
          ))}
          {run.descent.value && !startOnly && (
            <Way area={area} descent={run.descent.value} step={run.playback.shown} kind="present" />
          )}
          <PointHandle area={area} w={run.w} b={run.b} name="Start of the walk" />
        </>
      )}
    </PlanePicture>
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
