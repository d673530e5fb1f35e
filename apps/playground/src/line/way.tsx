import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { PlotArea } from "../views/plot.tsx";
import { trail } from "../views/trail.ts";

interface WayProps {
  readonly area: PlotArea;
  /** So many numbers for each step, of which the first are w and b. */
  readonly steps: Float64Array;
  readonly stride: number;
  /** The step that is shown. */
  readonly step: number;
  /** A way that was kept is shown whole, and faintly. */
  readonly kept?: boolean;
}

/** A way through the plane: what lies ahead faintly, what lies behind with a point for every step. */
export function Way({ area, steps, stride, step, kept = false }: WayProps): JSX.Element {
  const { width, height } = area;
  const count = steps.length / stride;
  const way = useMemo(
    () => trail(area, count, (at) => [Number(steps[at * stride]), Number(steps[at * stride + 1])]),
    [steps, stride, count, width, height],
  );
  if (kept) return <path class="way kept" d={way.line(count - 1)} />;
  const [w, b] = [Number(steps[step * stride]), Number(steps[step * stride + 1])];
  return (
    <>
      <path class="way ahead" d={way.line(count - 1)} />
      <path class="way" d={way.line(step)} />
      <path class="way dots" d={way.dots(step)} />
      <circle class="ball" cx={area.x(w)} cy={area.y(b)} r={6} />
    </>
  );
}
