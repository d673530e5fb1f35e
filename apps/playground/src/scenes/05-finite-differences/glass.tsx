import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import type { JSX } from "preact";
import { Slider } from "../../scene/controls.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import type { Quantity } from "../../scene/quantity.ts";
import { type Axis, Plot } from "../../views/plot.tsx";
import type { Differences } from "./model.ts";

/** The cost around the point, enlarged as much as h is small. */
export function Glass({ found }: { readonly found: Differences | null }): JSX.Element {
  const most = Math.max(10, ...(found?.tangent.map(Math.abs) ?? [])) * 1.5;
  const y = scaleLinear([-most, most], [0, 1]).nice();
  const axes: { readonly x: Axis; readonly y: Axis } = {
    x: {
      scale: scaleLinear([-2, 2], [0, 1]),
      label: "(w′ − w) / h",
      ticks: [-2, -1, 0, 1, 2],
      format: readable,
    },
    y: {
      scale: y,
      label: "(C(w′) − C(w)) / h",
      ticks: y.ticks(6),
      format: (tick) => formatNumber(tick, 3),
    },
  };
  return (
    <Plot
      label="The cost around the point under a glass that enlarges it by 1 / h, in float64 and float32"
      {...axes}
      height={(width) => Math.min(width * 0.82, 330)}
    >
      {(area) => {
        if (found === null) return null;
        const { multiples, tangent, double, single } = found;
        const path = line<number>()
          .x((_, i) => area.x(Number(multiples[i])))
          .y((value) => Math.min(5000, Math.max(-5000, area.y(value))));
        const [slope] = double.slopes;
        return (
          <>
            <path class="curve tangent" d={path([...tangent]) ?? ""} />
            <path class="curve single" d={path([...single.magnified]) ?? ""} />
            <path class="curve arrived" d={path([...double.magnified]) ?? ""} />
            <line class="secant" x1={area.x(0)} y1={area.y(0)} x2={area.x(1)} y2={area.y(slope)} />
            <circle class="datum" cx={area.x(0)} cy={area.y(0)} r={5} />
            <circle class="datum" cx={area.x(1)} cy={area.y(slope)} r={5} />
          </>
        );
      }}
    </Plot>
  );
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** 10 to a negative power. */
function power(exponent: number): string {
  const digits = [...String(exponent)].map((digit) => superscripts[Number(digit)]).join("");
  return exponent === 0 ? "1" : `10⁻${digits}`;
}

const x: Axis = {
  scale: scaleLinear([0, 16], [0, 1]),
  label: "h",
  ticks: [0, 4, 8, 12, 16],
  format: power,
};

const y: Axis = {
  scale: scaleLog([1e-8, 1000], [0, 1]).clamp(true),
  label: "error",
  ticks: [1e-8, 1e-6, 1e-4, 1e-2, 1, 100],
  format: (tick) => (tick > 1 ? "10²" : power(-Math.round(Math.log10(tick)))),
};

interface ErrorsProps {
  readonly found: Differences | null;
  readonly exponent: Quantity;
}

/** How far measured slopes are off for every h, and the slider of h right below. */
export function Errors({ found, exponent }: ErrorsProps): JSX.Element {
  return (
    <div class="cliff">
      <Plot
        label="The error of the measured slope for every distance h, in float64 and float32"
        x={x}
        y={y}
        height={(width) => Math.min(width * 0.66, 270)}
      >
        {(area) => {
          if (found === null) return null;
          const curve = (errors: readonly number[]): string =>
            line<number>()
              .x((_, i) => area.x(Number(found.exponents[i])))
              .y((error) => area.y(Math.max(error, 1e-8)))([...errors]) ?? "";
          const at = area.x(found.input.exponent);
          return (
            <>
              <line class="guess" x1={at} x2={at} y2={area.height} />
              <path class="curve single" d={curve(found.single.errors)} />
              <path class="curve arrived" d={curve(found.double.errors)} />
              <text class="note" x={area.x(5.2)} y={area.y(3e-6)} text-anchor="end">
                float64
              </text>
              <text class="note" x={area.x(4)} y={area.y(8)}>
                float32
              </text>
            </>
          );
        }}
      </Plot>
      <Slider quantity={exponent} />
    </div>
  );
}
