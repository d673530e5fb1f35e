import type { JSX } from "preact";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure } from "../../scene/frame.tsx";
import { theme } from "../../shell/theme.ts";
import { Pad } from "../../views/pad.tsx";
import { Pixels } from "../../views/pixels.tsx";
import { drawingSide } from "./drawing.ts";
import { filterSide, mapSide, digitSide as side, weightCount } from "./layout.ts";
import type { Reading } from "./reader.ts";
import type { Run } from "./run.ts";

/** Digits through a trained network, and through the one it was before. */
export function Digits({ run }: { readonly run: Run }): JSX.Element {
  const { sketch, state } = run;
  const digit = run.digit.value;
  const cells = sketch.cells;
  return (
    <>
      <h3>Digits through a network of such filters</h3>
      <p>
        Here a network looks at the image with twelve filters, and at what they give with
        twenty-four more. It was trained on 55,000 handwritten digits. Beside it is the same network
        before its training, from the same seed. Draw a digit, and ask both.
      </p>
      <div class="pair">
        <Figure title="Draw a digit">
          <div class="laid">
            <Pad
              name="Pad to draw a digit on"
              places={drawingSide}
              onBegin={() => sketch.begin()}
              onStroke={(from, to) => sketch.stroke(from, to)}
            >
              {cells && <Pixels values={cells} side={drawingSide} full={1} theme={theme()} />}
            </Pad>
            <div class="beside">
              <button type="button" disabled={!sketch.undoable} onClick={() => sketch.undo()}>
                Take it back
              </button>
              <button
                type="button"
                disabled={state.drawing.value === ""}
                onClick={() => sketch.clear()}
              >
                Clear
              </button>
            </div>
          </div>
          <Examples run={run} />
        </Figure>
        <Figure title="What the networks see, and what they say">
          <div class="seen">
            {digit && digit.pixels.length > 0 ? (
              <Pixels
                values={digit.pixels}
                side={side}
                full={1}
                label="The digit as the networks see it, 28 by 28 pixels"
                theme={theme()}
              />
            ) : (
              <p>{digit ? "Nothing yet: draw a digit, or take one." : "…"}</p>
            )}
            <p role="status">{told(run)}</p>
          </div>
          <Probabilities run={run} />
          <Accuracy run={run} />
        </Figure>
      </div>
      {digit?.trained && digit.untrained ? (
        <Figure title="The twelve filters of the first layer, and what each gives for this digit">
          <Maps name="Trained" reading={digit.trained} />
          <Maps name="Untrained" reading={digit.untrained} />
          <p>
            Above, the weights: grey above 0, reddish below; their numbers are at the end of the
            page. Under each, what is left after ReLU.
          </p>
        </Figure>
      ) : null}
    </>
  );
}

/** Held-out digits to take. */
function Examples({ run }: { readonly run: Run }): JSX.Element | null {
  const heldOut = run.heldOut.value;
  if (heldOut === null) return null;
  const { drawing, example } = run.state;
  return (
    <fieldset class="examples">
      <legend>Or take one that it was not trained on. The last six it gets wrong.</legend>
      {heldOut.labels.map((label, i) => (
        <button
          key={i}
          type="button"
          aria-label={`Held-out digit ${i + 1}, a ${label}`}
          aria-pressed={drawing.value === "" && example.value === i}
          onClick={() => run.sketch.clear(i)}
        >
          <Pixels values={heldOut.pixels} index={i} side={side} full={1} theme={theme()} />
        </button>
      ))}
    </fieldset>
  );
}

/** The digit that is likeliest. */
function likeliest({ probabilities }: Reading): number {
  return probabilities.indexOf(Math.max(...probabilities));
}

/** A share in percent. */
function percent(share: number | undefined, decimals = 1): string {
  return share === undefined ? "…" : `${(100 * share).toFixed(decimals)}\u00a0%`;
}

/** What both say, in sentences. */
function told(run: Run): string {
  const { trained, untrained } = run.digit.value ?? {};
  if (!trained || !untrained) return "";
  const saying = (reading: Reading): string => {
    const digit = likeliest(reading);
    return `${digit === 8 ? "an" : "a"} ${digit}, with ${percent(reading.probabilities[digit])}`;
  };
  const both = `Trained, it reads ${saying(trained)}. Untrained, ${saying(untrained)}.`;
  const { drawing, example } = run.state;
  const label =
    drawing.value === "" && example.value !== "none"
      ? run.heldOut.value?.labels[example.value]
      : undefined;
  return label === undefined ? both : `${both} Its writer meant ${label}.`;
}

/** A bar for each digit and network, with its number. */
function Probabilities({ run }: { readonly run: Run }): JSX.Element {
  const { trained, untrained } = run.digit.value ?? {};
  const cell = (reading: Reading | null | undefined, digit: number): JSX.Element => {
    const share = reading?.probabilities[digit];
    return (
      <td class={reading && likeliest(reading) === digit ? "most" : ""}>
        <span>{percent(share)}</span>
        <i style={{ "--share": share ?? 0 }} />
      </td>
    );
  };
  return (
    <table class="probabilities">
      <thead>
        <tr>
          <th scope="col">Digit</th>
          <th scope="col">Trained</th>
          <th scope="col">Untrained</th>
        </tr>
      </thead>
      <tbody>
        {Array.from({ length: 10 }, (_, digit) => (
          <tr key={digit}>
            <th scope="row">{digit}</th>
            {cell(trained, digit)}
            {cell(untrained, digit)}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** How many of all held-out digits each reads right. */
function Accuracy({ run }: { readonly run: Run }): JSX.Element {
  const accuracy = run.heldOut.value?.accuracy;
  return (
    <>
      <p class="accuracy">Of 10,000 held-out digits each reads right:</p>
      <dl class="readout">
        <div>
          <dt>Trained</dt>
          <dd>{percent(accuracy?.trained, 2)}</dd>
        </div>
        <div>
          <dt>Untrained</dt>
          <dd>{percent(accuracy?.untrained, 2)}</dd>
        </div>
      </dl>
    </>
  );
}

/** The filters of a network's first layer, each above what it gives. */
function Maps({
  name,
  reading,
}: {
  readonly name: string;
  readonly reading: Reading;
}): JSX.Element {
  const full = Math.max(...reading.maps);
  const colours = theme();
  return (
    <>
      <h4>{name}</h4>
      <ol class="maps">
        {Array.from({ length: reading.filters.length / weightCount }, (_, i) => (
          <li key={i}>
            <Pixels values={reading.filters} index={i} side={filterSide} theme={colours} />
            <Pixels values={reading.maps} index={i} side={mapSide} full={full} theme={colours} />
          </li>
        ))}
      </ol>
    </>
  );
}

/** The probabilities as numbers, to the last bit, and the filters of the first layer. */
export function DigitNumbers({ run }: { readonly run: Run }): JSX.Element | null {
  const digit = run.digit.value;
  const { trained, untrained } = digit ?? {};
  if (!digit || !trained || !untrained) return null;
  const weights = ({ filters }: Reading, i: number): string =>
    Array.from(filters.subarray(weightCount * i, weightCount * (i + 1)), (weight) =>
      formatNumber(weight, 2),
    ).join(" ");
  return (
    <>
      <DataTable
        title="The probabilities"
        note={
          <Fingerprint id="digit-fingerprint" of="every probability" value={digit.fingerprint} />
        }
        columns={["Digit", "Trained", "Untrained"]}
        rows={trained.probabilities.map((share, i) => [
          String(i),
          String(share),
          String(untrained.probabilities[i]),
        ])}
      />
      <DataTable
        title="The filters of the first layer"
        columns={["Filter", "Trained, w1 to w9", "Untrained"]}
        rows={Array.from({ length: trained.filters.length / weightCount }, (_, i) => [
          String(i + 1),
          weights(trained, i),
          weights(untrained, i),
        ])}
      />
    </>
  );
}
