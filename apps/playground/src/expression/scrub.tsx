import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Quantity } from "../scene/quantity.ts";

/** Pixels that a number is dragged for one step of it. */
const pixels = 6;
/** Steps that an arrow key makes with Shift. */
const stride = 10;

const arrows: Readonly<Record<string, number>> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
};

/** A number within a text, to be dragged sideways or changed by the arrow keys. */
export function Scrub({ quantity }: { readonly quantity: Quantity }): JSX.Element {
  const { name, from, to, step } = quantity.spec;
  const seized = useRef<{ readonly x: number; readonly value: number } | null>(null);
  const release = (): void => {
    seized.current = null;
  };
  return (
    <span
      class="scrub"
      role="slider"
      tabIndex={0}
      aria-label={`${name} in the formula`}
      aria-valuemin={from}
      aria-valuemax={to}
      aria-valuenow={quantity.value}
      aria-valuetext={quantity.text}
      onPointerDown={(event) => {
        if (event.button !== 0) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        seized.current = { x: event.clientX, value: quantity.value };
      }}
      onPointerMove={(event) => {
        if (seized.current === null) return;
        const { x, value } = seized.current;
        quantity.move(value + Math.round((event.clientX - x) / pixels) * step);
      }}
      onPointerUp={release}
      onPointerCancel={release}
      onKeyDown={(event) => {
        const arrow = arrows[event.key];
        if (arrow === undefined) return;
        event.preventDefault();
        quantity.nudge(event.shiftKey ? arrow * stride : arrow);
      }}
    >
      <b>{quantity.text}</b>
      <small aria-hidden="true">{name}</small>
    </span>
  );
}
