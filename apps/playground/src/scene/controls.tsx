import { useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useId } from "preact/hooks";
import type { Quantity } from "./quantity.ts";

interface TextFieldProps {
  readonly label: ComponentChildren;
  /** What stands there while nothing is typed. */
  readonly text: string;
  readonly inputMode?: "decimal";
  /** Takes what was typed; gives what is wrong with it, or null. */
  readonly take: (typed: string) => string | null;
}

/** A short text to type. It is taken with Enter or on leaving the field; Escape drops it. */
export function TextField({ label, text, inputMode, take }: TextFieldProps): JSX.Element {
  const id = useId();
  const draft = useSignal<string | null>(null);
  const problem = useSignal<string | null>(null);
  const enter = (): void => {
    if (draft.value === null) return;
    problem.value = take(draft.value);
    draft.value = null;
  };
  return (
    <span class="number">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode={inputMode}
        autocomplete="off"
        spellcheck={false}
        value={draft.value ?? text}
        aria-invalid={problem.value !== null}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
        }}
        onBlur={enter}
        onKeyDown={({ key }) => {
          if (key === "Enter") enter();
          if (key === "Escape") draft.value = null;
        }}
      />
      <span id={`${id}-problem`} class="problem" role="status">
        {problem}
      </span>
    </span>
  );
}

/** A number to type. */
export function NumberField({ quantity }: { readonly quantity: Quantity }): JSX.Element {
  const { name, symbol } = quantity.spec;
  return (
    <TextField
      label={
        <>
          {name}
          {symbol === undefined ? null : <var> {symbol}</var>}
        </>
      }
      text={quantity.text}
      inputMode="decimal"
      take={(typed) => quantity.enter(typed)}
    />
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
