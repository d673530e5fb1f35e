import { scaleLinear } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { readable } from "../scene/format.ts";
import type { Quantity } from "../scene/quantity.ts";
import { theme } from "../shell/theme.ts";
import { Handle } from "../views/handle.tsx";
import { LinePlot } from "../views/line-plot.tsx";
import { type Axis, Plot, type PlotArea } from "../views/plot.tsx";
import { Surface } from "../views/surface.tsx";
import type { Landscape } from "./cost.ts";
import { chart, plane, points } from "./data.ts";

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

interface PlanePictureProps {
  readonly landscape: Landscape | null;
  readonly label: string;
  readonly children: (area: PlotArea) => ComponentChildren;
}

/** The cost over all lines (w, b), and whatever is drawn upon it. */
export function PlanePicture({ landscape, label, children }: PlanePictureProps): JSX.Element {
  return (
    <Plot
      label={label}
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
      {children}
    </Plot>
  );
}

interface LinePictureProps {
  /** What the line is at both ends of the chart, then at the points; empty before it is computed. */
  readonly predictions: readonly number[];
  readonly children?: (area: PlotArea) => ComponentChildren;
}

/** The three points, the line, and its errors as squares. */
export function LinePicture({ predictions, children }: LinePictureProps): JSX.Element {
  const [from, to, ...atPoints] = predictions;
  return (
    <LinePlot
      points={points}
      x={chart.x}
      y={chart.y}
      ends={from === undefined || to === undefined ? null : [from, to]}
      predictions={atPoints}
      label="The three points, the line, and a square for each error"
    >
      {children}
    </LinePlot>
  );
}

interface PointProps {
  readonly area: PlotArea;
  readonly w: Quantity;
  readonly b: Quantity;
  readonly name: string;
}

/** A point of the plane to be dragged: it is the line. */
export function PointHandle({ area, w, b, name }: PointProps): JSX.Element {
  return (
    <Handle
      x={area.x(w.value)}
      y={area.y(b.value)}
      name={name}
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

/** Where the line is seized to be shifted, and to be turned. */
const [shiftAt, turnAt] = [3, 7];

interface LineHandlesProps extends Omit<PointProps, "name"> {
  /** What the line is at both ends of the chart. */
  readonly predictions: readonly number[];
}

/** Two handles on the line: the left one shifts it, which is b; the right one turns it, which is w. */
export function LineHandles({ area, w, b, predictions }: LineHandlesProps): JSX.Element | null {
  const [left, right] = predictions;
  if (left === undefined || right === undefined) return null;
  const [from, to] = chart.x;
  const along = scaleLinear([from, to], [area.y(left), area.y(right)]);
  const handle = (quantity: Quantity, at: number, name: string, value: (y: number) => number) => (
    <Handle
      x={area.x(at)}
      // Where the line leaves the picture the handle stays on its border.
      y={Math.min(area.height, Math.max(0, along(at)))}
      name={name}
      text={`${quantity.spec.symbol} ${quantity.text}`}
      value={quantity.value}
      min={quantity.spec.from}
      max={quantity.spec.to}
      onDrag={(_, y) => quantity.move(value(area.y.invert(y)))}
      onNudge={(sideways, up) => quantity.nudge(sideways + up)}
    />
  );
  return (
    <>
      {handle(b, shiftAt, "Shift the line", (y) => y - w.value * shiftAt)}
      {handle(w, turnAt, "Turn the line", (y) => (y - b.value) / turnAt)}
    </>
  );
}
