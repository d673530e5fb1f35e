import type { Signal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";

interface PickProps<V extends string> {
  readonly label: string;
  readonly value: Signal<V>;
  readonly options: Readonly<Record<V, string>>;
  /** Called after the reader picked another. */
  readonly onChange?: () => void;
}

/** One of a few, side by side. */
export function Pick<V extends string>(props: PickProps<V>): JSX.Element {
  const { label, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset class="choices pick">
      <legend>{label}</legend>
      {(Object.entries(options) as [V, string][]).map(([key, text]) => (
        <label key={key}>
          <input
            type="radio"
            name={name}
            checked={value.value === key}
            onChange={() => {
              value.value = key;
              onChange?.();
            }}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

/** One of a few, in a list to unfold. */
export function Select<V extends string>(props: PickProps<V>): JSX.Element {
  const { label, value, options, onChange } = props;
  return (
    <label class="select">
      {label}
      <select
        value={value.value}
        onChange={({ currentTarget }) => {
          const key = (Object.keys(options) as V[]).find((each) => each === currentTarget.value);
          if (key === undefined) return;
          value.value = key;
          onChange?.();
        }}
      >
        {(Object.entries(options) as [V, string][]).map(([key, text]) => (
          <option key={key} value={key}>
            {text}
          </option>
        ))}
      </select>
    </label>
  );
}
