import { scaleLinear } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { Curve } from "../../gates/curve.tsx";
import { five, shown } from "../../gates/data.ts";
import { readable } from "../../scene/format.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import type { Gate } from "./model.ts";
import type { Run } from "./run.ts";

function axis(label: string, domain: readonly [number, number], ticks: readonly number[]): Axis {
  return { scale: scaleLinear(domain, [0, 1]), label, ticks, format: readable };
}

const x = axis("x", shown, [0, 2, 4, 6, 8, 10, 12]);
const openness = axis("s", [-0.08, 1.08], [0, 0.5, 1]);
const y = axis("y", [-8, 28], [-5, 0, 5, 10, 15, 20, 25]);

interface GatePictureProps {
  readonly label: string;
  readonly height?: (width: number) => number;
  readonly children: (area: PlotArea) => ComponentChildren;
}

const low = (width: number): number => Math.min(width * 0.6, 260);
const high = (width: number): number => Math.min(width * 0.82, 330);

/** Axes for gates: from closed to open. */
function GatePicture({ label, height = low, children }: GatePictureProps): JSX.Element {
  return (
    <Plot label={label} x={x} y={openness} height={height}>
      {children}
    </Plot>
  );
}

/** One gate to look at. */
export function StillGate({ gate }: { readonly gate: Gate | null }): JSX.Element {
  return (
    <GatePicture label="A gate along x, closed at 0 and open at 1">
      {(area) => gate && <Curve area={area} x={gate.x} y={gate.y} kind="first" />}
    </GatePicture>
  );
}

/** How far from the middle the curve is pulled up and down. */
const arm = 1;

/** One gate to be shifted and pulled. */
export function OneGate({ run }: { readonly run: Run }): JSX.Element {
  const { w, b } = run;
  const gate = run.gate.value;
  return (
    <GatePicture label="The gate σ(wx + b) along x, with one ring to shift and one to bend it">
      {(area) => {
        if (gate === null) return null;
        const middle = gate.middle === null ? null : Math.min(12, Math.max(0, gate.middle));
        const right = middle === null || middle <= 11;
        // By the numbers as they are now: the gate that is drawn may be some key presses behind.
        const half = (): number => (w.value === 0 ? 6 : -b.value / w.value);
        const shift = (to: number): void => {
          b.enter(String(-w.value * snap(to)));
        };
        // The middle stays where it is: its b goes along with w.
        const bend = (change: () => void): void => {
          const to = half();
          change();
          shift(to);
        };
        return (
          <>
            <Curve area={area} x={gate.x} y={gate.y} kind="first" />
            {middle === null ? null : (
              <>
                <line class="open" x1={area.x(middle)} x2={area.x(middle)} y2={area.height} />
                <Handle
                  x={area.x(middle)}
                  y={area.y(0.5)}
                  name="Shift the gate"
                  text={`half open at x = ${readable(snap(middle))}`}
                  value={snap(middle)}
                  min={shown[0]}
                  max={shown[1]}
                  onDrag={(left) => shift(area.x.invert(left))}
                  onNudge={(sideways, up) => shift(half() + (sideways + up) * grid)}
                />
                <Handle
                  x={area.x(right ? middle + arm : middle - arm)}
                  y={area.y(gate.beside[right ? 1 : 0])}
                  name="Bend the gate"
                  text={`w ${w.text}`}
                  value={w.value}
                  min={w.spec.from}
                  max={w.spec.to}
                  onDrag={(_, top) => bend(() => w.move(weightFor(area.y.invert(top), right)))}
                  onNudge={(sideways, up) => bend(() => w.nudge(sideways + up))}
                />
              </>
            )}
          </>
        );
      }}
    </GatePicture>
  );
}

/** Where gates are shifted to. */
const grid = 0.05;

function snap(place: number): number {
  return Number((Math.round(Math.min(12, Math.max(0, place)) / grid) * grid).toFixed(2));
}

/** The weight with which the curve goes through a height at the arm's end. */
function weightFor(height: number, right: boolean): number {
  const inside = Math.min(0.9999, Math.max(0.0001, height));
  return (Math.log(inside / (1 - inside)) / arm) * (right ? 1 : -1);
}

/** Both gates that are put together. */
export function BothGates({ run }: { readonly run: Run }): JSX.Element {
  const pieces = run.pieces.value;
  return (
    <GatePicture label="The gates s1, which closes, and s2, which opens" height={high}>
      {(area) =>
        pieces && (
          <>
            <Curve area={area} x={pieces.x} y={pieces.first} kind="first" />
            <Curve area={area} x={pieces.x} y={pieces.second} kind="second" />
            <text class="note" x={area.x(0.3)} y={area.y(0.88)}>
              s₁
            </text>
            <text class="note" x={area.x(11.7)} y={area.y(0.88)} text-anchor="end">
              s₂
            </text>
            <Place area={area} run={run} y={area.y(0.5)} />
          </>
        )
      }
    </GatePicture>
  );
}

/** The ring that moves where both gates open. */
function Place({
  area,
  run,
  y: top,
}: {
  readonly area: PlotArea;
  readonly run: Run;
  readonly y: number;
}): JSX.Element {
  const { at } = run;
  return (
    <>
      <line class="open" x1={area.x(at.value)} x2={area.x(at.value)} y2={area.height} />
      <Handle
        x={area.x(at.value)}
        y={top}
        name="Shift both gates"
        text={`at x = ${at.text}`}
        value={at.value}
        min={at.spec.from}
        max={at.spec.to}
        onDrag={(left) => at.move(area.x.invert(left))}
        onNudge={(sideways, up) => at.nudge(sideways + up)}
      />
    </>
  );
}

/** What the gates let through, its sum, the five points and the reader's own. */
export function Sum({ run }: { readonly run: Run }): JSX.Element {
  const pieces = run.pieces.value;
  return (
    <Plot
      label="The five points, what the gates let through of the line and of the level, and the sum"
      x={x}
      y={y}
      height={high}
    >
      {(area) => (
        <>
          {pieces && (
            <>
              <Curve area={area} x={pieces.x} y={pieces.line} kind="first piece" />
              <Curve area={area} x={pieces.x} y={pieces.level} kind="second piece" />
              <Curve area={area} x={pieces.x} y={pieces.sum} kind="sum" />
            </>
          )}
          {five.map((point) => (
            <circle key={point.x} class="datum" cx={area.x(point.x)} cy={area.y(point.y)} r={5} />
          ))}
          <Own area={area} run={run} />
        </>
      )}
    </Plot>
  );
}

/** The reader's own point, and how far the curve is from it. */
function Own({ area, run }: { readonly area: PlotArea; readonly run: Run }): JSX.Element {
  const own = run.pieces.value?.own;
  const [left, top] = [area.x(run.x.value), area.y(run.y.value)];
  return (
    <>
      {own && <line class="edge" x1={left} x2={left} y1={top} y2={area.y(own.sum)} />}
      <circle class="own" cx={left} cy={top} r={5} />
      <Handle
        x={left}
        y={top}
        name="Your own point"
        text={`x ${run.x.text}, y ${run.y.text}`}
        value={run.x.value}
        min={run.x.spec.from}
        max={run.x.spec.to}
        onDrag={(toX, toY) => {
          run.x.move(area.x.invert(toX));
          run.y.move(area.y.invert(toY));
        }}
        onNudge={(sideways, up) => {
          if (sideways !== 0) run.x.nudge(sideways);
          if (up !== 0) run.y.nudge(up);
        }}
      />
    </>
  );
}
