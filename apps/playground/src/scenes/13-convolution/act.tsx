import type { JSX } from "preact";
import { NumberField } from "../../scene/controls.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import type { Quantity } from "../../scene/quantity.ts";
import { Transport } from "../../scene/transport.tsx";
import { Digits } from "./digits.tsx";
import { outputCount, pixelsUnder, weightCount } from "./layout.ts";
import { Picture, shownOutput } from "./picture.tsx";
import { momentOf, type Run } from "./run.ts";
import { filters } from "./state.ts";

/** The filter on the image, and the digits. */
export function Act({ run }: { readonly run: Run }): JSX.Element {
  return (
    <Part id="act" title="Act">
      <p>
        Drag the filter to its other three places. Point at an output to see which pixels it comes
        from. Then change weights, and watch all four outputs change at once.
      </p>
      <div class="pair">
        <Figure title="The image, and the filter on it">
          <div class="laid">
            <Picture run={run} />
            <Fields name="The filter" legend quantities={run.weights} columns={3} />
          </div>
          <Presets run={run} />
        </Figure>
        <Figure title="What the filter gives">
          <Outputs run={run} />
          <Cat run={run} />
        </Figure>
      </div>
      <Transport playback={run.playback} />
      <div class="pair">
        <Figure title={`The nine products of z${shownOutput(run) + 1}`}>
          <Products run={run} />
        </Figure>
        <Figure title="The pixels of the image">
          <Fields name="Pixels" quantities={run.pixels} columns={4} />
        </Figure>
      </div>
      <Digits run={run} />
    </Part>
  );
}

function Presets({ run }: { readonly run: Run }): JSX.Element {
  const { filter } = run.state;
  return (
    <fieldset class="row presets" aria-label="Filters to begin with">
      {Object.entries(filters).map(([name, weights]) => (
        <button
          key={name}
          type="button"
          aria-pressed={filter.value === weights}
          class={filter.value === weights ? "strong" : ""}
          onClick={() => {
            filter.value = weights;
          }}
        >
          {name}
        </button>
      ))}
    </fieldset>
  );
}

/** z1 to z4: to be pointed at, and to be gone to. */
function Outputs({ run }: { readonly run: Run }): JSX.Element {
  const { lit, playback } = run;
  const shown = shownOutput(run);
  return (
    <div class="outputs">
      {Array.from({ length: outputCount }, (_, output) => {
        const light = (): void => {
          lit.value = output;
        };
        const dim = (): void => {
          if (lit.value === output) lit.value = null;
        };
        return (
          <button
            key={output}
            type="button"
            aria-pressed={shown === output}
            onPointerEnter={light}
            onPointerLeave={dim}
            onFocus={light}
            onBlur={dim}
            onClick={() => playback.go((output + 1) * weightCount)}
          >
            <var>
              z<sub>{output + 1}</sub>
            </var>
            <b>{formatNumber(run.convolved.value?.outputs[output])}</b>
          </button>
        );
      })}
    </div>
  );
}

/** Is this a cat? The outputs are asked as the pixels were, and a gate makes a probability of it. */
function Cat({ run }: { readonly run: Run }): JSX.Element {
  const convolved = run.convolved.value;
  return (
    <>
      <h3>Is this a cat?</h3>
      <Fields name="What each output counts" legend quantities={run.votes} columns={4} />
      <p class="sum">
        {run.votes.map((vote, i) => (
          <span key={vote.spec.name}>
            {i === 0 ? "" : "+ "}
            {bracketed(vote.value)} × {bracketed(convolved?.outputs[i])}{" "}
          </span>
        ))}
        = <b>{formatNumber(convolved?.score)}</b>
      </p>
      <p role="status">
        σ({formatNumber(convolved?.score)}) = <b>{formatNumber(convolved?.probability, 4)}</b>, the
        probability of a cat, as far as four numbers can tell.
      </p>
    </>
  );
}

/** A number within a sum: negative ones in brackets. */
function bracketed(value: number | undefined): string {
  const text = formatNumber(value);
  return value !== undefined && value < 0 ? `(${text})` : text;
}

/** Every product of an output, and what they come to as far as they are made. */
function Products({ run }: { readonly run: Run }): JSX.Element {
  const convolved = run.convolved.value;
  const moment = momentOf(run.playback.shown);
  const output = shownOutput(run);
  const made = output === moment.output ? moment.made : weightCount;
  const from = output * weightCount;
  const sum = made === 0 ? 0 : convolved?.sums[from + made - 1];
  const written = Array.from({ length: made }, (_, k) => bracketed(convolved?.products[from + k]));
  return (
    <>
      <ol class="products">
        {pixelsUnder(output).map((pixel, k) => (
          <li
            key={run.weights[k]?.spec.name}
            class={k >= made ? "later" : k === made - 1 ? "now" : ""}
          >
            <small>
              w{k + 1} × x{pixel + 1}
            </small>
            <span>
              {bracketed(run.weights[k]?.value)} × {bracketed(run.pixels[pixel]?.value)} ={" "}
              <b>{k < made ? formatNumber(convolved?.products[from + k]) : "?"}</b>
            </span>
          </li>
        ))}
      </ol>
      <p class="sum" role="status">
        {made === weightCount ? `z${output + 1} = ` : `${made} of 9 so far: `}
        {made === 0 ? "" : `${written.join(" + ")} = `}
        <b>{formatNumber(sum)}</b>
      </p>
    </>
  );
}

interface FieldsProps {
  readonly name: string;
  readonly quantities: readonly Quantity[];
  readonly columns: number;
  /** Whether the name is shown. */
  readonly legend?: boolean;
}

/** Number fields laid out as what they stand for. */
function Fields({ name, quantities, columns, legend = false }: FieldsProps): JSX.Element {
  return (
    <fieldset class="grid-fields" aria-label={name}>
      {legend ? <legend aria-hidden="true">{name}</legend> : null}
      <div style={{ gridTemplateColumns: `repeat(${columns}, minmax(0, 1fr))` }}>
        {quantities.map((quantity) => (
          <NumberField key={quantity.spec.name} quantity={quantity} />
        ))}
      </div>
    </fieldset>
  );
}
