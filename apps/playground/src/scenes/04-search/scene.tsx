import { useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { LinePicture, PlanePicture, PointHandle } from "../../line/pictures.tsx";
import { LineReadout } from "../../line/readout.tsx";
import { Way } from "../../line/way.tsx";
import { WorkTable } from "../../line/work-table.tsx";
import { NumberField, QuantityControl } from "../../scene/controls.tsx";
import { DataTable } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import { useModel } from "../../scene/training.ts";
import { Transport } from "../../scene/transport.tsx";
import type { Signals } from "../../state/codec.ts";
import type { PlotArea } from "../../views/plot.tsx";
import { moveWidth } from "./limits.ts";
import type { Search } from "./model.ts";
import { Paid } from "./paid.tsx";
import program from "./program.ts?raw";
import { moveOf, neighboursOf, type Run, useRun, verdict } from "./run.ts";
import { codec, type Ending, type State } from "./state.ts";

export const scene = defineScene(codec, SearchBySteps);

const endings: Readonly<Record<Ending, string>> = {
  arrives: "it arrives at (4, −4)",
  sticks: "it gets stuck on the way",
};

function SearchBySteps({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  return (
    <>
      <h1>Search by steps</h1>
      <p class="lead">
        You cannot see the landscape, only ask what a single line costs. So take a step in each
        direction, ask, and go where it is cheapest.
      </p>
      <Predict
        guess={state.guess}
        first="arrives"
        question="How does a search with steps of 1 end?"
        control={(draft) => <Choices draft={draft} label="My guess" options={endings} />}
        picture={{
          title: "The start, and its four neighbours",
          content: <Plane run={run} kept={[]} startOnly />,
        }}
        judge={(guess) => (
          <>
            You guessed that <b>{endings[guess]}</b>.{" "}
            {guess === "sticks" ? "So it does:" : "It gets stuck:"} try the neighbours and see
            where.
          </>
        )}
      >
        The search begins at (2, 2). Four neighbours are tried: w one more or one less, b one more
        or one less. It moves to the cheapest, if that is cheaper, and tries again. At (4, −4) there
        is a line that costs nothing.
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

function Act({ run }: { readonly run: Run }): JSX.Element {
  const kept = run.kept.value;
  const { playback, state } = run;
  const search = run.search.value;
  const from = search === null ? 0 : playback.shown * 5;
  const atEnd = search !== null && playback.shown === search.last;
  return (
    <Part id="act" title="Act">
      <p>
        Try the neighbours until the search sticks. Then make the steps shorter, or let them be
        halved whenever none of the neighbours is better, and watch what the search pays for it.
      </p>
      <div class="pair">
        <Figure title="The line and its errors">
          <LinePicture
            predictions={search ? Array.from(search.predictions.subarray(from, from + 5)) : []}
          />
        </Figure>
        <Figure title="The cost over w and b">
          <Plane run={run} kept={kept} />
        </Figure>
      </div>
      <div class="row">
        <button
          type="button"
          class="strong"
          disabled={search === null || atEnd}
          onClick={() => playback.go(playback.shown + 1)}
        >
          Try the neighbours
        </button>
        <p role="status">{search ? told(search, playback.shown) : ""}</p>
      </div>
      <Transport playback={playback} />
      <Readout run={run} />
      <div class="pair">
        <div class="column">
          <QuantityControl quantity={run.size} />
          <label class="check">
            <input
              type="checkbox"
              checked={state.halve.value === "yes"}
              onChange={({ currentTarget }) => {
                state.halve.value = currentTarget.checked ? "yes" : "no";
                playback.go(0);
              }}
            />
            Halve the step when stuck
          </label>
          <div class="row">
            <NumberField quantity={run.w} />
            <NumberField quantity={run.b} />
          </div>
          <p class="verdict" role="status">
            {search ? verdict(search) : ""}
          </p>
          <div class="row">
            <button type="button" onClick={run.keep}>
              Keep this search
            </button>
            {kept.length === 0 ? null : (
              <button type="button" onClick={run.forget}>
                Forget the kept ones
              </button>
            )}
          </div>
        </div>
        <Figure title="What the search pays">
          <Paid run={run} kept={kept} />
        </Figure>
      </div>
    </Part>
  );
}

/** What the move that is shown found. */
function told(search: Search, move: number): string {
  const here = moveOf(search, move);
  const [first, ...others] = neighboursOf(search, move);
  if (first === undefined) return "There is nothing left to try.";
  const best = others.reduce((p, q) => (q.cost < p.cost ? q : p), first);
  const found = `The cheapest neighbour costs ${formatNumber(best.cost)}`;
  return best.cost < here.cost
    ? `${found}: better than ${formatNumber(here.cost)}.`
    : `${found}: no better than ${formatNumber(here.cost)}.`;
}

function Readout({ run }: { readonly run: Run }): JSX.Element | null {
  const search = run.search.value;
  if (search === null) return null;
  const { w, b, cost, size, evaluations } = moveOf(search, run.playback.shown);
  return (
    <LineReadout w={w} b={b} cost={cost}>
      <div>
        <dt>Length of a step</dt>
        <dd>{formatNumber(size)}</dd>
      </div>
      <div>
        <dt>Costs computed</dt>
        <dd>{evaluations}</dd>
      </div>
    </LineReadout>
  );
}

interface PlaneProps {
  readonly run: Run;
  readonly kept: readonly Search[];
  readonly startOnly?: boolean;
}

function Plane({ run, kept, startOnly = false }: PlaneProps): JSX.Element {
  const search = run.search.value;
  return (
    <PlanePicture
      landscape={run.landscape.value}
      label="The cost over w and b, and the search through it. Its start can be moved."
    >
      {(area) => (
        <>
          {kept.map((one) => (
            <Way key={one} area={area} steps={one.moves} stride={moveWidth} step={0} kept />
          ))}
          {search && !startOnly && (
            <Way area={area} steps={search.moves} stride={moveWidth} step={run.playback.shown} />
          )}
          {search && (
            <Neighbours area={area} search={search} move={startOnly ? 0 : run.playback.shown} />
          )}
          <PointHandle area={area} w={run.w} b={run.b} name="Start of the search" />
        </>
      )}
    </PlanePicture>
  );
}

interface NeighboursProps {
  readonly area: PlotArea;
  readonly search: Search;
  readonly move: number;
}

/** The neighbours of a move with their costs, where there is room for them. */
function Neighbours({ area, search, move }: NeighboursProps): JSX.Element {
  const { w, b, size } = moveOf(search, move);
  const room = Math.abs(area.x(w + size) - area.x(w)) > 24;
  return (
    <>
      {neighboursOf(search, move).map((one) => {
        const [left, top] = [area.x(one.w), area.y(one.b)];
        const beside = one.w !== w;
        return (
          <g key={`${one.w} ${one.b}`}>
            <line class="probe" x1={area.x(w)} y1={area.y(b)} x2={left} y2={top} />
            <circle class="probe" cx={left} cy={top} r={4} />
            {room ? (
              <text
                class="note"
                x={beside ? left + (one.w > w ? 8 : -8) : left}
                y={beside ? top + 4 : top + (one.b > b ? -8 : 18)}
                text-anchor={beside ? (one.w > w ? "start" : "end") : "middle"}
              >
                {formatNumber(one.cost, 4)}
              </text>
            ) : null}
          </g>
        );
      })}
    </>
  );
}

function Explain(): JSX.Element {
  const lines = useComputed(() => ({
    lines: [
      { w: 3, b: 0 },
      { w: 3.01, b: 0 },
    ],
  }));
  const [stuck, better] = useModel("lines", lines).value?.frame ?? [];
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Why it sticks</h3>
          <p>
            At (3, 0) the cost is {formatNumber(stuck?.cost)}, and all four neighbours cost more. It
            is not the bottom: (3.01, 0) costs {formatNumber(better?.cost)} already. The valley is
            narrow and lies askew, so a step along w or b alone soon climbs its other wall. A step
            of 1 is too coarse to follow it.
          </p>
          <p>
            Shorter steps get further, but there are more of them. Halving the step when stuck
            begins coarse and ends fine, and is much cheaper.
          </p>
        </div>
        <div class="column">
          <h3>What it costs</h3>
          <p>
            Each move asks for four costs, two for every parameter. With two parameters that is
            bearable. A network has thousands or millions of them, and every cost goes through all
            the data.
          </p>
          <WorkTable />
        </div>
      </div>
    </Part>
  );
}

/** Moves that the table shows: the first ones, the present one and the last. */
function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const search = run.search.value;
  if (search === null) return null;
  const moves = Array.from({ length: 20 }, (_, i) => i).filter((move) => move < search.last);
  const shown = [...new Set([...moves, run.playback.shown, search.last])].sort((p, q) => p - q);
  return (
    <DataTable
      title="The numbers"
      columns={["Move", "w", "b", "Cost", "Step", "Costs computed"]}
      rows={shown.map((move) => {
        const { w, b, cost, size, evaluations } = moveOf(search, move);
        return [
          String(move),
          ...[w, b, cost, size].map((value) => formatNumber(value)),
          String(evaluations),
        ];
      })}
    />
  );
}
