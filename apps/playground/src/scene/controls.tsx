import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import type { Quantity } from "./quantity.ts";

/** A number to type. It is taken with Enter or on leaving the field. */
export function NumberField({ quantity }: { readonly quantity: Quantity }): JSX.Element {
  const id = useId();
  const draft = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const { name, symbol } = quantity.spec;
  const take = (): void => {
    if (draft.value === null) return;
    problem.value = quantity.enter(draft.value);
    draft.value = null;
  };
  return (
    <span class="number">
      <label for={id}>
        {name}
        {symbol === undefined ? null : <var> {symbol}</var>}
      </label>
      <input
        id={id}
        type="text"
        inputMode="decimal"
        autocomplete="off"
        spellcheck={false}
        value={draft.value ?? quantity.text}
        aria-invalid={problem.value !== null}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
        }}
        onBlur={take}
        onKeyDown={({ key }) => {
          if (key === "Enter") take();
          if (key === "Escape") draft.value = null;
        }}
      />
      <span id={`${id}-problem`} class="problem" role="status">
        {problem}
      </span>
    </span>
  );
}

/** The slider of a number. */
export function Slider({ quantity }: { readonly quantity: Quantity }): JSX.Element {
  const { name, from, to, step } = quantity.spec;
  return (
    <input
      type="range"
      aria-label={`${name}, slider`}
      min={quantity.place(from)}
      max={quantity.place(to)}
      step={step}
      value={quantity.place(quantity.value)}
      aria-valuetext={quantity.text}
      onInput={({ currentTarget }) => quantity.slide(currentTarget.valueAsNumber)}
    />
  );
}

/** Number field and slider of one number. */
export function QuantityControl({ quantity }: { readonly quantity: Quantity }): JSX.Element {
  return (
    <div class="quantity">
      <NumberField quantity={quantity} />
      <Slider quantity={quantity} />
    </div>
  );
}
