import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import type { Quantity } from "../../scene/quantity.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { edge, half } from "./edge.ts";
import { corners, folds, plane } from "./functions.ts";
import type { Corner, Weights } from "./model.ts";
import { foldOf, type Run, right } from "./run.ts";

function axis(label: string): Axis {
  return { scale: scaleLinear(plane, [0, 1]), label, ticks: [0, 0.5, 1], format: String };
}

/** What an axis stands for: an input, a hidden unit, or something on the way. */
function label(input: string, unit: string, fold: number): string {
  if (fold === 0) return input;
  return fold === folds ? unit : `${input} → ${unit}`;
}

/** The hidden units, where they are half open, and where their names are written. */
const units: readonly (Weights & {
  readonly name: string;
  readonly at: readonly [number, number];
})[] = [
  { w1: 1, w2: -1, c: -0.5, name: "h₁", at: [1.38, 0.72] },
  { w1: -1, w2: 1, c: -0.5, name: "h₂", at: [0.72, 1.38] },
];

/** The four corners, the side of the line on which the gate is open, and two rings to drag it. */
export function Plane({
  run,
  still = false,
}: {
  readonly run: Run;
  readonly still?: boolean;
}): JSX.Element {
  const logic = run.logic.value;
  const table = run.state.table.value;
  const fold = foldOf(run.state);
  return (
    <Plot
      label="The four corners of the plane, and the line of the gate"
      x={axis(label("a", "h₁", fold))}
      y={axis(label("b", "h₂", fold))}
      height={(width) => Math.min(width, 400)}
    >
      {(area) =>
        logic && (
          <>
            {still ? null : <path class="side" d={path(area, half(logic))} />}
            {run.state.hidden.value === "yes" ? (
              <Units area={area} lattice={logic.lattice} fold={fold} />
            ) : null}
            {still ? null : <path class="model" d={path(area, edge(logic))} />}
            {logic.corners.map((corner, i) => (
              <Mark
                key={corners[i]?.join("")}
                area={area}
                corner={corner}
                index={i}
                wanted={table[i] === "1"}
                wrong={!still && !right(corner.output, table, i)}
              />
            ))}
            {still ? null : (
              <>
                <Ring area={area} name="Ring 1" x={run.x1} y={run.y1} />
                <Ring area={area} name="Ring 2" x={run.x2} y={run.y2} />
              </>
            )}
          </>
        )
      }
    </Plot>
  );
}

function path(area: PlotArea, points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], i) => `${i === 0 ? "M" : "L"}${area.x(x)} ${area.y(y)}`).join("");
}

interface UnitsProps {
  readonly area: PlotArea;
  readonly lattice: Float64Array;
  readonly fold: number;
}

/** The lattice as it is folded, and the lines of the hidden units, which fade meanwhile. */
function Units({ area, lattice, fold }: UnitsProps): JSX.Element {
  const dots = Array.from({ length: lattice.length / 2 }, (_, i) => {
    const [x, y] = [area.x(Number(lattice[2 * i])), area.y(Number(lattice[2 * i + 1]))];
    return `M${x.toFixed(1)} ${y.toFixed(1)}h0`;
  });
  return (
    <>
      <path class="lattice" d={dots.join("")} />
      <g opacity={1 - fold / folds}>
        {units.map((unit, i) => (
          <g key={unit.name}>
            <path class={`gate piece ${i === 0 ? "second" : "third"}`} d={path(area, edge(unit))} />
            <text class="note" x={area.x(unit.at[0])} y={area.y(unit.at[1])} text-anchor="middle">
              {unit.name}
            </text>
          </g>
        ))}
      </g>
    </>
  );
}

interface MarkProps {
  readonly area: PlotArea;
  readonly corner: Corner;
  readonly index: number;
  readonly wanted: boolean;
  readonly wrong: boolean;
}

/** A corner: full where 1 is wanted, hollow where 0 is; crossed out where the gate says otherwise. */
function Mark({ area, corner, index, wanted, wrong }: MarkProps): JSX.Element {
  const [a, b] = corners[index] ?? [0, 0];
  const [x, y] = [area.x(corner.x), area.y(corner.y)];
  return (
    <g>
      <circle class={wanted ? "corner yes" : "corner"} cx={x} cy={y} r={8} />
      {wrong ? <path class="edge" d={`M${x - 15} ${y - 15}l30 30m0 -30l-30 30`} /> : null}
      <text
        class="note"
        x={x + (a === 1 ? 16 : -16)}
        y={y + (b === 1 ? -14 : 24)}
        text-anchor={a === 1 ? "start" : "end"}
      >
        {a}, {b}
      </text>
    </g>
  );
}

interface RingProps {
  readonly area: PlotArea;
  readonly name: string;
  readonly x: Quantity;
  readonly y: Quantity;
}

function Ring({ area, name, x, y }: RingProps): JSX.Element {
  return (
    <Handle
      x={area.x(x.value)}
      y={area.y(y.value)}
      name={name}
      text={`across ${x.text}, up ${y.text}`}
      value={x.value}
      min={x.spec.from}
      max={x.spec.to}
      onDrag={(left, top) => {
        x.move(area.x.invert(left));
        y.move(area.y.invert(top));
      }}
      onNudge={(sideways, up) => {
        if (sideways !== 0) x.nudge(sideways);
        if (up !== 0) y.nudge(up);
      }}
    />
  );
}
