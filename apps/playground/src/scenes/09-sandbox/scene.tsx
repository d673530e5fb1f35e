import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Formula, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import { Act } from "./act.tsx";
import { divergedAbove, flatBelow } from "./limits.ts";
import { endings } from "./names.ts";
import { partName, partsOf } from "./parts.ts";
import { Points } from "./points.tsx";
import program from "./program.ts?raw";
import { type OfRun, type Run, useRun } from "./run.ts";
import { codec, type Ending, type SandboxState } from "./state.ts";
import { endingOf } from "./verdict.ts";

export const scene = defineScene(codec, Sandbox);

function Sandbox({ state }: { readonly state: SandboxState }): JSX.Element {
  const run = useRun(state);
  const { points } = run.editor.data.value;
  const widths = [state.width1, state.width2, state.width3].slice(0, state.layers.value);
  const hidden = widths
    .map((width) => `${width.value} hidden unit${width.value === 1 ? "" : "s"}`)
    .join(" and then ");
  return (
    <>
      <h1>Sandbox</h1>
      <p class="lead">
        Your own points, your own network. Everything can be set, every number can be read, and
        every run can be had again.
      </p>
      <div class="formulas">
        <Formula math={tex`h = \tanh(w x + b)`} />
      </div>
      <Predict
        guess={state.guess}
        first="converges"
        question="How does its training end?"
        control={(draft) => <Choices draft={draft} label="My guess" options={endings} />}
        picture={{
          title: "The points to learn from",
          content: <Points data={run.editor.data.value} isHeld={[]} look={null} />,
        }}
        judge={(guess) => <Judge guess={guess} run={run} />}
      >
        A network with {hidden} is trained on {points.length} points, with a learning rate of{" "}
        {readable(state.rate.value)}, for at most {state.limit.value} steps.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain />
          <Numbers run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

function Judge({ guess, run }: { readonly guess: Ending; readonly run: Run }): JSX.Element {
  const training = run.training.value;
  const ending = training && endingOf(training.outcome);
  return (
    <>
      You guessed that <b>{endings[guess]}</b>.{" "}
      {ending === null
        ? ""
        : ending === guess
          ? "So it is, as things are set now."
          : `As things are set now, ${endings[ending]}.`}
    </>
  );
}

function Explain(): JSX.Element {
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>What you see</h3>
          <p>
            A unit multiplies what it gets by its weights, the lines, adds its bias b, and applies
            its activation. Without activations the whole network is a straight line, however deep.
          </p>
          <p>
            A bias is a weight without an input. Without it every unit would switch at the same
            place, where all its inputs are 0.
          </p>
          <p>
            With a y to tell, the network sees x₁ = (x − 10) / 5, its output o stands for ŷ = 10 +
            10·o, and the loss is counted in o. With two classes, p = σ(o) is the probability of
            class 1.
          </p>
        </div>
        <div class="column">
          <h3>When a training stops</h3>
          <p>
            It has converged when the loss is small enough, or when no slope is above{" "}
            {flatBelow.toFixed(5)} any more. Elsewhere there may be lower ground: try another seed.
          </p>
          <p>
            It has diverged when the loss has passed {divergedAbove}: the steps are too large, as in
            scene 6. Adam and Adagrad bound their steps, and rather dance than fly off.
          </p>
          <p>
            It stops at the first number that is no longer finite: what comes after would be
            rubbish.
          </p>
          <p>
            First weights, batches and held-out points come from the seed: the same settings give
            the same run.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ run }: OfRun): JSX.Element | null {
  const shown = useRef<JSX.Element | null>(null);
  const [training, look] = [run.training.value, run.look.value];
  // Tables are long: while it trains they stay as they were.
  if (training === null || look === null || training.outcome === "running") return shown.current;
  const { input, isHeld } = training;
  const isRegression = input.task === "regression";
  shown.current = (
    <>
      <DataTable
        title="The points"
        columns={
          isRegression
            ? ["Point", "x", "y", "ŷ", "Part"]
            : ["Point", "x₁", "x₂", "Class", "p", "Part"]
        }
        rows={input.points.map(({ x, y, kind }, i) => [
          String(i + 1),
          readable(x),
          readable(y),
          ...(isRegression ? [] : [String(kind)]),
          formatNumber(look.answers[i]),
          isHeld[i] ? "held out" : "learnt from",
        ])}
      />
      <DataTable
        title="The weights and biases"
        note={
          <Fingerprint
            of="every loss, weight and bias at every step"
            value={training.fingerprint}
          />
        }
        columns={["Number", `At step ${run.playback.shown}`, "Gradient"]}
        rows={partsOf(look.input).map((part, i) => [
          partName(look.input, part),
          formatNumber(look.parameters[i], 9),
          formatNumber(look.slopes[i]),
        ])}
      />
    </>
  );
  return shown.current;
}
