import { batch } from "@preact/signals";
import type { JSX } from "preact";
import { Scroller } from "../../scene/frame.tsx";
import type { QuantitySpec } from "../../scene/quantity.ts";
import { endings } from "./names.ts";
import type { OfRun, Trained } from "./run.ts";
import { type Settings, settingsCodec, specs } from "./state.ts";
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
  const runs = [run.kept, run].map((each) => resultsOf(each, step.value));
  const settings = [settingsCodec.parse(a.value).state, settingsCodec.read(run.state)].map(textsOf);
  const row = (name: string, [ofA, ofB]: readonly Texts[]): JSX.Element => (
    <tr key={name}>
      <th scope="row">{name}</th>
      <td>{ofA?.[name] ?? "–"}</td>
      <td>{ofB?.[name] ?? "–"}</td>
    </tr>
  );
  const differing = Object.keys({ ...settings[0] }).filter(
    (name) => settings[0]?.[name] !== settings[1]?.[name],
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
          {Object.keys({ ...runs[0], ...runs[1] }).map((name) => row(name, runs))}
          {differing.map((name) => row(name, settings))}
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

/** The settings by what they are called. */
function textsOf(settings: Settings): Texts {
  const named: Readonly<Record<string, QuantitySpec>> = specs;
  return Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [
      named[name]?.name ?? name,
      shorten(String(value)),
    ]),
  );
}

function shorten(text: string): string {
  return text.length > 24 ? `${text.slice(0, 23)}…` : text;
}
