import { useSignal } from "@preact/signals";
import type { JSX, SVGAttributes } from "preact";
import { useRef } from "preact/hooks";
import { formatNumber } from "../../scene/format.ts";
import { Scroller } from "../../scene/frame.tsx";
import { useWidth } from "../../views/use-width.ts";
import { Explained, head } from "./formula.tsx";
import type { Look } from "./model.ts";
import { type Part, partsOf, sizesOf, unitName } from "./parts.ts";
import type { OfRun } from "./run.ts";

/** Half a box of a unit, in pixels. */
const box = { x: 32, y: 19 } as const;
/** From unit to unit downwards, from layer to layer at least, and for a line of numbers. */
const [row, column, line] = [48, 170, 16];
/** The picture's height at most, with which numbers stand at all weights of a layer. */
const tallest = 440;

interface Place {
  readonly x: number;
  readonly y: number;
}

/** Where units are drawn, and at which layers every weight has its number. */
interface Layout {
  readonly width: number;
  readonly height: number;
  readonly units: readonly (readonly Place[])[];
  readonly numbered: readonly boolean[];
}

function layOut(sizes: readonly number[], room: number): Layout {
  // Numbers stand in a stack before each unit.
  const stacks = sizes.map((units, i) => units * (line * Number(sizes[i - 1] ?? 0) + 6));
  const numbered = stacks.map((height) => height <= tallest);
  const height = Math.max(
    row * Math.max(...sizes),
    ...stacks.map((each, i) => (numbered[i] ? each : 0)),
  );
  const width = Math.max(room, column * (sizes.length - 1) + 2 * box.x + 8);
  const apart = (width - 2 * box.x - 8) / (sizes.length - 1);
  const units = sizes.map((count, layer) =>
    Array.from({ length: count }, (_, i) => ({
      x: box.x + 4 + layer * apart,
      y: 4 + ((i + 0.5) * height) / count,
    })),
  );
  return { width, height: height + 8, units, numbered };
}

/** The network with its numbers, as soon as there is one. */
export function Diagram({ run }: OfRun): JSX.Element | null {
  const look = run.look.value;
  return look && <Network look={look} point={run.editor.chosen.value} />;
}

interface NetworkProps {
  readonly look: Look;
  /** The point at which formulas are worked out. */
  readonly point: number;
}

/** Each weight and bias of a network tells its formula. */
function Network({ look, point }: NetworkProps): JSX.Element {
  const frame = useRef<HTMLDivElement>(null);
  const room = useWidth(frame).value;
  const drawing = useRef<SVGSVGElement>(null);
  /** The parameters that have the focus and the pointer, by their places. */
  const chosen = useSignal(0);
  const hovered = useSignal(-1);
  const { input } = look;
  const parts = partsOf(input);
  const layout = layOut(sizesOf(input), room);
  const present = Math.min(chosen.value, parts.length - 1);
  const explained = hovered.value >= 0 && hovered.value < parts.length ? hovered.value : present;
  const target = parts[explained];

  const choose = (place: number): void => {
    chosen.value = Math.min(parts.length - 1, Math.max(0, place));
    drawing.current?.querySelector<SVGElement>(`[data-part="${chosen.value}"]`)?.focus();
  };
  const press = (event: KeyboardEvent): void => {
    const layer = parts[present]?.layer ?? 1;
    const to = {
      ArrowDown: present + 1,
      ArrowUp: present - 1,
      ArrowRight: parts.findIndex((part) => part.layer === layer + 1),
      ArrowLeft: parts.findIndex((part) => part.layer === Math.max(1, layer - 1)),
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    if (to !== -1) choose(to);
  };
  const button = (place: number, part: Part) => ({
    role: "button" as const,
    tabindex: place === present ? 0 : -1,
    "data-part": place,
    "aria-label": head(look, place, part),
    "aria-describedby": "explained",
    onFocus: () => {
      chosen.value = place;
    },
    onPointerEnter: () => {
      hovered.value = place;
    },
    onPointerLeave: () => {
      hovered.value = -1;
    },
    onClick: () => choose(place),
  });
  const at = (layer: number, unit: number): Place => layout.units[layer]?.[unit] ?? { x: 0, y: 0 };

  return (
    <div ref={frame}>
      <Scroller title="The network">
        {room === 0 ? null : (
          <svg
            ref={drawing}
            class="network"
            role="toolbar"
            aria-label="The network, to go through by arrow keys"
            width={layout.width}
            height={layout.height}
            onKeyDown={press}
          >
            {parts.map((part, place) => {
              if (part.kind === "bias") return null;
              const [from, to] = [at(part.layer - 1, part.from), at(part.layer, part.to)];
              const weight = Number(look.parameters[place]);
              const ends = {
                x1: from.x + box.x,
                y1: from.y,
                x2: to.x - box.x,
                y2: to.y,
              };
              return (
                <g
                  key={place}
                  class={`${weight < 0 ? "edge negative" : "edge"}${place === explained ? " now" : ""}`}
                  {...button(place, part)}
                >
                  <line class="hit" {...ends} />
                  <line class="stroke" {...ends} stroke-width={thickness(weight)} />
                </g>
              );
            })}
            {parts.map((part, place) => {
              const of = target?.layer === part.layer && target.to === part.to;
              if (part.kind === "bias" || !(layout.numbered[part.layer] || of)) return null;
              const { x, y } = at(part.layer, part.to);
              const count = layout.units[part.layer - 1]?.length ?? 1;
              return (
                <text
                  key={place}
                  class={place === explained ? "weight now" : "weight"}
                  x={x - box.x - 7}
                  y={y + (part.from - (count - 1) / 2) * line}
                  dy="0.35em"
                >
                  {short(look.parameters[place])}
                </text>
              );
            })}
            {layout.units[0]?.map((place, i) => (
              <Unit key={place.y} place={place} title={unitName(input, 0, i)} />
            ))}
            {parts.map((part, place) =>
              part.kind === "weight" ? null : (
                <Unit
                  key={place}
                  place={at(part.layer, part.to)}
                  title={unitName(input, part.layer, part.to)}
                  bias={look.parameters[place]}
                  now={place === explained}
                  press={button(place, part)}
                />
              ),
            )}
          </svg>
        )}
      </Scroller>
      {target && (
        <Explained look={look} parts={parts} place={explained} part={target} point={point} />
      )}
    </div>
  );
}

interface UnitProps {
  readonly place: Place;
  readonly title: string;
  readonly bias?: number | undefined;
  readonly now?: boolean;
  /** What makes its box a button. */
  readonly press?: SVGAttributes<SVGRectElement>;
}

function Unit({ place, title, bias, now, press }: UnitProps): JSX.Element {
  return (
    <g class={now ? "now" : undefined} transform={`translate(${place.x},${place.y})`}>
      <rect x={-box.x} y={-box.y} width={2 * box.x} height={2 * box.y} {...press} />
      <text class="title" y={press ? -3 : 5}>
        {title}
      </text>
      {press && <text y={13}>b {short(bias)}</text>}
    </g>
  );
}

/** A number in little room: two decimals, or a power of ten. */
function short(value = Number.NaN): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? "?" : formatNumber(value);
  const text = Math.abs(value) < 100 ? value.toFixed(2) : value.toExponential(0);
  return text.replace("-0.00", "0.00").replace("-", "−").replace("+", "");
}

/** The larger a weight, the thicker its line. */
function thickness(weight: number): number {
  const size = Math.min(5, Math.abs(weight));
  return Number.isNaN(size) ? 1 : 1 + size;
}
