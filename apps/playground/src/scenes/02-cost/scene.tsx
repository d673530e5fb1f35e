import { useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { points } from "../../line/data.ts";
import { LineHandles, LinePicture } from "../../line/pictures.tsx";
import { type Line, useLine } from "../../line/state.ts";
import { QuantityControl } from "../../scene/controls.tsx";
import { DataTable } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import type { Signals } from "../../state/codec.ts";
import program from "./program.ts?raw";
import { codec, guessSpec, type State } from "./state.ts";

export const scene = defineScene(codec, Cost);

function Cost({ state }: { readonly state: Signals<State> }): JSX.Element {
  const line = useLine(state);
  const first = line.first.value;
  return (
    <>
      <h1>Parameters and cost</h1>
      <p class="lead">
        The data are given. What we may choose are two numbers, and one more number says how bad our
        choice is.
      </p>
      <div class="formulas">
        <Formula math={tex`\hat y = w x + b`} />
        <Formula math={tex`C(w, b) = \sum (\hat y - y)^2`} />
      </div>
      <Predict
        guess={state.guess}
        first={20}
        question="What is its cost?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{
          title: "The line ŷ = 2x + 2 and its errors as squares",
          content: <LinePicture predictions={first?.predictions ?? []} />,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{formatNumber(guess)}</b>.{" "}
            {first && (
              <>
                It is {sum(first.squares)} = {formatNumber(first.cost)}.
              </>
            )}
          </>
        )}
      >
        Three points are to be met: (1, 0), (5, 16) and (6, 20). The line ŷ = 2x + 2 misses all of
        them. At each point take how far it is off, and square it; the cost is the sum.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act line={line} />
          <Explain line={line} />
          <Numbers line={line} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

function sum(squares: readonly number[]): string {
  return squares.map((square) => formatNumber(square, 4)).join(" + ");
}

function Act({ line }: { readonly line: Line }): JSX.Element {
  const look = line.look.value;
  const least = useSignal(Number.POSITIVE_INFINITY);
  useSignalEffect(() => {
    const cost = line.look.value?.cost;
    if (cost !== undefined && cost < least.peek()) least.value = cost;
  });
  return (
    <Part id="act" title="Act">
      <p>
        Drag the left ring to shift the line, the right one to turn it. How small can you make the
        squares? Their area is the cost.
      </p>
      <div class="pair">
        <Figure title="The line and its errors">
          <LinePicture predictions={look?.predictions ?? []}>
            {(area) => (
              <LineHandles
                area={area}
                w={line.w}
                b={line.b}
                predictions={look?.predictions ?? []}
              />
            )}
          </LinePicture>
        </Figure>
        <div class="column">
          <QuantityControl quantity={line.w} />
          <QuantityControl quantity={line.b} />
          <dl class="readout">
            <div>
              <dt>Cost C</dt>
              <dd>{look ? formatNumber(look.cost) : "…"}</dd>
            </div>
            <div>
              <dt>Least so far</dt>
              <dd>{Number.isFinite(least.value) ? formatNumber(least.value) : "…"}</dd>
            </div>
          </dl>
          <p role="status">
            {look &&
              (look.cost === 0
                ? `Found: w = ${line.w.text} and b = ${line.b.text} meet all three points, and the cost is 0.`
                : `C = ${sum(look.squares)} = ${formatNumber(look.cost)}`)}
          </p>
        </div>
      </div>
    </Part>
  );
}

function Explain({ line }: { readonly line: Line }): JSX.Element {
  const first = line.first.value;
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>What is ours to choose</h3>
          <p>
            The points are data: nobody may change them. The parameters w and b are estimated: every
            pair of them is another line, and the cost puts all these lines in an order. Learning is
            nothing but looking for a pair with a small cost.
          </p>
        </div>
        <div class="column">
          <h3>Why squares</h3>
          <p>
            Plain errors could cancel: those of the first line are{" "}
            {first ? first.errors.map((error) => readable(error)).join(", ") : "…"}, too high here,
            too low there. Squares are never negative. And an error twice as large counts four
            times, so the worst point pulls hardest: look at the largest square while you drag.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Numbers({ line }: { readonly line: Line }): JSX.Element | null {
  const look = line.look.value;
  if (look === null) return null;
  return (
    <DataTable
      title="The numbers"
      columns={["Point", "x", "y", "ŷ", "ŷ − y", "Square"]}
      rows={points.map(({ x, y }, i) => [
        String(i + 1),
        ...[x, y, look.predictions[i + 2], look.errors[i], look.squares[i]].map((value) =>
          formatNumber(value),
        ),
      ])}
    />
  );
}
