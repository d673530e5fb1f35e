import { batch } from "@preact/signals";
import type { JSX } from "preact";
import { readable } from "../../scene/format.ts";
import { Scroller } from "../../scene/frame.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import {
  activations,
  choices,
  endings,
  losses,
  optimisers,
  ownPoints,
  presetNames,
} from "./names.ts";
import type { OfRun, Trained } from "./run.ts";
import { settingsCodec, specs } from "./state.ts";
import { endingOf, scoresOf } from "./verdict.ts";

/** Keeps the present run as A, to be seen beside what comes after. */
export function Compare({ run }: OfRun): JSX.Element {
  const { state } = run;
  const isKept = state.a.value !== "none";
  return (
    <div class="column">
      <h3>Two runs side by side</h3>
      <p>Keep this run as A, then change something: the present run is B.</p>
      <div class="row">
        <button
          type="button"
          onClick={() => {
            state.a.value = settingsCodec.format(settingsCodec.read(state));
          }}
        >
          Keep this run as A
        </button>
        {isKept ? (
          <>
            <button
              type="button"
              onClick={() => {
                const { state: settings } = settingsCodec.parse(state.a.value);
                batch(() => {
                  settingsCodec.write(state, settings);
                  run.follow();
                });
              }}
            >
              Set everything as in A
            </button>
            <button
              type="button"
              onClick={() => {
                state.a.value = "none";
              }}
            >
              Forget A
            </button>
          </>
        ) : null}
      </div>
      {isKept ? <SideBySide run={run} /> : null}
    </div>
  );
}

type Texts = Readonly<Record<string, string>>;

function SideBySide({ run }: OfRun): JSX.Element {
  const { a, step } = run.state;
  const [resultsA, resultsB] = [resultsOf(run.kept, step.value), resultsOf(run, step.value)];
  const [settingsA, settingsB] = [
    Object.entries(settingsCodec.parse(a.value).state),
    Object.entries(settingsCodec.read(run.state)),
  ];
  const row = (name: string, ofA = "–", ofB = "–"): JSX.Element => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{ofA}</td>
      <td>{ofB}</td>
    </tr>
  );
  return (
    <Scroller title="Run A and run B">
      <table class="side-by-side">
        <thead>
          <tr>
            <th scope="col">Run</th>
            <th scope="col">A</th>
            <th scope="col">B</th>
          </tr>
        </thead>
        <tbody>
          {Object.keys({ ...resultsA, ...resultsB }).map((name) =>
            row(name, resultsA[name], resultsB[name]),
          )}
          {settingsA.map(([name, ofA], i) => {
            const ofB = settingsB[i]?.[1];
            return ofA === ofB ? null : row(nameOf(name), textOf(ofA), textOf(ofB));
          })}
        </tbody>
      </table>
    </Scroller>
  );
}

/** What came out of a run, at a step or at its end if that is earlier. */
function resultsOf({ training, look }: Trained, wanted: number): Texts {
  const done = training.value;
  if (done === null) return {};
  const { last, outcome } = done;
  const step = Math.min(wanted, last);
  const ending = endingOf(outcome);
  return {
    Step: `${step} of ${last}`,
    Ending: ending === null ? "training" : endings[ending],
    ...scoresOf(done, look.value, step),
  };
}

/** What a setting is called. */
function nameOf(setting: string): string {
  const numbers: Readonly<Record<string, QuantitySpec>> = specs;
  return numbers[setting]?.name ?? choices[setting] ?? setting;
}

/** A setting in words. */
function textOf(value: string | number = ""): string {
  return typeof value === "number" ? readable(value) : (words[value] ?? ownPoints);
}

const words: Readonly<Record<string, string>> = {
  ...presetNames,
  ...activations,
  ...losses,
  ...optimisers,
};
