import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import type { PlotArea } from "../views/plot.tsx";
import { trail } from "../views/trail.ts";

interface CurveProps {
  readonly area: PlotArea;
  readonly x: Float64Array;
  readonly y: Float64Array;
  /** How it is drawn. */
  readonly kind: string;
}

/** A curve through computed places. */
export function Curve({ area, x, y, kind }: CurveProps): JSX.Element {
  const { width, height } = area;
  const path = useMemo(
    () => trail(area, x.length, (at) => [Number(x[at]), Number(y[at])]).line(x.length - 1),
    [x, y, width, height],
  );
  return <path class={`gate ${kind}`} d={path} />;
}
