import { scaleLinear, scaleLog } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { Curve } from "../../gates/curve.tsx";
import { seven, wide } from "../../gates/data.ts";
import { readable } from "../../scene/format.ts";
import type { Quantity } from "../../scene/quantity.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { trail } from "../../views/trail.ts";
import { mostSteps, stepWidth } from "./limits.ts";
import type { NetworkTraining } from "./model.ts";
import type { Curves } from "./network.ts";
import { momentOf, type Run, steepnesses } from "./run.ts";

const linear = (label: string, domain: readonly [number, number], ticks: number[]): Axis => ({
  scale: scaleLinear(domain, [0, 1]),
  label,
  ticks,
  format: readable,
});

const powers: Readonly<Record<number, string>> = {
  "-12": "10⁻¹²",
  "-6": "10⁻⁶",
  "-2": "0.01",
  "0": "1",
  "1": "10",
  "2": "100",
  "3": "1000",
  "6": "10⁶",
};

const logarithmic = (
  label: string,
  domain: readonly [number, number],
  exponents: readonly number[],
): Axis => ({
  scale: scaleLog(domain, [0, 1]).clamp(true),
  label,
  ticks: exponents.map((exponent) => 10 ** exponent),
  format: (tick) => powers[Math.round(Math.log10(tick))] ?? "",
});

const x = linear("x", wide, [0, 5, 10, 15, 20]);
const openness = linear("s", [-0.08, 1.08], [0, 0.5, 1]);
const y = linear("y", [-8, 28], [-5, 0, 5, 10, 15, 20, 25]);
const steepness = logarithmic("steepness k", [1, 1000], [0, 1, 2, 3]);
const slope = logarithmic("slope", [1e-12, 1e7], [-12, -6, 0, 6]);
const cost = logarithmic("cost", [1e-3, 1e4], [-2, 0, 2]);
const steps = linear("step", [0, mostSteps], [0, 500, 1000, 1500, 2000]);

const high = (width: number): number => Math.min(width * 0.82, 330);
const low = (width: number): number => Math.min(width * 0.6, 230);

/** The three gates, and rings to move the two of the first layer. */
export function Gates({ run }: { readonly run: Run }): JSX.Element {
  const network = run.network.value;
  return (
    <Plot label="The gates s1, s2 and s3 along x" x={x} y={openness} height={high}>
      {(area) => (
        <>
          {network && <GateCurves area={area} curves={network} />}
          <Ring area={area} name="Where s₁ closes" quantity={run.first} height={0.65} />
          <Ring area={area} name="Where s₃ opens" quantity={run.third} height={0.35} />
        </>
      )}
    </Plot>
  );
}

function GateCurves({
  area,
  curves,
}: {
  readonly area: PlotArea;
  readonly curves: Curves;
}): JSX.Element {
  const { x: along, s1, s2, s3 } = curves;
  return (
    <>
      <Curve area={area} x={along} y={s1} kind="first" />
      <Curve area={area} x={along} y={s2} kind="second" />
      <Curve area={area} x={along} y={s3} kind="third" />
      {(["s₁", "s₂", "s₃"] as const).map((name, i) => (
        <text
          key={name}
          class="note"
          x={area.x([0.4, 10, 19.6][i] ?? 0)}
          y={area.y(1.02)}
          text-anchor={["start", "middle", "end"][i]}
        >
          {name}
        </text>
      ))}
    </>
  );
}

interface RingProps {
  readonly area: PlotArea;
  readonly name: string;
  readonly quantity: Quantity;
  readonly height: number;
}

function Ring({ area, name, quantity, height }: RingProps): JSX.Element {
  const at = area.x(quantity.value);
  return (
    <>
      <line class="open" x1={at} x2={at} y2={area.height} />
      <Handle
        x={at}
        y={area.y(height)}
        name={name}
        text={`at x = ${quantity.text}`}
        value={quantity.value}
        min={quantity.spec.from}
        max={quantity.spec.to}
        onDrag={(left) => quantity.move(area.x.invert(left))}
        onNudge={(sideways, up) => quantity.nudge(sideways + up)}
      />
    </>
  );
}

interface SumProps {
  readonly curves: Curves | null;
  readonly label: string;
  readonly children?: (area: PlotArea) => ComponentChildren;
}

/** The seven points, what the gates let through, and the sum. */
export function Sum({ curves, label, children }: SumProps): JSX.Element {
  return (
    <Plot label={label} x={x} y={y} height={high}>
      {(area) => (
        <>
          {curves && (
            <>
              <Curve area={area} x={curves.x} y={curves.line} kind="first piece" />
              <Curve area={area} x={curves.x} y={curves.level} kind="second piece" />
              <Curve area={area} x={curves.x} y={curves.low} kind="third piece" />
              <Curve area={area} x={curves.x} y={curves.sum} kind="sum" />
            </>
          )}
          {seven.map((point) => (
            <circle key={point.x} class="datum" cx={area.x(point.x)} cy={area.y(point.y)} r={5} />
          ))}
          {children?.(area)}
        </>
      )}
    </Plot>
  );
}

/** How large the slopes of the gates are at every steepness. */
export function Slopes({ run }: { readonly run: Run }): JSX.Element {
  const { slopes, network } = { slopes: run.slopes.value, network: run.network.value };
  return (
    <Plot
      label="The largest slope of the gates, against their steepness"
      x={steepness}
      y={slope}
      height={low}
    >
      {(area) => (
        <>
          {slopes && (
            <Curve
              area={area}
              x={Float64Array.from(steepnesses)}
              y={slopes.slopes.map((value) => Math.max(value, 1e-12))}
              kind="first"
            />
          )}
          {network && (
            <circle
              class="present"
              cx={area.x(run.steepness.value)}
              cy={area.y(Math.max(network.slope, 1e-12))}
              r={6}
            />
          )}
        </>
      )}
    </Plot>
  );
}

/** How the cost falls from step to step. */
export function Costs({ run }: { readonly run: Run }): JSX.Element {
  const training = run.training.value;
  return (
    <Plot label="The cost, step by step" x={steps} y={cost} height={high}>
      {(area) =>
        training && (
          <>
            <Fall area={area} training={training} />
            <circle
              class="present"
              cx={area.x(run.playback.shown)}
              cy={area.y(momentOf(training, run.playback.shown).cost)}
              r={6}
            />
          </>
        )
      }
    </Plot>
  );
}

interface FallProps {
  readonly area: PlotArea;
  readonly training: NetworkTraining;
}

/** The curve of the costs, made anew for another training alone. */
function Fall({ area, training }: FallProps): JSX.Element {
  const { width, height } = area;
  const path = useMemo(() => {
    const { steps: numbers, last } = training;
    return trail(area, last + 1, (step) => [step, Number(numbers[step * stepWidth])]).line(last);
  }, [training, width, height]);
  return <path class="curve arrived" d={path} />;
}
