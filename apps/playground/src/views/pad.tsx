import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useRef } from "preact/hooks";
import { arrows } from "./handle.tsx";

/** A place on a pad, from its upper left corner. */
export type Place = readonly [x: number, y: number];

interface PadProps {
  readonly name: string;
  /** Places along each side. */
  readonly places: number;
  /** Before a stroke. */
  readonly onBegin: () => void;
  /** A piece of it. */
  readonly onStroke: (from: Place, to: Place) => void;
  /** What was drawn. */
  readonly children: ComponentChildren;
}

/** Places that an arrow key moves the pen by, and with Shift. */
const [step, stride] = [2, 8];

/** Something to draw on with mouse, finger, pen, or keys: arrows move, Space puts the pen down or up. */
export function Pad({ name, places, onBegin, onStroke, children }: PadProps): JSX.Element {
  /** Where the pen was last, while mouse or finger draws, and which of them: one at a time. */
  const last = useRef<{ readonly pointer: number; readonly place: Place } | null>(null);
  const cursor = useSignal<Place>([places / 2, places / 4]);
  const down = useSignal(false);
  /** Whether keys were pressed here: until then there is nothing to tell. */
  const told = useSignal(false);
  const placeOf = (event: PointerEvent, element: HTMLElement): Place => {
    const { left, top, width } = element.getBoundingClientRect();
    const size = width / places;
    return [(event.clientX - left) / size, (event.clientY - top) / size];
  };
  const isOther = ({ pointerId }: PointerEvent): boolean => last.current?.pointer !== pointerId;
  const lift = (event: PointerEvent): void => {
    if (!isOther(event)) last.current = null;
  };
  const press = (event: KeyboardEvent): void => {
    const arrow = arrows[event.key];
    if (event.key !== " " && arrow === undefined) return;
    event.preventDefault();
    told.value = true;
    const from = cursor.value;
    if (arrow === undefined) {
      if (event.repeat) return;
      down.value = !down.value;
      if (!down.value) return;
      onBegin();
      onStroke(from, from);
      return;
    }
    const by = event.shiftKey ? stride : step;
    const within = (value: number): number => Math.min(places, Math.max(0, value));
    cursor.value = [within(from[0] + arrow[0] * by), within(from[1] - arrow[1] * by)];
    if (down.value) onStroke(from, cursor.value);
  };
  const [x, y] = cursor.value;
  return (
    <div class="pad-with-state">
      <div
        class={down.value ? "pad down" : "pad"}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: one draws on it by keys as well
        tabIndex={0}
        role="application"
        aria-label={name}
        aria-describedby="pad-state"
        // Not every browser heeds touch-action.
        onTouchStart={(event) => event.preventDefault()}
        onPointerDown={(event) => {
          if (event.button !== 0 || (last.current !== null && isOther(event))) return;
          event.currentTarget.focus({ preventScroll: true });
          event.currentTarget.setPointerCapture(event.pointerId);
          down.value = false;
          const place = placeOf(event, event.currentTarget);
          last.current = { pointer: event.pointerId, place };
          onBegin();
          onStroke(place, place);
        }}
        onPointerMove={(event) => {
          if (last.current === null || isOther(event)) return;
          const place = placeOf(event, event.currentTarget);
          onStroke(last.current.place, place);
          last.current = { pointer: event.pointerId, place };
        }}
        onPointerUp={lift}
        onPointerCancel={lift}
        onBlur={() => {
          down.value = false;
        }}
        onKeyDown={press}
      >
        {children}
        <span
          class="nib"
          style={{ left: `${(100 * x) / places}%`, top: `${(100 * y) / places}%` }}
        />
      </div>
      <p id="pad-state" class="pad-state" role="status">
        {told.value
          ? `The pen is ${down.value ? "down" : "up"}, ${share(x)} from the left and ${share(y)} from above.`
          : "By keys: arrows move the pen, Space puts it down or up."}
      </p>
    </div>
  );

  function share(value: number): string {
    return `${Math.round((100 * value) / places)} %`;
  }
}
