import type { JSX } from "preact";
import { five } from "../../gates/data.ts";
import { NumberField, QuantityControl } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import type { Signals } from "../../state/codec.ts";
import type { Gate, Pieces, Row } from "./model.ts";
import { BothGates, OneGate, StillGate, Sum } from "./pictures.tsx";
import program from "./program.ts?raw";
import { type Run, useRun } from "./run.ts";
import { type Change, codec, type State } from "./state.ts";

export const scene = defineScene(codec, Gates);

const changes: Readonly<Record<Change, string>> = {
  steeper: "it gets steeper and stays at 6",
  nearer: "it gets steeper and moves to 3",
  farther: "it gets steeper and moves to 12",
};

function Gates({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  return (
    <>
      <h1>Sigmoid gates</h1>
      <p class="lead">
        A gate is closed on one side and open on the other. With gates, lines need no longer go on
        for ever.
      </p>
      <div class="formulas">
        <Formula math={tex`s = \sigma(w x + b)`} />
        <Formula math={tex`\sigma(t) = \frac{1}{1 + e^{-t}}`} />
      </div>
      <Predict
        guess={state.guess}
        first="steeper"
        question="What does the gate σ(4x − 12) do?"
        control={(draft) => <Choices draft={draft} label="My guess" options={changes} />}
        picture={{
          title: "The gate σ(2x − 12)",
          content: <StillGate gate={run.asked.value} />,
        }}
        judge={(guess) => <Judged guess={guess} gate={run.doubled.value} />}
      >
        This gate opens at 6: there it is half open. Now its w is doubled, from 2 to 4, and its b
        stays −12.
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

function Judged({
  guess,
  gate,
}: {
  readonly guess: Change;
  readonly gate: Gate | null;
}): JSX.Element {
  const place = gate?.middle ?? undefined;
  return (
    <>
      You guessed that <b>{changes[guess]}</b>. {guess === "nearer" ? "So it does" : "It moves"}: it
      is half open where 4x − 12 = 0, at {formatNumber(place)}.
    </>
  );
}

function Act({ run }: { readonly run: Run }): JSX.Element {
  const gate = run.gate.value;
  return (
    <Part id="act" title="Act">
      <p>
        First one gate. One ring shifts it, the other bends it; the sliders change w and b one at a
        time. What does w do alone?
      </p>
      <div class="pair">
        <Figure title={`The gate σ(${linear(run.w.value, run.b.value)})`}>
          <OneGate run={run} />
        </Figure>
        <div class="column">
          <QuantityControl quantity={run.w} />
          <QuantityControl quantity={run.b} />
          <dl class="readout">
            <div>
              <dt>Half open at −b/w</dt>
              <dd>{gate === null ? "…" : (place(gate) ?? "nowhere")}</dd>
            </div>
            <div>
              <dt>Slope there, w/4</dt>
              <dd>{formatNumber(gate?.slope)}</dd>
            </div>
          </dl>
          <p role="status">{gate && toldOfGate(gate)}</p>
        </div>
      </div>
      <p>
        Then two. The gate s₁ closes where s₂ opens: the first lets the line 4x − 4 through, the
        second the level 20. Make them steep, and the sum meets all five points. Where else may the
        gates open? And can the sum meet a point of your own, the one in the ring?
      </p>
      <div class="pair">
        <Figure title="The two gates">
          <BothGates run={run} />
        </Figure>
        <Figure title="ŷ = (4x − 4) s₁ + 20 s₂">
          <Sum run={run} />
        </Figure>
      </div>
      <div class="pair">
        <QuantityControl quantity={run.steepness} />
        <QuantityControl quantity={run.at} />
      </div>
      <div class="row">
        <NumberField quantity={run.x} />
        <NumberField quantity={run.y} />
      </div>
      <Outcome pieces={run.pieces.value} />
    </Part>
  );
}

/** w x + b as people write it. */
function linear(w: number, b: number): string {
  const sign = b < 0 ? "−" : "+";
  return `${formatNumber(w, 8)}x ${sign} ${formatNumber(Math.abs(b), 8)}`;
}

function place(gate: Gate): string | undefined {
  return gate.middle === null ? undefined : `x = ${formatNumber(gate.middle)}`;
}

function toldOfGate({ w, middle, y }: Gate): string {
  if (middle === null) return `With w = 0 it is open by ${formatNumber(y[0])} everywhere.`;
  const where = formatNumber(middle);
  return w > 0
    ? `It is closed far below ${where} and open far above.`
    : `It is open far below ${where} and closed far above: w is negative.`;
}

/** A point counts as met when the curve is no farther from it. */
const near = 0.01;

function Outcome({ pieces }: { readonly pieces: Pieces | null }): JSX.Element {
  const met = five.filter(({ y }, i) => Math.abs(Number(pieces?.rows[i]?.sum) - y) <= near).length;
  return (
    <>
      <dl class="readout">
        <div>
          <dt>Points met</dt>
          <dd>{pieces ? `${met} of ${five.length}` : "…"}</dd>
        </div>
        <div>
          <dt>Cost of the five</dt>
          <dd>{formatNumber(pieces?.cost)}</dd>
        </div>
        <div>
          <dt>ŷ at your point</dt>
          <dd>{formatNumber(pieces?.own.sum)}</dd>
        </div>
        <div>
          <dt>Cost with your point</dt>
          <dd>{formatNumber(pieces?.costWithOwn)}</dd>
        </div>
      </dl>
      <p class="verdict" role="status">
        {pieces === null
          ? ""
          : met === five.length
            ? "All five points are met, to a hundredth at least."
            : `${five.length - met} of the points are missed.`}
      </p>
    </>
  );
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  const middle = run.pieces.value?.middle;
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Steepness and position</h3>
          <p>
            A gate is half open where wx + b is 0, at x = −b/w, and its slope there is w/4. So w is
            the steepness. The bias b shifts the gate; but it does so in units of w, and that is why
            w alone both bends and moves it.
          </p>
          <p>
            To bend a gate where it stands, b must go along. The lecture writes σ(1000x − 6000): a
            step at 6, as good as upright. One unit to the right it is σ(1000), exactly 1; one unit
            to the left σ(−1000), exactly 0.
          </p>
        </div>
        <div class="column">
          <h3>How steps compose</h3>
          <p>
            A gate is a number between 0 and 1, and multiplying by it lets something through, or
            not. Left of the opening the sum is the line, right of it the level, and in between a
            mixture: at x = {formatNumber(middle?.x)} each gate is half open, and ŷ ={" "}
            {formatNumber(middle?.line)} + {formatNumber(middle?.level)} ={" "}
            {formatNumber(middle?.sum)}.
          </p>
          <p>
            At 6 the line has reached 20 itself, so the pieces meet without a jump. Open the gates
            elsewhere between 6 and 9, and the line shoots past 20 before it falls: the five points
            do not mind, as nothing was asked between them.
          </p>
          <h3>Your own point</h3>
          <p>
            Softer gates make rounder corners, and can pass closer to a point near the opening, at
            the price of the others. Any point elsewhere needs another gate, and that is a
            multilayer perceptron.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const pieces = run.pieces.value;
  if (pieces === null) return null;
  const cells = (row: Row, y: number): string[] => [
    readable(y),
    ...[row.first, row.second, row.line, row.level, row.sum].map((value) => formatNumber(value)),
  ];
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="these numbers" value={pieces.fingerprint} />}
      columns={["x", "y", "s₁", "s₂", "(4x − 4) s₁", "20 s₂", "ŷ"]}
      rows={[
        ...pieces.rows.map((row, i) => [readable(row.x), ...cells(row, Number(five[i]?.y))]),
        [`${readable(run.x.value)}, yours`, ...cells(pieces.own, run.y.value)],
      ]}
    />
  );
}
