import { scaleLog } from "d3-scale";
import type { JSX } from "preact";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import type { Search } from "./model.ts";
import { moveOf, type Run } from "./run.ts";

const powers = "⁻⁶⁻⁵⁻⁴⁻³⁻²⁻¹⁰¹²³⁴";

/** 10 to a power between −6 and 4. */
function power(value: number): string {
  const exponent = Math.round(Math.log10(value));
  return `10${exponent < 0 ? powers.slice((exponent + 6) * 2, (exponent + 6) * 2 + 2) : powers[exponent + 12]}`;
}

const x: Axis = {
  scale: scaleLog([1, 10_000], [0, 1]),
  label: "costs computed",
  ticks: [1, 10, 100, 1000, 10_000],
  format: power,
};

const y: Axis = {
  scale: scaleLog([1e-6, 1000], [0, 1]).clamp(true),
  label: "cost",
  ticks: [1e-6, 1e-4, 1e-2, 1, 100],
  format: power,
};

interface PaidProps {
  readonly run: Run;
  readonly kept: readonly Search[];
}

/** How the cost falls with the number of costs that were computed for it. */
export function Paid({ run, kept }: PaidProps): JSX.Element {
  const search = run.search.value;
  return (
    <Plot
      label="The cost of the line, against how many costs were computed to find it"
      x={x}
      y={y}
      height={(width) => Math.min(Math.max(160, width * 0.3), 200)}
    >
      {(area) => (
        <>
          {kept.map((one) => (
            <path key={one} class="curve kept" d={stairs(area, one)} />
          ))}
          {search && (
            <>
              <path class="curve arrived" d={stairs(area, search)} />
              <Present area={area} search={search} move={run.playback.shown} />
            </>
          )}
        </>
      )}
    </Plot>
  );
}

interface PresentProps {
  readonly area: PlotArea;
  readonly search: Search;
  readonly move: number;
}

function Present({ area, search, move }: PresentProps): JSX.Element {
  const { cost, evaluations } = moveOf(search, move);
  return (
    <circle class="present" cx={area.x(evaluations)} cy={area.y(Math.max(cost, 1e-6))} r={6} />
  );
}

/** The cost stays as it is while neighbours are tried, and falls with a move. */
function stairs(area: PlotArea, search: Search): string {
  const pieces: string[] = [];
  for (let move = 0; move <= search.last; move++) {
    const { cost, evaluations } = moveOf(search, move);
    const height = area.y(Math.max(cost, 1e-6)).toFixed(1);
    pieces.push(move === 0 ? `M0 ${height}` : `V${height}`, `H${area.x(evaluations).toFixed(1)}`);
  }
  return pieces.join("");
}
