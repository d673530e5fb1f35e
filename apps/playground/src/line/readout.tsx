import type { ComponentChildren, JSX } from "preact";
import { formatNumber } from "../scene/format.ts";

interface LineReadoutProps {
  readonly w: number;
  readonly b: number;
  readonly cost: number;
  /** What else there is to say, as pairs of `dt` and `dd`. */
  readonly children: ComponentChildren;
}

/** Where a walk over lines stands, in numbers. */
export function LineReadout({ w, b, cost, children }: LineReadoutProps): JSX.Element {
  return (
    <dl class="readout">
      <div>
        <dt>Line (w, b)</dt>
        <dd>
          ({formatNumber(w)}, {formatNumber(b)})
        </dd>
      </div>
      <div>
        <dt>Cost C</dt>
        <dd>{formatNumber(cost)}</dd>
      </div>
      {children}
    </dl>
  );
}
