import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChildren, JSX } from "preact";
import { useMemo } from "preact/hooks";
import { QuantityControl } from "./controls.tsx";
import { Figure, Part } from "./frame.tsx";
import { Quantity, type QuantitySpec } from "./quantity.ts";

/** A guess; `none` before there is one, `skip` where the reader did not want to. */
export type Guess<G> = G | "none" | "skip";

interface PredictProps<G extends number | string> {
  readonly guess: Signal<Guess<G>>;
  /** What the control shows at first. */
  readonly first: G;
  readonly question: string;
  readonly control: (draft: Signal<G>) => JSX.Element;
  readonly picture: { readonly title: string; readonly content: JSX.Element };
  /** What the reader has to know to guess. */
  readonly children: ComponentChildren;
  /** The guess and how good it was, in a sentence or two. */
  readonly judge: (guess: G) => ComponentChildren;
}

/** The reader's guess, before anything can be touched; afterwards how good it was. */
export function Predict<G extends number | string>(props: PredictProps<G>): JSX.Element {
  const { guess, first, question, control, picture, children, judge } = props;
  const given = guess.value;
  const draft = useSignal(given === "none" || given === "skip" ? first : given);
  const commit = (value: Guess<G>): void => {
    guess.value = value;
    // What comes next appears below; the focus goes there with the reader.
    requestAnimationFrame(() => document.getElementById("act")?.focus());
  };
  if (given !== "none") {
    return (
      <Part id="predict" title="Predict">
        <p>
          {given === "skip" ? "You went on without a guess." : judge(given)}{" "}
          <button
            type="button"
            class="link"
            onClick={() => {
              guess.value = "none";
            }}
          >
            Guess again
          </button>
        </p>
      </Part>
    );
  }
  return (
    <Part id="predict" title="Predict">
      <div class="pair">
        <div class="column">
          <p>{children}</p>
          <p class="question">{question}</p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              commit(draft.value);
            }}
          >
            {control(draft)}
            <p class="row">
              <button type="submit" class="strong">
                That is my guess
              </button>
              <button type="button" onClick={() => commit("skip")}>
                Go on without one
              </button>
            </p>
          </form>
        </div>
        <Figure title={picture.title}>{picture.content}</Figure>
      </div>
    </Part>
  );
}

/** A guess that is a number. */
export function NumberGuess({
  draft,
  spec,
}: {
  readonly draft: Signal<number>;
  readonly spec: QuantitySpec;
}): JSX.Element {
  const quantity = useMemo(() => new Quantity(draft, spec), [draft, spec]);
  return <QuantityControl quantity={quantity} />;
}

interface ChoicesProps<G extends string> {
  readonly draft: Signal<G>;
  readonly label: string;
  readonly options: Readonly<Record<G, string>>;
}

/** A guess that is one of some answers. */
export function Choices<G extends string>({ draft, label, options }: ChoicesProps<G>): JSX.Element {
  return (
    <fieldset class="choices" aria-label={label}>
      {(Object.entries(options) as [G, string][]).map(([value, text]) => (
        <label key={value}>
          <input
            type="radio"
            name="guess"
            checked={draft.value === value}
            onChange={() => {
              draft.value = value;
            }}
          />
          {text}
        </label>
      ))}
    </fieldset>
  );
}
