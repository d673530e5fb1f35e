import type { JSX } from "preact";
import { PlanePicture, PointHandle } from "../../line/pictures.tsx";
import { Way } from "../../line/way.tsx";
import { recorded } from "./limits.ts";
import type { Descent } from "./model.ts";
import type { Run } from "./run.ts";

const stride = recorded.length;

interface PlaneProps {
  readonly run: Run;
  /** Runs that were kept, to be compared. */
  readonly kept?: readonly Descent[];
  /** Shows the start alone: where the run goes is still to be guessed. */
  readonly startOnly?: boolean;
}

/** The cost over all lines (w, b), the way of the run through it, and its start to be dragged. */
export function Plane({ run, kept = [], startOnly = false }: PlaneProps): JSX.Element {
  return (
    <PlanePicture
      landscape={run.landscape.value}
      label="The cost over w and b, and the walk through it. Its start can be moved."
    >
      {(area) => (
        <>
          {kept.map((one) => (
            <Way key={one} area={area} steps={one.steps} stride={stride} step={0} kept />
          ))}
          {run.descent.value && !startOnly && (
            <Way
              area={area}
              steps={run.descent.value.steps}
              stride={stride}
              step={run.playback.shown}
            />
          )}
          <PointHandle area={area} w={run.w} b={run.b} name="Start of the walk" />
        </>
      )}
    </PlanePicture>
  );
}
