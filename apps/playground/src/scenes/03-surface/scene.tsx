import { type ReadonlySignal, useComputed, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import type { Landscape } from "../../line/cost.ts";
import { LineHandles, LinePicture, PlanePicture, PointHandle } from "../../line/pictures.tsx";
import { type Line, useLandscape, useLine } from "../../line/state.ts";
import { NumberField } from "../../scene/controls.tsx";
import { DataTable } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import type { Signals } from "../../state/codec.ts";
import program from "./program.ts?raw";
import { codec, type Shape, type State } from "./state.ts";

export const scene = defineScene(codec, Surface);

const shapes: Readonly<Record<Shape, string>> = {
  bowl: "a round bowl",
  valley: "a long, narrow valley",
  hills: "many hills and dents",
};

function Surface({ state }: { readonly state: Signals<State> }): JSX.Element {
  const line = useLine(state);
  const landscape = useLandscape();
  const first = line.first.value;
  return (
    <>
      <h1>Cost surface</h1>
      <p class="lead">
        Every line is one point of a plane: across is its w, upwards its b. Over each point lies its
        cost, and together the costs are a landscape.
      </p>
      <div class="formulas">
        <Formula math={tex`(w, b) \mapsto C(w, b)`} />
      </div>
      <Predict
        guess={state.guess}
        first="bowl"
        question="What does the landscape look like?"
        control={(draft) => <Choices draft={draft} label="My guess" options={shapes} />}
        picture={{
          title: "One line of many: ŷ = 2x + 2",
          content: <LinePicture predictions={first?.predictions ?? []} />,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{shapes[guess]}</b>.{" "}
            {guess === "valley" ? "So it is." : "It is a long, narrow valley."}
          </>
        )}
      >
        This line costs {formatNumber(first?.cost)}. Turn it a little, or shift it, and it costs
        more or less. Imagine the costs of all lines side by side.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act line={line} landscape={landscape} />
          <Explain landscape={landscape} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

interface Visit {
  readonly w: number;
  readonly b: number;
  readonly cost: number;
}

/** Most places that are remembered. */
const mostVisits = 300;

interface ActProps {
  readonly line: Line;
  readonly landscape: ReadonlySignal<Landscape | null>;
}

function Act({ line, landscape }: ActProps): JSX.Element {
  const visits = useSignal<readonly Visit[]>([]);
  const here = useComputed<Visit | null>(() => {
    const look = line.look.value;
    return look && { w: look.w, b: look.b, cost: look.cost };
  });
  useSignalEffect(() => {
    const visit = here.value;
    if (visit !== null) visits.value = [...visits.peek(), visit].slice(-mostVisits);
  });
  const predictions = line.look.value?.predictions ?? [];
  return (
    <Part id="act" title="Act">
      <p>
        Drag the ring through the landscape and watch the line; or drag the line and watch the ring.
        Find the bottom. Which way can you go for long without the cost changing much?
      </p>
      <div class="pair">
        <Figure title="The line and its errors">
          <LinePicture predictions={predictions}>
            {(area) => <LineHandles area={area} w={line.w} b={line.b} predictions={predictions} />}
          </LinePicture>
        </Figure>
        <Figure title="The cost over w and b">
          <PlanePicture
            landscape={landscape.value}
            label="The cost over w and b, with a point for the line, which can be moved"
          >
            {(area) => (
              <>
                <path
                  class="way dots"
                  d={visits.value.map(({ w, b }) => `M${area.x(w)} ${area.y(b)}h0`).join("")}
                />
                <PointHandle area={area} w={line.w} b={line.b} name="The line as a point" />
              </>
            )}
          </PlanePicture>
        </Figure>
      </div>
      <div class="row">
        <NumberField quantity={line.w} />
        <NumberField quantity={line.b} />
        <button
          type="button"
          onClick={() => {
            visits.value = here.value === null ? [] : [here.value];
          }}
        >
          Clear the trail
        </button>
      </div>
      <dl class="readout">
        <div>
          <dt>Cost C</dt>
          <dd>{formatNumber(line.look.value?.cost)}</dd>
        </div>
      </dl>
      <DataTable
        title="Where you have been"
        columns={["Place", "w", "b", "Cost"]}
        rows={visits.value
          .slice(-20)
          .map(({ w, b, cost }, i) => [
            String(Math.max(0, visits.value.length - 20) + i + 1),
            ...[w, b, cost].map((value) => formatNumber(value)),
          ])}
      />
    </Part>
  );
}

function Explain({ landscape }: Omit<ActProps, "line">): JSX.Element {
  const [steep, shallow] = landscape.value?.curvatures ?? [];
  const hessian = landscape.value?.hessian.map(
    (row) => `[${row.map((second) => formatNumber(second)).join(", ")}]`,
  );
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Why a valley, and why askew</h3>
          <p>
            Make the line steeper and it rises at all three points; shift it down and it falls
            there. Done together, the one makes good what the other spoils, and the cost hardly
            changes. That is the way along the valley: more w, less b.
          </p>
          <p>
            Two points lie far out, at 5 and 6, where a change of w moves the line five and six
            times as far as the same change of b. So across the valley the walls are steep.
          </p>
        </div>
        <div class="column">
          <h3>How narrow it is</h3>
          <p>
            The cost is a sum of squares, so its second derivatives are the same everywhere: [
            {hessian?.join(", ") ?? "…"}]. They make a curvature of {formatNumber(steep)} across the
            valley and of {formatNumber(shallow)} along it. All lines of equal cost are ellipses
            around one bottom, (4, −4), and there is no other: whoever always goes down arrives.
          </p>
        </div>
      </div>
    </Part>
  );
}
