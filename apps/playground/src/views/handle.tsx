import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";

interface HandleProps {
  /** Its place in the plot, in pixels. */
  readonly x: number;
  readonly y: number;
  readonly name: string;
  /** Its present value in words. */
  readonly text: string;
  /** The value of its horizontal coordinate, with its ends. */
  readonly value: number;
  readonly min: number;
  readonly max: number;
  /** Called with the place it is dragged to, in pixels. */
  readonly onDrag: (x: number, y: number) => void;
  /** Called with steps to the right and upwards, by arrow keys. */
  readonly onNudge: (right: number, up: number) => void;
  /** What it looks like, around its place; a ring unless given. */
  readonly children?: ComponentChildren;
}

/** What arrow keys mean: steps to the right and upwards. */
export const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
};

/** Steps that an arrow key makes with Shift. */
const stride = 10;

/** Something in a plot to be dragged by mouse or finger, or moved by the arrow keys. */
export function Handle(props: HandleProps): JSX.Element {
  const { x, y, name, text, value, min, max, onDrag, onNudge, children } = props;
  /** By which pointer it was seized, one at a time, and where: it does not jump to the pointer. */
  const seized = useRef<{
    readonly pointer: number;
    readonly x: number;
    readonly y: number;
  } | null>(null);
  const isOther = ({ pointerId }: PointerEvent): boolean => seized.current?.pointer !== pointerId;
  const release = (event: PointerEvent): void => {
    if (!isOther(event)) seized.current = null;
  };
  return (
    <g
      class="handle"
      transform={`translate(${x},${y})`}
      tabindex={0}
      role="slider"
      aria-label={name}
      aria-roledescription="movable point"
      aria-valuemin={min}
      aria-valuemax={max}
      aria-valuenow={value}
      aria-valuetext={text}
      // Not every browser heeds touch-action within a drawing.
      onTouchStart={(event) => event.preventDefault()}
      onPointerDown={(event) => {
        if (event.button !== 0 || (seized.current !== null && isOther(event))) return;
        event.currentTarget.focus();
        event.currentTarget.setPointerCapture(event.pointerId);
        seized.current = {
          pointer: event.pointerId,
          x: event.clientX - x,
          y: event.clientY - y,
        };
      }}
      onPointerMove={(event) => {
        if (seized.current === null || isOther(event)) return;
        onDrag(event.clientX - seized.current.x, event.clientY - seized.current.y);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={(event) => {
        const arrow = arrows[event.key];
        if (arrow === undefined) return;
        event.preventDefault();
        const factor = event.shiftKey ? stride : 1;
        onNudge(arrow[0] * factor, arrow[1] * factor);
      }}
    >
      {children ?? (
        <>
          <circle class="reach" r={22} />
          <circle class="ring" r={10} />
        </>
      )}
    </g>
  );
}
