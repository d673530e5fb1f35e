import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { LinePicture } from "../../line/pictures.tsx";
import { LineReadout } from "../../line/readout.tsx";
import { NumberField } from "../../scene/controls.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import { Transport } from "../../scene/transport.tsx";
import { Cliff } from "./cliff.tsx";
import type { Descent } from "./model.ts";
import { Plane } from "./plane.tsx";
import { momentOf, predictionsAt, type Run } from "./run.ts";

/** Most runs that are kept: more are a tangle. */
const mostKept = 3;

/** Pictures and controls. */
export function Act({ run }: { readonly run: Run }): JSX.Element {
  const kept = useSignal<readonly Descent[]>([]);
  const descent = run.descent.value;
  const keep = (): void => {
    if (descent === null) return;
    kept.value = [...kept.value, descent].slice(-mostKept);
  };
  return (
    <Part id="act" title="Act">
      <p>
        The ring is the start, the dot where the walk stands. Drag the ring, press play, and move
        the step size along its slider: where does the walk turn into a flight?
      </p>
      <div class="pair">
        <Figure title="The line and its errors">
          <Line run={run} />
        </Figure>
        <Figure title="The cost over w and b">
          <Plane run={run} kept={kept.value} />
        </Figure>
      </div>
      <Transport playback={run.playback} />
      <Readout run={run} />
      <Figure title="How many steps a walk takes">
        <Cliff run={run} />
      </Figure>
      <div class="row">
        <NumberField quantity={run.w} />
        <NumberField quantity={run.b} />
        <button type="button" onClick={keep}>
          Keep this walk
        </button>
        {kept.value.length === 0 ? null : (
          <button
            type="button"
            onClick={() => {
              kept.value = [];
            }}
          >
            Forget the kept ones
          </button>
        )}
      </div>
      {kept.value.length === 0 ? null : (
        <ul class="kept-list">
          {kept.value.map((one) => (
            <li key={one}>
              a = {formatNumber(one.input.learningRate, 8)}: {one.outcome} after {one.last} steps
            </li>
          ))}
        </ul>
      )}
    </Part>
  );
}

function Line({ run }: { readonly run: Run }): JSX.Element {
  const descent = run.descent.value;
  return (
    <LinePicture predictions={descent === null ? [] : predictionsAt(descent, run.playback.shown)} />
  );
}

/** Where the walk stands. */
function Readout({ run }: { readonly run: Run }): JSX.Element | null {
  const descent = run.descent.value;
  if (descent === null) return null;
  const { w, b, cost, slopeW, slopeB } = momentOf(descent, run.playback.shown);
  return (
    <LineReadout w={w} b={b} cost={cost}>
      <div>
        <dt>Slope of C in w and b</dt>
        <dd>
          ({formatNumber(slopeW)}, {formatNumber(slopeB)})
        </dd>
      </div>
    </LineReadout>
  );
}
