import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { QuantityControl } from "../../scene/controls.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import { Quantity } from "../../scene/quantity.ts";
import { Plane } from "./plane.tsx";
import { momentOf, type Run } from "./run.ts";
import { guessSpec } from "./state.ts";

/** The reader's guess, before anything moves. */
export function Predict({ run }: { readonly run: Run }): JSX.Element {
  const { guess } = run.state;
  const draft = useSignal(typeof guess.value === "number" ? guess.value : 0.005);
  const quantity = useMemo(() => new Quantity(draft, guessSpec), [draft]);
  const commit = (value: number | "skip"): void => {
    guess.value = value;
    // What comes next appears below; the focus goes there with the reader.
    requestAnimationFrame(() => document.getElementById("act")?.focus());
  };
  if (guess.value !== "none") return <Verdict run={run} />;
  return (
    <Part id="predict" title="Predict">
      <div class="pair wide-first">
        <div class="column">
          <p>
            The walk starts on a steep wall <Start run={run} />. Small steps are safe and slow.
            Large steps overshoot: they land on the other side of the valley, where the slope sends
            them back again.
          </p>
          <p class="question">How large can the step size a be before the walk never arrives?</p>
          <form
            onSubmit={(event) => {
              event.preventDefault();
              commit(draft.value);
            }}
          >
            <QuantityControl quantity={quantity} />
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
        <Figure title="The cost over w and b, and where the walk starts">
          <Plane run={run} startOnly />
        </Figure>
      </div>
    </Part>
  );
}

function Start({ run }: { readonly run: Run }): JSX.Element {
  const descent = run.descent.value;
  const [w, b] = [run.w.text, run.b.text];
  if (descent === null) return <>at (w, b) = ({`${w}, ${b}`})</>;
  const { cost, slopeW, slopeB } = momentOf(descent, 0);
  return (
    <>
      at (w, b) = ({w}, {b}), where the cost is {formatNumber(cost)} and its slope (
      {formatNumber(slopeW)}, {formatNumber(slopeB)})
    </>
  );
}

/** How good the guess was. */
function Verdict({ run }: { readonly run: Run }): JSX.Element {
  const { guess } = run.state;
  const cliff = run.landscape.value?.cliff;
  return (
    <Part id="predict" title="Predict">
      <p>
        {typeof guess.value === "number" ? (
          <>
            You guessed <b>{formatNumber(guess.value, 8)}</b>.{" "}
            {cliff !== undefined && judge(guess.value, cliff)}
          </>
        ) : (
          "You went on without a guess."
        )}{" "}
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

/** A guess within a tenth of the truth is a good one. */
function judge(guess: number, cliff: number): string {
  const truth = `The walk arrives up to ${formatNumber(cliff)}`;
  if (Math.abs(guess - cliff) <= cliff / 10) return `${truth}: well guessed.`;
  if (guess > cliff) return `${truth}: yours would fly apart.`;
  return `${truth}: you were careful, larger steps still arrive.`;
}
