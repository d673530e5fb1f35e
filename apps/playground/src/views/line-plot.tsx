import { scaleLinear } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { readable } from "../scene/format.ts";
import { type Axis, Plot, type PlotArea } from "./plot.tsx";

interface LinePlotProps {
  readonly points: readonly { readonly x: number; readonly y: number }[];
  readonly x: readonly [number, number];
  readonly y: readonly [number, number];
  /** What the line is at both ends of x; nothing is drawn without. */
  readonly ends: readonly [number, number] | null;
  /** What it is at the points. */
  readonly predictions: readonly number[];
  readonly label: string;
  /** Drawn on top. */
  readonly children?: ((area: PlotArea) => ComponentChildren) | undefined;
}

/** Data points, a line, and its errors as squares: the larger an error, the more it weighs. */
export function LinePlot(props: LinePlotProps): JSX.Element {
  const { points, x, y, ends, predictions, label, children } = props;
  return (
    <Plot
      label={label}
      x={axis("x", x, 1)}
      y={axis("y", y, 5)}
      height={(width) => Math.min(width * 0.82, 330)}
    >
      {(area) => (
        <>
          {points.map((point, i) => (
            <ErrorSquare
              key={point.x}
              area={area}
              point={point}
              prediction={predictions[i] ?? point.y}
              left={points[i + 1] !== undefined && (points[i + 1]?.x ?? 0) - point.x < 2}
            />
          ))}
          {ends && (
            <line
              class="model"
              x1={area.x(x[0])}
              y1={within(area.y(ends[0]))}
              x2={area.x(x[1])}
              y2={within(area.y(ends[1]))}
            />
          )}
          {points.map((point) => (
            <circle key={point.x} class="datum" cx={area.x(point.x)} cy={area.y(point.y)} r={5} />
          ))}
          {children?.(area)}
        </>
      )}
    </Plot>
  );
}

interface ErrorSquareProps {
  readonly area: PlotArea;
  readonly point: { readonly x: number; readonly y: number };
  readonly prediction: number;
  /** Draws the square on the left of its point, where there is more room. */
  readonly left: boolean;
}

function ErrorSquare({ area, point, prediction, left }: ErrorSquareProps): JSX.Element {
  const [at, gold, predicted] = [area.x(point.x), area.y(point.y), within(area.y(prediction))];
  const side = Math.abs(gold - predicted);
  const top = Math.min(gold, predicted);
  return <rect class="error" x={left ? at - side : at} y={top} width={side} height={side} />;
}

/** Large enough to be out of sight, small enough for every renderer. */
function within(position: number): number {
  return Math.min(5000, Math.max(-5000, position));
}

function axis(label: string, [from, to]: readonly [number, number], step: number): Axis {
  const scale = scaleLinear([from, to], [0, 1]);
  return { scale, label, ticks: scale.ticks((to - from) / step), format: readable };
}
