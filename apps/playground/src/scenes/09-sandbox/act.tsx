import type { JSX } from "preact";
import { NumberField, QuantityControl } from "../../scene/controls.tsx";
import { Figure, Part } from "../../scene/frame.tsx";
import { Select } from "../../scene/pick.tsx";
import { Transport } from "../../scene/transport.tsx";
import { Compare } from "./compare.tsx";
import { Diagram } from "./diagram.tsx";
import { fewestPoints, mostPoints } from "./limits.ts";
import { Losses } from "./losses.tsx";
import { ownPoints, presetNames } from "./names.ts";
import { PointsEditor } from "./points.tsx";
import type { OfRun } from "./run.ts";
import { SettingsPanel } from "./settings.tsx";
import { scoresOf, verdict } from "./verdict.ts";

/** Points, losses, network, settings, and the comparison; each part follows what it shows. */
export function Act({ run }: OfRun): JSX.Element {
  return (
    <Part id="act" title="Act">
      <p>
        Drag the points, or tap beside them to add one. Set the network below. Each change trains it
        anew from the same first weights; rewind, step and play go through that training.
      </p>
      <div class="pair">
        <Figure title="The points and the network">
          <PointsEditor run={run} />
          <PointsLegend run={run} />
        </Figure>
        <Figure title="The loss">
          <Losses run={run} />
          <LossLegend run={run} />
        </Figure>
      </div>
      <Transport playback={run.playback} />
      <Readout run={run} />
      <div class="pair">
        <div class="column">
          <PointControls run={run} />
          <Compare run={run} />
        </div>
        <SettingsPanel run={run} />
      </div>
      <Figure title="The network at this step">
        <Diagram run={run} />
      </Figure>
    </Part>
  );
}

function PointsLegend({ run }: OfRun): JSX.Element {
  const { task } = run.editor.data.value;
  const areClasses = task === "classes";
  return (
    <Legend
      items={{
        ...(areClasses ? { "border at one half": "" } : { network: "" }),
        ...(run.kept.training.value?.input.task === task && { "run A": "run-a" }),
        ...(areClasses
          ? { "class 0": "dot", "class 1": "dot learnt" }
          : { "learnt from": "dot learnt" }),
        ...(run.training.value?.held && { "held out": "diamond" }),
      }}
    />
  );
}

function LossLegend({ run }: OfRun): JSX.Element {
  const kept = run.kept.training.value;
  return (
    <Legend
      items={{
        "learnt from": "",
        ...(run.training.value?.held && { "held out": "held" }),
        ...(kept && { "run A": "run-a" }),
        ...(kept?.held && { "run A, held out": "run-a held-out" }),
      }}
    />
  );
}

/** What lines and marks are, with how they are drawn. */
function Legend({ items }: { readonly items: Readonly<Record<string, string>> }): JSX.Element {
  return (
    <ul class="legend">
      {Object.entries(items).map(([text, kind]) => (
        <li key={text} class={kind}>
          {text}
        </li>
      ))}
    </ul>
  );
}

/** The numbers of the step, and how the run ended. */
function Readout({ run }: OfRun): JSX.Element {
  const training = run.training.value;
  const scores = training ? scoresOf(training, run.look.value, run.playback.shown) : {};
  return (
    <>
      <dl class="readout">
        {Object.entries(scores).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p class="verdict told" role="status">
        {training && verdict(training)}
      </p>
    </>
  );
}

/** The chosen point by number, and all at once. */
function PointControls({ run }: OfRun): JSX.Element {
  const { state, editor } = run;
  const data = editor.data.value;
  const count = data.points.length;
  const own = state.points.value;
  const presets = { ...presetNames, [own]: presetNames[own] ?? ownPoints };
  return (
    <div class="column">
      <h3>Data</h3>
      <Select label="Begin with" value={state.points} options={presets} onChange={run.follow} />
      <QuantityControl quantity={run.quantity("held")} />
      <div class="row">
        <NumberField quantity={editor.number} />
        <NumberField quantity={editor.x} />
        <NumberField quantity={editor.y} />
      </div>
      {data.task === "classes" ? (
        <label class="check">
          <input
            type="checkbox"
            checked={data.points[editor.chosen.value]?.kind === 1}
            onChange={({ currentTarget }) => editor.setClass(currentTarget.checked ? 1 : 0)}
          />
          Class 1, for this point and those added next
        </label>
      ) : null}
      <div class="row">
        <button
          type="button"
          disabled={count >= mostPoints}
          onClick={() => editor.add(0.9 * editor.x.value, 0.9 * editor.y.value)}
        >
          Add a point
        </button>
        <button type="button" disabled={count <= fewestPoints} onClick={() => editor.remove()}>
          Delete point {editor.number.text}
        </button>
      </div>
      <p class="hint">
        {count} points, {mostPoints} at most. In the picture the arrow keys move the point, page up
        and down choose another, Insert adds one, Delete takes it away.
      </p>
    </div>
  );
}
