import type { ScaleContinuousNumeric } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { useId, useRef } from "preact/hooks";
import { useWidth } from "./use-width.ts";

/** A scale between numbers and pixels. */
export type Scale = ScaleContinuousNumeric<number, number>;

/** An axis: its scale without a range, where to mark it and how. */
export interface Axis {
  readonly scale: Scale;
  readonly label: string;
  readonly ticks: readonly number[];
  readonly format: (value: number) => string;
}

/** What the contents of a plot are drawn with. */
export interface PlotArea {
  readonly x: Scale;
  readonly y: Scale;
  readonly width: number;
  readonly height: number;
}

/** Room for the axes around the plotted area, in pixels. */
export const margin = { top: 10, right: 14, bottom: 44, left: 58 } as const;

interface PlotProps {
  /** What is to be seen, for those who do not see it. */
  readonly label: string;
  readonly x: Axis;
  readonly y: Axis;
  /** Height of the plotted area from its width. */
  readonly height: (width: number) => number;
  /** Something under the drawing, such as a canvas. */
  readonly under?: (area: PlotArea) => ComponentChildren;
  readonly children: (area: PlotArea) => ComponentChildren;
}

/** Axes and a clipped area for whatever is plotted; as wide as its surroundings. */
export function Plot({ label, x, y, height, under, children }: PlotProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const outer = useWidth(box).value;
  const clip = useId();
  const inner = Math.max(0, outer - margin.left - margin.right);
  const tall = Math.round(height(inner));
  const area: PlotArea = {
    x: x.scale.copy().range([0, inner]),
    y: y.scale.copy().range([tall, 0]),
    width: inner,
    height: tall,
  };
  return (
    <div ref={box} class="plot">
      {inner === 0 ? null : (
        <>
          {under && (
            <div class="under" style={{ left: `${margin.left}px`, top: `${margin.top}px` }}>
              {under(area)}
            </div>
          )}
          <svg
            role="group"
            aria-label={label}
            width={outer}
            height={tall + margin.top + margin.bottom}
          >
            <clipPath id={clip}>
              <rect width={inner} height={tall} />
            </clipPath>
            <g transform={`translate(${margin.left},${margin.top})`}>
              <Axes area={area} x={x} y={y} grid={under === undefined} />
              <g class="contents" style={{ "--clip": `url(#${clip})` }}>
                {children(area)}
              </g>
            </g>
          </svg>
        </>
      )}
    </div>
  );
}

interface AxesProps {
  readonly area: PlotArea;
  readonly x: Axis;
  readonly y: Axis;
  readonly grid: boolean;
}

function Axes({ area, x, y, grid }: AxesProps): JSX.Element {
  const { width, height } = area;
  return (
    <g aria-hidden="true">
      {x.ticks.map((tick) => (
        <g key={tick} transform={`translate(${area.x(tick)},0)`}>
          {grid ? <line class="grid" y2={height} /> : null}
          <line class="tick" y1={height} y2={height + 5} />
          <text class="axis" y={height + 18} text-anchor="middle">
            {x.format(tick)}
          </text>
        </g>
      ))}
      {y.ticks.map((tick) => (
        <g key={tick} transform={`translate(0,${area.y(tick)})`}>
          {grid ? <line class="grid" x2={width} /> : null}
          <line class="tick" x1={-5} x2={0} />
          <text class="axis" x={-9} dy="0.32em" text-anchor="end">
            {y.format(tick)}
          </text>
        </g>
      ))}
      <rect class="frame" width={width} height={height} />
      <text class="axis name" x={width / 2} y={height + 38} text-anchor="middle">
        {x.label}
      </text>
      <text
        class="axis name"
        transform={`translate(${-50},${height / 2}) rotate(-90)`}
        text-anchor="middle"
      >
        {y.label}
      </text>
    </g>
  );
}
