import type { JSX } from "preact";
import { NumberField, QuantityControl } from "../../scene/controls.tsx";
import { Select } from "../../scene/pick.tsx";
import { activations, losses, optimisers } from "./names.ts";
import type { OfRun } from "./run.ts";

/** The network, and how it is trained. */
export function SettingsPanel({ run }: OfRun): JSX.Element {
  const { state, quantity, follow } = run;
  const layers = ([1, 2, 3] as const).slice(0, state.layers.value);
  return (
    <div class="column">
      <h3>Network and training</h3>
      <NumberField quantity={quantity("layers")} />
      {layers.map((layer) => (
        <div key={layer} class="row">
          <NumberField quantity={quantity(`width${layer}`)} />
          <Select
            label={`Activation ${layer}`}
            value={state[`activation${layer}`]}
            options={activations}
            onChange={follow}
          />
        </div>
      ))}
      <div class="row">
        {run.editor.data.value.task === "classes" ? (
          <Select label="Loss" value={state.loss} options={losses} onChange={follow} />
        ) : (
          <span>Loss: mean squared error</span>
        )}
        <Select label="Optimiser" value={state.optimiser} options={optimisers} onChange={follow} />
      </div>
      <QuantityControl quantity={quantity("rate")} />
      <QuantityControl quantity={quantity("beta")} />
      <div class="row">
        <NumberField quantity={quantity("batch")} />
        <NumberField quantity={quantity("seed")} />
        <NumberField quantity={quantity("limit")} />
        <NumberField quantity={quantity("enough")} />
      </div>
    </div>
  );
}
