import type { JSX } from "preact";
import { LinePicture } from "../../line/pictures.tsx";
import { LineReadout } from "../../line/readout.tsx";
import { NumberField } from "../../scene/controls.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import { Transport } from "../../scene/transport.tsx";
import { Cliff } from "./cliff.tsx";
import { Plane } from "./plane.tsx";
import { momentOf, predictionsAt, type Run } from "./run.ts";

/** Pictures and controls. */
export function Act({ run }: { readonly run: Run }): JSX.Element {
  const kept = run.kept.value;
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
          <Plane run={run} kept={kept} />
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
        <button type="button" onClick={run.keep}>
          Keep this walk
        </button>
        {kept.length === 0 ? null : (
          <button type="button" onClick={run.forget}>
            Forget the kept ones
          </button>
        )}
      </div>
      {kept.length === 0 ? null : (
        <ul class="kept-list">
          {kept.map((one) => (
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
