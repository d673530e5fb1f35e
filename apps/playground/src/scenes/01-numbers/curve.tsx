import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import { formatNumber, readable } from "../../scene/format.ts";
import type { Quantity } from "../../scene/quantity.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { trail } from "../../views/trail.ts";
import type { Evaluation } from "./model.ts";
import { range } from "./run.ts";

interface CurveProps {
  readonly evaluation: Evaluation;
  /** The variable along which the curve runs. */
  readonly quantity: Quantity;
}

/** What the expression is for every value of one variable, and for the present one. */
export function Curve({ evaluation, quantity }: CurveProps): JSX.Element {
  const { input, outputs, values } = evaluation;
  const result = values[input.graph.root] ?? 0;
  const finite = outputs.filter(Number.isFinite);
  const most = Math.max(1, ...finite.map(Math.abs));
  const x = axis(input.over, [range.from, range.to]);
  const y = axis("y", scaleLinear().domain([-most, most]).nice(4).domain());
  const proper = outputs.flatMap((output, i) => (Number.isFinite(output) ? [i] : []));
  return (
    <Plot
      label={`The result for every ${input.over}. The present ${input.over} can be moved.`}
      x={x}
      y={y}
      height={(width) => Math.min(width * 0.82, 330)}
    >
      {(area) => {
        const place = (i: number): [number, number] => [
          input.at[proper[i] ?? 0] ?? 0,
          outputs[proper[i] ?? 0] ?? 0,
        ];
        const [left, top] = [area.x(input.numbers[input.over] ?? 0), area.y(result)];
        return (
          <>
            <path class="probe" d={`M${area.x(0)} 0V${area.height}M0 ${area.y(0)}H${area.width}`} />
            {proper.length === 0 ? null : (
              <path
                class="curve arrived"
                d={trail(area, proper.length, place).line(proper.length)}
              />
            )}
            {Number.isFinite(result) ? <At area={area} left={left} top={top} /> : null}
            <Handle
              x={left}
              y={Number.isFinite(top) ? Math.min(area.height, Math.max(0, top)) : area.y(0)}
              name={`${input.over} on the curve`}
              text={`${input.over} ${quantity.text}, y ${formatNumber(result)}`}
              value={quantity.value}
              min={range.from}
              max={range.to}
              onDrag={(to) => quantity.move(area.x.invert(to))}
              onNudge={(right, up) => quantity.nudge(right + up)}
            />
          </>
        );
      }}
    </Plot>
  );
}

/** Lines from the axes to the present point. */
function At({ area, left, top }: { area: PlotArea; left: number; top: number }): JSX.Element {
  return <path class="guess at" d={`M${left} ${area.y(0)}V${top}H${area.x(0)}`} />;
}

function axis(label: string, domain: readonly number[]): Axis {
  const scale = scaleLinear(domain, [0, 1]);
  return { scale, label, ticks: scale.ticks(5), format: readable };
}
