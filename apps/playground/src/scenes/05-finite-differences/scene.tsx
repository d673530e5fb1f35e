import { type ReadonlySignal, useComputed, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { LinePicture } from "../../line/pictures.tsx";
import { type Line, useLine } from "../../line/state.ts";
import { report } from "../../line/work.ts";
import { WorkTable } from "../../line/work-table.tsx";
import { NumberField } from "../../scene/controls.tsx";
import { DataTable } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import { Errors, Glass } from "./glass.tsx";
import type { Differences } from "./model.ts";
import program from "./program.ts?raw";
import { codec, exponentSpec, type Fate, type State } from "./state.ts";

export const scene = defineScene(codec, FiniteDifferences);

const fates: Readonly<Record<Fate, string>> = {
  better: "it gets better and better",
  useless: "it gets better, then useless",
  same: "it hardly changes",
};

/** How the descents of the three ways are compared: as gradient descent begins, with a small h. */
const descentSpec = { learningRate: 0.01, h: 1e-6 };

function FiniteDifferences({ state }: { readonly state: Signals<State> }): JSX.Element {
  const line = useLine(state);
  const input = useComputed(() => ({
    w: state.w.value,
    b: state.b.value,
    exponent: state.exponent.value,
  }));
  const newest = useModel("differences", input);
  const found = useComputed(() => newest.value?.frame ?? null);
  return (
    <>
      <h1>Finite differences</h1>
      <p class="lead">
        Which way is down, and how steep? Go a tiny distance h, ask for the cost again, and divide.
      </p>
      <div class="formulas">
        <Formula
          math={tex`\frac{\partial C}{\partial w} \approx \dfrac{C(w + h,\, b) - C(w, b)}{h}`}
        />
        <Formula
          math={tex`\frac{\partial C}{\partial b} \approx \dfrac{C(w,\, b + h) - C(w, b)}{h}`}
        />
      </div>
      <Predict
        guess={state.guess}
        first="better"
        question="What becomes of the measured slope as h shrinks to 0.000000000000001?"
        control={(draft) => <Choices draft={draft} label="My guess" options={fates} />}
        picture={{
          title: "The line whose cost is measured",
          content: <LinePicture predictions={line.look.value?.predictions ?? []} />,
        }}
        judge={(guess) => (
          <>
            You guessed that <b>{fates[guess]}</b>.{" "}
            {guess === "useless" ? "So it does." : "At first it gets better; then go on and see."}
          </>
        )}
      >
        At (w, b) = ({line.w.text}, {line.b.text}) the cost is {formatNumber(line.look.value?.cost)}
        . With h = 1, one step to the right, the cost of the next line tells how steep it is on the
        way: roughly. A shorter way is closer to the slope at the point itself.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act state={state} line={line} found={found} />
          <Explain state={state} />
          <Numbers found={found} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

interface ActProps {
  readonly state: Signals<State>;
  readonly line: Line;
  readonly found: ReadonlySignal<Differences | null>;
}

function Act({ state, line, found }: ActProps): JSX.Element {
  const exponent = useMemo(() => new Quantity(state.exponent, exponentSpec), [state]);
  const result = found.value;
  return (
    <Part id="act" title="Act">
      <p>
        The first picture is a glass: it enlarges as much as h is small. Make h smaller and the
        curve straightens, the secant turns into the tangent. Then go on.
      </p>
      <div class="row">
        <NumberField quantity={exponent} />
        <span>
          h = 10<sup>−{exponent.text}</sup> = {formatNumber(result?.h)}
        </span>
      </div>
      <div class="pair">
        <Figure title="The cost along w, enlarged by 1/h">
          <Glass found={result} />
          <ul class="legend">
            <li class="arrived">float64</li>
            <li class="single">float32</li>
            <li class="tangent">tangent</li>
            <li class="secant">secant, from w to w + h</li>
          </ul>
        </Figure>
        <Figure title="How far the slope in w is off, for every h">
          <Errors found={result} exponent={exponent} />
        </Figure>
      </div>
      <dl class="readout">
        <div>
          <dt>Slopes (w, b), float64</dt>
          <dd>{pair(result?.double.slopes)}</dd>
        </div>
        <div>
          <dt>Slopes (w, b), float32</dt>
          <dd>{pair(result?.single.slopes)}</dd>
        </div>
        <div>
          <dt>By the gradient</dt>
          <dd>{pair(result?.exact)}</dd>
        </div>
      </dl>
      <div class="row">
        <NumberField quantity={line.w} />
        <NumberField quantity={line.b} />
      </div>
    </Part>
  );
}

function pair(slopes: readonly [number, number] | undefined): string {
  return `(${formatNumber(slopes?.[0])}, ${formatNumber(slopes?.[1])})`;
}

function Explain({ state }: { readonly state: Signals<State> }): JSX.Element {
  const input = useComputed(() => ({ w: state.w.value, b: state.b.value, ...descentSpec }));
  const descent = useModel("measuredDescent", input);
  useSignalEffect(() => {
    const done = descent.value?.done === true ? descent.value.frame : null;
    report(
      "finite differences",
      done && { evaluations: done.evaluations, backward: 0, arrived: done.arrived },
    );
  });
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Two errors that pull apart</h3>
          <p>
            As long as h is large, the curve bends away from the secant: an error that shrinks with
            h. But the computer keeps only some sixteen digits of each cost, in float32 seven. The
            two costs of a tiny h agree in nearly all of them, and what is left of their difference
            is rounding. Divided by h it becomes huge.
          </p>
          <p>
            So there is a best h, neither large nor tiny, and it is another one for every length of
            numbers. Below 10<sup>−15</sup>, in float32 below 10<sup>−7</sup>, w + h is w itself:
            the slope is 0.
          </p>
        </div>
        <div class="column">
          <h3>What it costs</h3>
          <p>
            One cost where you stand, and one more for every parameter: three here. Walking down
            with such slopes to a cost of 0.000001, with steps of size {descentSpec.learningRate},
            adds up to
          </p>
          <WorkTable />
          <p>Is there a way to get all slopes at once, and exactly? There is: the gradient.</p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ found }: Pick<ActProps, "found">): JSX.Element | null {
  const result = found.value;
  if (result === null) return null;
  const { exponents, double, single } = result;
  const whole = exponents.map((exponent, i) => ({ exponent, i })).filter(({ i }) => i % 4 === 0);
  return (
    <DataTable
      title="The numbers"
      columns={["h", "Error in float64", "Error in float32"]}
      rows={whole.map(({ exponent, i }) => [
        `10^−${exponent}`,
        formatNumber(double.errors[i], 4),
        formatNumber(single.errors[i], 4),
      ])}
    />
  );
}
