import type { JSX } from "preact";
import { seven } from "../../gates/data.ts";
import { QuantityControl } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import { Transport } from "../../scene/transport.tsx";
import type { Signals } from "../../state/codec.ts";
import { parameters } from "./limits.ts";
import type { Curves } from "./network.ts";
import { Costs, Gates, Slopes, Sum } from "./pictures.tsx";
import program from "./program.ts?raw";
import { momentOf, type Run, useRun, verdict } from "./run.ts";
import { codec, guessSpec, type State } from "./state.ts";

export const scene = defineScene(codec, Perceptron);

/** Where the lecture's last gate opens, on the point in question. */
const question = 5;

function Perceptron({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  return (
    <>
      <h1>Multilayer perceptron</h1>
      <p class="lead">
        Gates over x, a gate over gates, and a sum: enough of them bend a line into any shape. Who
        finds their numbers?
      </p>
      <div class="formulas">
        <Formula math={tex`\hat y = (4x - 4)\,s_1 + 20\,s_2 + 1\,s_3`} />
        <Formula math={tex`s_2 = \sigma(-1000 s_1 - 1000 s_3 + 500)`} />
      </div>
      <Predict
        guess={state.guess}
        first={20}
        question="What does the network say at x = 15?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{
          title: "The seven points",
          content: <Sum curves={null} label="The seven points" />,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{formatNumber(guess)}</b>. It says{" "}
            {formatNumber(run.lecture.value?.points.sum[question])}, and the point is at 1.
          </>
        )}
      >
        Two points have come in, (15, 1) and (19, 1). So a third gate: the lecture lets s₁ close at
        6 and s₃ open at 15, and s₂ is open where neither of them is. All are steps, as hard as
        1000.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain run={run} />
          <Numbers run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

/** A point counts as met when the curve is no farther from it. */
const near = 0.1;

function met(curves: Curves | null): string {
  if (curves === null) return "…";
  const hits = seven.filter(({ y }, i) => Math.abs(Number(curves.points.sum[i]) - y) <= near);
  return `${hits.length} of ${seven.length}`;
}

function Act({ run }: { readonly run: Run }): JSX.Element {
  const network = run.network.value;
  return (
    <Part id="act" title="Act">
      <h3>By hand</h3>
      <p>
        The rings are yours, the gate s₂ in the middle follows. Make the gates steep and move them
        until the sum meets all seven points. Watch the slope meanwhile: it is all that a training
        would have to go by.
      </p>
      <div class="pair">
        <Figure title="The three gates">
          <Gates run={run} />
        </Figure>
        <Figure title="What they let through, and the sum">
          <Sum
            curves={network}
            label="The seven points, what the gates let through of the pieces, and the sum"
          />
        </Figure>
      </div>
      <div class="pair">
        <div class="column">
          <QuantityControl quantity={run.steepness} />
          <QuantityControl quantity={run.first} />
          <QuantityControl quantity={run.third} />
        </div>
        <Figure title="The largest slope of the gates">
          <Slopes run={run} />
        </Figure>
      </div>
      <dl class="readout">
        <div>
          <dt>Points met</dt>
          <dd>{met(network)}</dd>
        </div>
        <div>
          <dt>Cost C</dt>
          <dd>{tiny(network?.cost)}</dd>
        </div>
        <div>
          <dt>Largest slope of the gates</dt>
          <dd>{formatNumber(network?.slope, 3)}</dd>
        </div>
        <div>
          <dt>ŷ at 15</dt>
          <dd>{tiny(network?.points.sum[question])}</dd>
        </div>
      </dl>
      <h3>By training</h3>
      <p>
        Now let it train, from the gates that you have set. All eleven numbers move, those of the
        pieces too. Begin soft, then once more with gates as hard as 1000.
      </p>
      <div class="pair">
        <Figure title="The cost, step by step">
          <Costs run={run} />
        </Figure>
        <Figure title="The network at this step">
          <Sum
            curves={run.trained.value}
            label="The seven points, and what the network says at the step that is shown"
          />
        </Figure>
      </div>
      <Transport playback={run.playback} />
      <Step run={run} />
      <div class="pair">
        <QuantityControl quantity={run.rate} />
        <label class="check">
          <input
            type="checkbox"
            checked={run.state.scaled.value === "yes"}
            onChange={({ currentTarget }) => {
              run.state.scaled.value = currentTarget.checked ? "yes" : "no";
              run.playback.go(0);
            }}
          />
          Scale x first: (x − 10) / 5
        </label>
      </div>
    </Part>
  );
}

/** What is too small to matter to anyone is not written out. */
function tiny(value: number | undefined): string {
  return value !== undefined && value !== 0 && Math.abs(value) < 1e-30 ? "0" : formatNumber(value);
}

function Step({ run }: { readonly run: Run }): JSX.Element | null {
  const training = run.training.value;
  if (training === null) return null;
  const { cost, slope } = momentOf(training, run.playback.shown);
  const end = momentOf(training, training.last);
  const [first, third] = run.trained.value?.openings ?? [];
  const place = (opening: typeof first): string =>
    opening
      ? `${formatNumber(opening.at, 4)}, steepness ${formatNumber(opening.steepness, 3)}`
      : "…";
  return (
    <>
      <dl class="readout">
        <div>
          <dt>Cost C</dt>
          <dd>{formatNumber(cost, 4)}</dd>
        </div>
        <div>
          <dt>Largest slope of the gates</dt>
          <dd>{formatNumber(slope, 3)}</dd>
        </div>
        <div>
          <dt>s₁ closes at</dt>
          <dd>{place(first)}</dd>
        </div>
        <div>
          <dt>s₃ opens at</dt>
          <dd>{place(third)}</dd>
        </div>
      </dl>
      <p class="verdict" role="status">
        {verdict(training, formatNumber(end.cost, 3), end.slope)}
      </p>
    </>
  );
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  const lecture = run.lecture.value?.points;
  const at = (values: readonly number[] | undefined): string => formatNumber(values?.[question]);
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>A gate on a point</h3>
          <p>
            At 15 the slide's gate s₃ is exactly half open, {at(lecture?.s3)}. So s₂ is half open
            too, and ŷ = {at(lecture?.level)} + {at(lecture?.low)} = {at(lecture?.sum)} where 1 is
            wanted. A gate belongs between the points it separates: any place between 11 and 15 will
            do, 13 for instance.
          </p>
          <p>
            The seven points are met then, and nothing is promised beside them. At 6, within a few
            thousandths of a unit, the sum dips to 10 and leaps to 30, since s₂ switches while s₁ is
            half open. No point lies there to mind.
          </p>
          <p>
            The gate s₂ is a second layer. It never looks at x, only at what the others say: “not s₁
            and not s₃”. That is logic, as in And and Or, made of the same σ.
          </p>
        </div>
        <div class="column">
          <h3>Why training starts soft</h3>
          <p>
            A hard gate is flat on both sides. Move it a little, between two points, and not one
            answer changes: the slope is 0, exactly 0 in the computer's numbers, however wrong the
            network is. There is no downhill to follow. Only a point right on a gate feels it, and
            then far too much.
          </p>
          <p>
            A soft gate lets every point feel where it stands. So training begins with small weights
            and on scaled inputs, which keep σ in its slanted part; the gates harden by themselves
            as far as the points ask for it. Watch their steepness grow while it trains.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const [network, training] = [run.network.value, run.training.value];
  if (network === null || training === null) return null;
  const { points } = network;
  const shown = momentOf(training, run.playback.shown);
  return (
    <>
      <DataTable
        title="The numbers by hand"
        columns={["x", "y", "s₁", "s₂", "s₃", "(4x − 4) s₁", "20 s₂", "1 s₃", "ŷ"]}
        rows={seven.map(({ x, y }, i) => [
          readable(x),
          readable(y),
          ...[
            points.s1,
            points.s2,
            points.s3,
            points.line,
            points.level,
            points.low,
            points.sum,
          ].map((values) => tiny(values[i])),
        ])}
      />
      <DataTable
        title="The numbers of the training"
        note={<Fingerprint of="every step" value={training.fingerprint} />}
        columns={["Number", "At the start", `At step ${run.playback.shown}`]}
        rows={parameters.map((name, i) => [
          name,
          formatNumber(momentOf(training, 0).parameters[i]),
          formatNumber(shown.parameters[i]),
        ])}
      />
    </>
  );
}
