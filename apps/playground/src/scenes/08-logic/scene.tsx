import { batch } from "@preact/signals";
import type { JSX } from "preact";
import { NumberField } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Formula, Part, Program, Scroller } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import { Transport } from "../../scene/transport.tsx";
import type { Signals } from "../../state/codec.ts";
import { corners, folds, functions, type Table } from "./functions.ts";
import { Gallery } from "./gallery.tsx";
import type { Logic, Weights } from "./model.ts";
import { Plane } from "./plane.tsx";
import program from "./program.ts?raw";
import { foldOf, type Run, right, useRun } from "./run.ts";
import { codec, guessSpec, type State } from "./state.ts";

export const scene = defineScene(codec, AndOrXor);

function AndOrXor({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  const count = run.census.value?.count;
  return (
    <>
      <h1>And, Or, Xor</h1>
      <p class="lead">
        A gate with two inputs is a line through a plane: open on one side, closed on the other.
        That makes it a thing that can reason, a little.
      </p>
      <div class="formulas">
        <Formula math={tex`\mathrm{and} = \sigma(1000 a + 1000 b - 1500)`} />
        <Formula math={tex`\mathrm{or} = \sigma(1000 a + 1000 b - 500)`} />
      </div>
      <Predict
        guess={state.guess}
        first={8}
        question="How many of the 16 can one line do?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{
          title: "a And b: full where 1 is wanted",
          content: <Plane run={run} still />,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{guess}</b>.{" "}
            {count !== undefined && (
              <>
                {guess === count ? "So it is: " : "It is "}
                {count} of the 16.
              </>
            )}
          </>
        )}
      >
        Two inputs, a and b, are 0 or 1 each: four corners of a square. A function says for each
        corner whether it wants 0 or 1, and so there are 16 functions. A line does one of them if
        all its ones lie on one side and all its zeros on the other.
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

const chosen: Readonly<Partial<Record<Table, string>>> = {
  "0001": "And",
  "0111": "Or",
  "0110": "Xor",
};

function Act({ run }: { readonly run: Run }): JSX.Element {
  const { state } = run;
  const hidden = state.hidden.value === "yes";
  return (
    <Part id="act" title="Act">
      <p>
        Drag the rings until the coloured side holds the full corners and none of the hollow ones.
        Begin with And, go on to Or, then try Xor. When it refuses, add two hidden units, fold the
        plane, and try again.
      </p>
      <div class="row">
        {(Object.entries(chosen) as [Table, string][]).map(([table, name]) => (
          <button
            key={table}
            type="button"
            class={state.table.value === table ? "strong" : ""}
            aria-pressed={state.table.value === table}
            onClick={() => {
              state.table.value = table;
            }}
          >
            {name}
          </button>
        ))}
      </div>
      <div class="pair">
        <Figure title={`${functions[state.table.value]}: full where 1 is wanted`}>
          <Plane run={run} />
        </Figure>
        <div class="column">
          <Truth run={run} />
          <p class="verdict" role="status">
            {run.logic.value && verdict(run.logic.value, run)}
          </p>
          <div class="row">
            <button
              type="button"
              onClick={() => {
                run.playback.go(0);
                state.hidden.value = state.hidden.value === "yes" ? "no" : "yes";
              }}
            >
              {hidden ? "Take the hidden units away" : "Add two hidden units"}
            </button>
            <button
              type="button"
              onClick={() => {
                const { x1, y1, x2, y2 } = state;
                batch(() => {
                  [x1.value, x2.value] = [x2.value, x1.value];
                  [y1.value, y2.value] = [y2.value, y1.value];
                });
              }}
            >
              Change sides
            </button>
          </div>
          <div class="row">
            <NumberField quantity={run.x1} />
            <NumberField quantity={run.y1} />
          </div>
          <div class="row">
            <NumberField quantity={run.x2} />
            <NumberField quantity={run.y2} />
          </div>
        </div>
      </div>
      {hidden ? <Transport playback={run.playback} /> : null}
      <Figure title="All 16 functions, and a line for each that has one">
        <Gallery run={run} />
      </Figure>
    </Part>
  );
}

/** σ(w₁x + w₂y + c) as people write it. */
function written({ w1, w2, c }: Weights, [x, y]: readonly [string, string]): string {
  const term = (value: number, name: string): string =>
    `${value < 0 ? "−" : "+"} ${formatNumber(Math.abs(value))}${name}`;
  return `σ(${`${term(w1, x)} ${term(w2, y)} ${term(c, "")}`.replace(/^\+ /, "").replace(/^− /, "−")})`;
}

/** What the gate looks at: the inputs, or what has become of them. */
function names(run: Run): readonly [string, string] {
  const fold = foldOf(run.state);
  if (fold === 0) return ["a", "b"];
  return fold === folds ? ["h₁", "h₂"] : ["x", "y"];
}

function verdict(logic: Logic, run: Run): string {
  const table = run.state.table.value;
  const done = logic.corners.filter(({ output }, i) => right(output, table, i)).length;
  const gate = written(logic, names(run));
  if (logic.w1 === 0 && logic.w2 === 0) return "Both rings are in one place: there is no line.";
  if (done === 4) return `All four corners are right with ${gate}.`;
  const possible = run.census.value?.found[table] !== undefined;
  const refuses =
    done === 3 && !possible && foldOf(run.state) === 0 ? " No line will do better." : "";
  return `${done} of 4 corners are right with ${gate}.${refuses}`;
}

function Truth({ run }: { readonly run: Run }): JSX.Element {
  const logic = run.logic.value;
  const table = run.state.table.value;
  const hidden = run.state.hidden.value === "yes";
  return (
    <Scroller title="Truth table">
      <table class="truth">
        <thead>
          <tr>
            <th scope="col">a, b</th>
            {hidden ? <th scope="col">h₁, h₂</th> : null}
            <th scope="col">Wanted</th>
            <th scope="col">Gate</th>
            <th scope="col">Right?</th>
          </tr>
        </thead>
        <tbody>
          {corners.map(([a, b], i) => {
            const corner = logic?.corners[i];
            return (
              <tr key={`${a}${b}`}>
                <th scope="row">
                  {a}, {b}
                </th>
                {hidden ? <td>{corner?.hidden.join(", ")}</td> : null}
                <td>{table[i]}</td>
                <td>{formatNumber(corner?.output, 3)}</td>
                <td>{corner && (right(corner.output, table, i) ? "yes" : "no")}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Scroller>
  );
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  const census = run.census.value;
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Why Xor refuses</h3>
          <p>
            Say a gate σ(w₁a + w₂b + c) did it. It is closed at (0, 0), so c is negative. It is open
            at (1, 0) and (0, 1), so w₁ + c and w₂ + c are positive; added, w₁ + w₂ + 2c is. It is
            closed at (1, 1), so w₁ + w₂ + c is negative, and with another c, which is negative,
            even more so. The same number cannot be both.
          </p>
          <p>
            The same holds for its opposite, “both alike”. For each of the other{" "}
            {census?.count ?? "…"} a gate was found by trying 36 of them: weights of 1000, −1000 or
            0, and four biases.
          </p>
        </div>
        <div class="column">
          <h3>How hidden units fold</h3>
          <p>
            Two gates look at a and b first. One says “a and not b”, the other “b and not a”. What
            they say are new coordinates, and the plane moves: (1, 0) and (0, 1) stay corners of
            their own, while (0, 0) and (1, 1) come to lie on one another. Now one line is enough,
            and it is an Or.
          </p>
          <p>
            So Xor is the Or of two Ands, in three layers: the inputs, what is hidden, and the
            answer. A fold also forgets: whoever wants (0, 0) and (1, 1) told apart, as And does,
            needs other hidden units.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const logic = run.logic.value;
  if (logic === null) return null;
  const [x, y] = names(run);
  return (
    <DataTable
      title="The numbers"
      note={
        <>
          w₁ = {formatNumber(logic.w1)}, w₂ = {formatNumber(logic.w2)}, c = {formatNumber(logic.c)}.{" "}
          <Fingerprint of="these numbers" value={logic.fingerprint} />
        </>
      }
      columns={["a, b", x, y, `w₁${x} + w₂${y} + c`, "Gate"]}
      rows={logic.corners.map((corner, i) => [
        corners[i]?.join(", ") ?? "",
        ...[corner.x, corner.y, corner.argument, corner.output].map((value) => formatNumber(value)),
      ])}
    />
  );
}
