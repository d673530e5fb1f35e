import { batch } from "@preact/signals";
import { contours } from "d3-contour";
import { scaleLinear } from "d3-scale";
import type { ComponentChildren, JSX } from "preact";
import { useMemo, useRef } from "preact/hooks";
import { readable } from "../../scene/format.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import type { Data } from "./data.ts";
import { curvePlaces, latticeSide, planes, type Task } from "./limits.ts";
import { line } from "./line.ts";
import type { Look } from "./model.ts";
import type { Editor, OfRun } from "./run.ts";

/** Probabilities between which the colours of the plane change. */
const levels = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9];

const axes: Readonly<Record<Task, { readonly x: Axis; readonly y: Axis }>> = {
  regression: { x: axis("x", planes.regression.x, 4), y: axis("y", planes.regression.y, 6) },
  classes: { x: axis("x₁", planes.classes.x, 6), y: axis("x₂", planes.classes.y, 6) },
};

function axis(label: string, domain: readonly [number, number], count: number): Axis {
  const scale = scaleLinear(domain, [0, 1]);
  return { scale, label, ticks: scale.ticks(count), format: readable };
}

interface PointsProps {
  readonly data: Data;
  readonly isHeld: readonly boolean[];
  readonly look: Look | null;
  /** What a run that is kept makes of the same task. */
  readonly kept?: Look | null;
  /** Drawn on top. */
  readonly children?: (area: PlotArea) => ComponentChildren;
}

/** The points, and what the network makes of the plane. */
export function Points(props: PointsProps): JSX.Element {
  const { data, isHeld, children } = props;
  // A frame of other data may still be there.
  const [look, kept] = [props.look, props.kept ?? null].map((each) =>
    each?.input.task === data.task ? each : null,
  );
  return (
    <Plot
      label="The points, and what the network makes of them"
      {...axes[data.task]}
      height={(width) => Math.min(width * (data.task === "classes" ? 1 : 0.8), 400)}
    >
      {(area) => (
        <>
          {look && <Answer area={area} look={look} kind="arrived" />}
          {kept && <Answer area={area} look={kept} kind="run-a" />}
          {data.points.map((point, i) => (
            <Mark
              key={i}
              cx={area.x(point.x)}
              cy={area.y(point.y)}
              full={data.task === "classes" ? point.kind === 1 : isHeld[i] !== true}
              held={isHeld[i] === true}
            />
          ))}
          {children?.(area)}
        </>
      )}
    </Plot>
  );
}

interface AnswerProps {
  readonly area: PlotArea;
  readonly look: Look;
  readonly kind: "arrived" | "run-a";
}

/** The curve of a network, or the border between its two classes, in its own run above shades. */
function Answer({ area, look, kind }: AnswerProps): JSX.Element {
  const { width, height } = area;
  const { curve, input } = look;
  const paths = useMemo(
    () => (input.task === "classes" ? shapes(area, curve) : [along(area, curve)]),
    [curve, input, width, height],
  );
  return (
    <>
      {paths.length > 1 && kind === "arrived"
        ? paths.map((path) => <path key={path} class="shade" d={path} />)
        : null}
      <path class={`curve ${kind}`} d={paths[paths.length >> 1]} />
    </>
  );
}

function along(area: PlotArea, curve: Float64Array): string {
  const [from, to] = planes.regression.x;
  return line(curve, (value, i) => [
    area.x(from + ((to - from) * i) / (curvePlaces - 1)),
    area.y(value),
  ]);
}

/** Where the network is surer than each of the levels. */
function shapes({ width, height }: PlotArea, curve: Float64Array): string[] {
  const share = (position = 0): number => (position - 0.5) / (latticeSide - 1);
  return contours()
    .size([latticeSide, latticeSide])
    .thresholds(levels)(Array.from(curve))
    .map(({ coordinates }) =>
      coordinates
        .flat()
        .map((ring) => line(ring, ([x, y]) => [share(x) * width, (1 - share(y)) * height]))
        .join(""),
    );
}

interface MarkProps {
  readonly cx: number;
  readonly cy: number;
  readonly full: boolean;
  readonly held: boolean;
}

/** A point: round if it is learnt from, a diamond if it is held out; full or hollow. */
function Mark({ cx, cy, full, held }: MarkProps): JSX.Element {
  const name = full ? "corner yes" : "corner";
  if (!held) return <circle class={name} cx={cx} cy={cy} r={5} />;
  return <path class={name} d={`M${cx} ${cy - 7}l7 7l-7 7l-7 -7z`} />;
}

/** How near a pointer must come to a point to seize it, and how little it may move to be a tap. */
const reach = 16;
const tap = 6;

/**
 * The points to be dragged; a tap beside them adds one. By keyboard: arrows move the chosen point,
 * page keys choose another, Insert adds one, Delete takes it away.
 */
export function PointsEditor({ run }: OfRun): JSX.Element {
  const { editor, kept } = run;
  return (
    <div class="editor">
      <Points
        data={editor.data.value}
        isHeld={run.training.value?.isHeld ?? []}
        look={run.look.value}
        kept={kept.look.value}
      >
        {(area) => (
          <>
            <Ring area={area} editor={editor} />
            <Pad area={area} editor={editor} />
          </>
        )}
      </Points>
    </div>
  );
}

interface OnAreaProps {
  readonly area: PlotArea;
  readonly editor: Editor;
}

/** The chosen point, for the keyboard. */
function Ring({ area, editor }: OnAreaProps): JSX.Element {
  const { x, y, number } = editor;
  const press = (event: KeyboardEvent): void => {
    const action = {
      Delete: editor.remove,
      Backspace: editor.remove,
      Insert: () => editor.add(0.9 * x.value, 0.9 * y.value),
      PageUp: () => number.nudge(1),
      PageDown: () => number.nudge(-1),
    }[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the slider within
    <g onKeyDown={press}>
      <Handle
        x={area.x(x.value)}
        y={area.y(y.value)}
        name={`Point ${number.text}`}
        text={`${x.spec.name} ${x.text}, ${y.spec.name} ${y.text}`}
        value={x.value}
        min={x.spec.from}
        max={x.spec.to}
        onDrag={() => {}}
        onNudge={(right, up) => {
          if (right !== 0) x.nudge(right);
          if (up !== 0) y.nudge(up);
        }}
      />
    </g>
  );
}

/** Takes all pointers: the nearest point is seized, however close others are. */
function Pad({ area, editor }: OnAreaProps): JSX.Element {
  const pad = useRef<SVGRectElement>(null);
  /** Where the pointer went down, and by how much it missed the point that it seized. */
  const down = useRef<{ x: number; y: number; off: readonly [number, number] | null } | null>(null);
  const at = ({ clientX, clientY }: { clientX: number; clientY: number }): [number, number] => {
    const box = pad.current?.getBoundingClientRect();
    return [clientX - (box?.left ?? 0), clientY - (box?.top ?? 0)];
  };
  const nearest = ([left, top]: readonly [number, number]): number => {
    const distances = editor.data
      .peek()
      .points.map(({ x, y }) => Math.hypot(area.x(x) - left, area.y(y) - top));
    const least = Math.min(...distances);
    return least <= reach ? distances.indexOf(least) : -1;
  };
  const focus = (): void => {
    pad.current?.parentElement?.querySelector<SVGElement>(".handle")?.focus();
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: for pointers alone, the ring is for keys
    <rect
      ref={pad}
      class="pad"
      width={area.width}
      height={area.height}
      onTouchStart={(event) => {
        const [touch] = event.touches;
        if (touch && nearest(at(touch)) !== -1) event.preventDefault();
      }}
      onMouseDown={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0 || !event.isPrimary) return;
        const [x, y] = at(event);
        const point = nearest([x, y]);
        down.current = { x, y, off: null };
        if (point === -1) return;
        editor.choose(point);
        event.currentTarget.setPointerCapture(event.pointerId);
        down.current.off = [x - area.x(editor.x.value), y - area.y(editor.y.value)];
        focus();
      }}
      onPointerMove={(event) => {
        const off = down.current?.off;
        if (!off || !event.isPrimary) return;
        const [x, y] = at(event);
        // Both at once: halfway there is nothing to train.
        batch(() => {
          editor.x.move(area.x.invert(x - off[0]));
          editor.y.move(area.y.invert(y - off[1]));
        });
      }}
      onPointerUp={(event) => {
        if (!event.isPrimary) return;
        const start = down.current;
        down.current = null;
        if (start === null || start.off !== null) return;
        const [x, y] = at(event);
        if (Math.hypot(x - start.x, y - start.y) > tap) return;
        editor.add(area.x.invert(x), area.y.invert(y));
        focus();
      }}
      onPointerCancel={() => {
        down.current = null;
      }}
    />
  );
}
