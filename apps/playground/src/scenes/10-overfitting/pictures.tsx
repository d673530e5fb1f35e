import { scaleLinear, scaleLog } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { Slider } from "../../scene/controls.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import type { Quantity } from "../../scene/quantity.ts";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import {
  chart,
  curvePoints,
  guessAt,
  mostError,
  mostUnits,
  stride,
  updates,
  widths,
} from "./data.ts";
import type { Complexity, Fit } from "./model.ts";

const tall = (width: number): number => Math.min(width * 0.7, 280);

const axes = {
  x: axis("x", chart.x, [1, 5, 10, 15, 19]),
  y: axis("y", chart.y, [-5, 0, 5, 10, 15, 20, 25, 30]),
  error: axis("mean squared error", [0, mostError], [0, 10, 20, 30, 40]),
  width: axis("units", [1, mostUnits], [1, 5, 10, 15, 20]),
  /** With room for what is dragged at both ends. */
  wide: axis("units", [0, mostUnits + 1], [1, 5, 10, 15, 20]),
  unit: axis("unit", [0.5, mostUnits + 0.5], [1, 5, 10, 15, 20]),
  updates: {
    scale: scaleLog([stride, updates], [0, 1]),
    label: "updates",
    ticks: [10, 30, 100, 300, 1000, 3000],
    format: readable,
  },
};

function axis(label: string, domain: readonly [number, number], ticks: readonly number[]): Axis {
  return { scale: scaleLinear(domain, [0, 1]), label, ticks, format: readable };
}

/** A path through points. */
function path(
  { x, y }: PlotArea,
  values: ArrayLike<number>,
  at: (i: number) => number,
  from = 0,
): string {
  let text = "";
  for (let i = from; i < values.length; i++) {
    const top = Math.min(5000, Math.max(-5000, y(Number(values[i]))));
    text += `${i === from ? "M" : "L"}${x(at(i)).toFixed(1)} ${top.toFixed(1)}`;
  }
  return text;
}

interface FitPictureProps {
  readonly fit: Fit | null;
  /** The record that is shown; nothing but the points learnt from without. */
  readonly record?: number;
}

/** The points, and the curve of the network. */
export function FitPicture({ fit, record }: FitPictureProps): JSX.Element {
  return (
    <Plot label="The points, the rule behind them, and the network's curve" {...axes} height={tall}>
      {(area) => {
        if (fit === null) return null;
        const place = (i: number): number => Number(fit.places[i]);
        const { learnt, unseen, curves } = fit;
        return (
          <>
            {record === undefined ? null : (
              <>
                <Dots area={area} points={unseen} name="probe" radius={2.5} />
                <path class="curve tangent" d={path(area, fit.rule, place)} />
                <path
                  class="curve arrived"
                  d={path(
                    area,
                    curves.subarray(record * curvePoints, (record + 1) * curvePoints),
                    place,
                  )}
                />
              </>
            )}
            <Dots area={area} points={learnt} name="datum" radius={5} />
          </>
        );
      }}
    </Plot>
  );
}

interface DotsProps {
  readonly area: PlotArea;
  readonly points: Fit["learnt"];
  readonly name: string;
  readonly radius: number;
}

function Dots({ area, points, name, radius }: DotsProps): JSX.Element {
  return (
    <>
      {points.x.map((x, i) => (
        <circle key={x} class={name} cx={area.x(x)} cy={area.y(Number(points.y[i]))} r={radius} />
      ))}
    </>
  );
}

/** Both errors over the updates. */
export function TrainingPicture({ fit, record = 0 }: FitPictureProps): JSX.Element {
  // Where the errors stay large, the axis goes so far that they can be seen.
  const least = fit === null ? 0 : Math.max(Math.min(...fit.train), Math.min(...fit.held));
  const scale = scaleLinear([0, Math.max(mostError, 1.3 * least)], [0, 1]);
  return (
    <Plot
      label="The error on the points learnt from and on new points, while the network trains"
      x={axes.updates}
      y={{ ...axes.error, scale, ticks: scale.ticks(5) }}
      height={tall}
    >
      {(area) => {
        if (fit === null) return null;
        const at = area.x(Math.max(record, 1) * stride);
        return (
          <>
            <line class="guess" x1={at} x2={at} y2={area.height} />
            <path class="curve arrived" d={path(area, fit.train, (i) => i * stride, 1)} />
            <path class="curve diverged" d={path(area, fit.held, (i) => i * stride, 1)} />
          </>
        );
      }}
    </Plot>
  );
}

interface WidthsPictureProps {
  readonly complexity: Complexity | null;
  readonly guess: readonly number[] | null;
  /** Whether the error on new points may be seen. */
  readonly revealed: boolean;
  readonly children?: (area: PlotArea) => ComponentChildren;
}

/** Both errors for every number of units, and the reader's guess. */
export function WidthsPicture(props: WidthsPictureProps): JSX.Element {
  const { complexity, guess, revealed, children } = props;
  const width = (i: number): number => Number(widths[i]);
  return (
    <Plot
      label="The error on the points learnt from and on new points, for every number of units"
      x={revealed ? axes.width : axes.wide}
      y={axes.error}
      height={tall}
    >
      {(area) => (
        <>
          {complexity && <path class="curve arrived" d={path(area, complexity.train, width)} />}
          {complexity && revealed && (
            <path class="curve diverged" d={path(area, complexity.held, width)} />
          )}
          {guess && <path class="curve kept" d={path(area, guess, (i) => Number(guessAt[i]))} />}
          {children?.(area)}
        </>
      )}
    </Plot>
  );
}

/** The same with the slider of the number of units right below. */
export function WidthChoice(
  props: Omit<WidthsPictureProps, "revealed" | "children"> & { readonly width: Quantity },
): JSX.Element {
  const { width, ...others } = props;
  return (
    <div class="cliff">
      <WidthsPicture {...others} revealed>
        {(area) => {
          const at = area.x(width.value);
          return <line class="guess" x1={at} x2={at} y2={area.height} />;
        }}
      </WidthsPicture>
      <Slider quantity={width} />
    </div>
  );
}

/** By how much each unit moves the curve. */
export function UnitsPicture({ fit, record = 0 }: FitPictureProps): JSX.Element {
  const heights = fit?.heights.subarray(record * mostUnits, (record + 1) * mostUnits) ?? [];
  const shown = Array.from(heights).slice(0, fit?.input.width ?? 0);
  const most = Math.max(10, ...shown.map(Math.abs)) * 1.1;
  const scale = scaleLinear([-most, most], [0, 1]);
  const y = {
    scale,
    label: "moves ŷ by",
    ticks: scale.ticks(5),
    format: (tick: number) => formatNumber(tick, 3),
  };
  return (
    <Plot label="By how much each unit moves the curve" x={axes.unit} y={y} height={() => 150}>
      {(area) => (
        <>
          <line class="zero" x2={area.width} y1={area.y(0)} y2={area.y(0)} />
          {shown.map((height, i) => {
            const [from, to] = [area.y(0), area.y(height)];
            const wide = area.width / mostUnits;
            return (
              <rect
                key={widths[i]}
                class="bar"
                x={area.x(i + 1) - wide * 0.35}
                y={Math.min(from, to)}
                width={wide * 0.7}
                height={Math.abs(from - to)}
              />
            );
          })}
        </>
      )}
    </Plot>
  );
}
