import type { JSX } from "preact";
import { NumberField, QuantityControl } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { Pick } from "../../scene/pick.tsx";
import { Predict } from "../../scene/predict.tsx";
import { Transport } from "../../scene/transport.tsx";
import { stride, widths } from "./data.ts";
import { CurveGuess, firstGuess, shapeOf } from "./guess.tsx";
import { FitPicture, TrainingPicture, UnitsPicture, WidthChoice } from "./pictures.tsx";
import program from "./program.ts?raw";
import { bestWidth, errorText, type Run, useRun, verdict } from "./run.ts";
import { codec, errorsOf, type OverfittingState, type Penalty } from "./state.ts";

export const scene = defineScene(codec, Overfitting);

const penalties: Readonly<Record<Penalty, string>> = {
  l1: "L1: absolute values",
  l2: "L2: squares",
};

function Overfitting({ state }: { readonly state: OverfittingState }): JSX.Element {
  const run = useRun(state);
  return (
    <>
      <h1>Overfitting and regularisation</h1>
      <p class="lead">
        With enough gates a network can learn any table by heart. That says nothing of the points it
        has never seen.
      </p>
      <div class="formulas">
        <Formula math={tex`C = \sum (\hat y - y)^2 + \beta \sum |w|`} />
      </div>
      <Predict
        guess={state.guess}
        first={firstGuess}
        question="What is their error on new points? Drag the five rings."
        control={(draft) => <CurveGuess run={run} draft={draft} />}
        picture={{
          title: "The points to learn from",
          content: <FitPicture fit={run.fit.value} />,
        }}
        judge={(guess) => <Judge guess={guess} run={run} />}
      >
        {run.points.text} points follow a rule, with noise. Networks with 1 to 20 units are trained
        on them, right now. The thick curve is their error on these very points: the more units, the
        smaller. Then come a hundred new points of the same rule, which no network has seen.
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

function Judge({ guess, run }: { readonly guess: string; readonly run: Run }): JSX.Element {
  const best = bestWidth(run.complexity.value);
  return (
    <>
      You drew a curve that <b>{shapeOf(guess)}</b>.{" "}
      {best !== undefined && (
        <>
          As things are set, the error on new points is least with {best}{" "}
          {best === 1 ? "unit" : "units"}: {errorText(run.complexity.value?.held[best - 1])}. With{" "}
          {widths.length} it is {errorText(run.complexity.value?.held.at(-1))}.
        </>
      )}
    </>
  );
}

function Act({ run }: { readonly run: Run }): JSX.Element {
  const { state, playback } = run;
  const fit = run.fit.value;
  const record = playback.shown;
  return (
    <Part id="act" title="Act">
      <p>
        Move the number of units, and the network is trained anew before your eyes. Then keep 20
        units and tame them: with more points, or with a penalty β. One step here is {stride}{" "}
        updates of all parameters.
      </p>
      <div class="pair">
        <Figure title="The points and the network">
          <FitPicture fit={fit} record={record} />
          <ul class="legend">
            <li>network</li>
            <li class="tangent">rule without noise</li>
            <li class="dot learnt">learnt from</li>
            <li class="dot">new</li>
          </ul>
        </Figure>
        <Figure title="The error while it trains">
          <TrainingPicture fit={fit} record={record} />
          <Legend guessed={false} />
        </Figure>
      </div>
      <Transport playback={playback} />
      <Readout run={run} />
      <p class="told" role="status">
        {fit ? verdict(fit) : ""}
      </p>
      <div class="pair">
        <Figure title="The error for every number of units">
          <NumberField quantity={run.width} />
          <WidthChoice
            complexity={run.complexity.value}
            guess={errorsOf(state.guess.value)}
            width={run.width}
          />
          <Legend guessed={errorsOf(state.guess.value) !== null} />
        </Figure>
        <div class="column">
          <QuantityControl quantity={run.points} />
          <QuantityControl quantity={run.beta} />
          <Pick label="Size of the weights" value={state.penalty} options={penalties} />
          <NumberField quantity={run.seed} />
          <Figure title="What each unit adds">
            <UnitsPicture fit={fit} record={record} />
          </Figure>
        </div>
      </div>
    </Part>
  );
}

function Legend({ guessed }: { readonly guessed: boolean }): JSX.Element {
  return (
    <ul class="legend">
      <li>points learnt from</li>
      <li class="held">new points</li>
      {guessed ? <li class="secant">your guess</li> : null}
    </ul>
  );
}

function Readout({ run }: { readonly run: Run }): JSX.Element {
  const fit = run.fit.value;
  const record = run.playback.shown;
  const shown = [
    ["Error, points learnt from", errorText(fit?.train[record])],
    ["Error, new points", errorText(fit?.held[record])],
    ["Units that move ŷ by more than 0.5", formatNumber(fit?.inUse[record])],
    ["Updates", String(record * stride)],
  ] as const;
  return (
    <dl class="readout">
      {shown.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Explain(): JSX.Element {
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Why the curve turns</h3>
          <p>
            One unit is one step: it cannot follow a rule that rises and falls. Both errors are
            large, which is underfitting. Two or three units suffice: the error on new points is at
            its least.
          </p>
          <p>
            With twenty there is a gate for nearly every point. The curve goes through them all, the
            noise included, and does what it likes between. The lecture builds such a table by hand:
            y = 0·s₅ + 16·s₆ + 20·s₇ is right at its three points, and useless elsewhere.
          </p>
          <p>
            The error on new points never takes part in the training. It is the only one that tells
            these cases apart.
          </p>
        </div>
        <div class="column">
          <h3>What widens the happy zone</h3>
          <p>
            More points: noise that differs from point to point cannot be followed by one curve. Set
            60 points, and the error on new points stays low, whether with two units or with twenty.
          </p>
          <p>
            A penalty on the size of the weights: the network looks for a solution that needs less
            effort. L2 makes large weights expensive and all of them smaller. L1 takes the same from
            each weight, however small; what is not needed goes to nothing. With β = 0.03 watch the
            units disappear.
          </p>
          <p>
            Stopping early: look at the error on new points while 20 units train. It falls first,
            and rises only when the noise is learnt. Too much of a good thing: with a large β even
            twenty units underfit.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const [fit, complexity] = [run.fit.value, run.complexity.value];
  if (fit === null || complexity === null) return null;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="the curve at every step" value={fit.fingerprint} />}
      columns={["Units", "Error, points learnt from", "Error, new points"]}
      rows={widths.map((width, i) => [
        String(width),
        formatNumber(complexity.train[i]),
        formatNumber(complexity.held[i]),
      ])}
    />
  );
}
