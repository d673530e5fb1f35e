import { scaleLinear, scaleLog } from "d3-scale";
import type { JSX } from "preact";
import { NumberField } from "../../scene/controls.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Figure } from "../../scene/frame.tsx";
import type { Quantity } from "../../scene/quantity.ts";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { hypotheses, length, type Name, names, source } from "./data.ts";
import type { Rescoring } from "./rescoring.ts";
import type { Run } from "./run.ts";

/** Translations with the probabilities of their words, to be changed until another one wins. */
export function Translations({ run }: { readonly run: Run }): JSX.Element {
  const { state } = run;
  const rescoring = run.rescoring.value;
  const shown = state.shown.value;
  return (
    <>
      <h3>Choosing a translation</h3>
      <p>
        A translator proposes three sentences for “{source}”. A network says of each word how
        probable it is after the words before it, next to the source word it belongs to. The product
        decides. Pick a sentence, and drag the probabilities of its words until another one wins.
      </p>
      <Hypotheses run={run} rescoring={rescoring} />
      <p role="status">{rescoring && told(rescoring, state.shown.value)}</p>
      <Figure title={`The words of the ${shown} translation`}>
        <Words quantities={run.probabilities[shown]} name={shown} rescoring={rescoring} />
      </Figure>
    </>
  );
}

/** The three, with what the network makes of them. */
function Hypotheses({
  run,
  rescoring,
}: {
  readonly run: Run;
  readonly rescoring: Rescoring | null;
}): JSX.Element {
  const { shown } = run.state;
  return (
    <fieldset class="hypotheses" aria-label="The translations">
      {names.map((name, i) => (
        <label key={name} class={rescoring?.best === i ? "best" : undefined}>
          <input
            type="radio"
            name="hypothesis"
            checked={shown.value === name}
            onChange={() => {
              shown.value = name;
            }}
          />
          <span>
            {hypotheses[i]?.words.join(" ")}
            {rescoring?.best === i ? <b> wins</b> : null}
          </span>
          <span class="worth">
            <span>
              <var>P</var> = {product(rescoring?.products[i])}
            </span>
            <span>
              ln <var>P</var> = {logarithm(rescoring?.sums[i])}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** A small number as the lecture writes it, as long as that can be read. */
export function product(value: number | undefined): string {
  if (value === undefined || value < 1e-7) return formatNumber(value, 3);
  return String(Number(value.toFixed(Math.max(3, 2 - Math.floor(Math.log10(value))))));
}

/** A sum of logarithms. */
function logarithm(value: number | undefined): string {
  return value === undefined ? "…" : value.toFixed(4).replace("-", "−");
}

/** Who wins, and what would change that. */
function told({ best, flips, input }: Rescoring, shown: Name): string {
  const at = names.indexOf(shown);
  const [winner, mine] = [names[best], flips[at] ?? []];
  if (at === best) {
    const word = mine.indexOf(Math.max(...mine));
    const text = hypotheses[at]?.words[word];
    const p = input.probabilities[at]?.[word];
    return (
      `The ${winner} wins. Were “${text}” less probable than ${formatNumber(mine[word], 3)}, ` +
      `and not ${formatNumber(p, 3)}, it would lose.`
    );
  }
  const within = mine.flatMap((needed, word) => (needed <= 1 ? [word] : []));
  if (within.length === 0) {
    return `The ${winner} wins. No word of the ${shown} alone could change that, not even with p = 1.`;
  }
  const ways = within
    .map((word) => `“${hypotheses[at]?.words[word]}” above ${formatNumber(mine[word], 3)}`)
    .join(", or with ");
  return `The ${winner} wins. The ${shown} would with ${ways}.`;
}

const probabilityAxis: Axis = {
  scale: scaleLog([0.0007, 1.4], [0, 1]),
  label: "probability p",
  ticks: [0.001, 0.01, 0.1, 1],
  format: readable,
};

interface WordsProps {
  readonly quantities: readonly Quantity[];
  readonly name: Name;
  readonly rescoring: Rescoring | null;
}

/** A bar for each word, to be dragged up and down. */
function Words({ quantities, name, rescoring }: WordsProps): JSX.Element {
  const x: Axis = {
    scale: scaleLinear([0, length], [0, 1]),
    label: "",
    ticks: quantities.map((_, i) => i + 0.5),
    format: (tick) => quantities[Math.floor(tick)]?.spec.name ?? "",
  };
  return (
    <div class="probabilities">
      <Plot
        label={`The probability of each word of the ${name} translation, to be moved up and down`}
        x={x}
        y={probabilityAxis}
        height={() => 220}
      >
        {(area) => <Bars area={area} quantities={quantities} name={name} rescoring={rescoring} />}
      </Plot>
      <div class="beside">
        {quantities.map((quantity, i) => (
          <NumberField key={`${name} ${i}`} quantity={quantity} />
        ))}
      </div>
      <p class="soft">
        The scale is logarithmic: so much higher is so many times more probable, and the heights add
        up as the probabilities multiply. A dashed line is where the winner changes.
      </p>
    </div>
  );
}

function Bars(props: WordsProps & { readonly area: PlotArea }): JSX.Element {
  const { area, quantities, name, rescoring } = props;
  const wide = Math.min(46, area.width / (length * 2));
  const floor = area.height;
  const flips = rescoring?.flips[names.indexOf(name)] ?? [];
  return (
    <>
      {quantities.map((quantity, i) => {
        // What is too small for the picture stands on its border.
        const [middle, top] = [area.x(i + 0.5), Math.min(floor, area.y(quantity.value))];
        const flip = flips[i] ?? Number.POSITIVE_INFINITY;
        const [half, line] = [area.width / length / 2 - 2, area.y(flip)];
        return (
          <g key={`${name} ${i}`}>
            <rect class="bar" x={middle - wide / 2} y={top} width={wide} height={floor - top} />
            {flip > 1 || flip < 0.0007 ? null : (
              <line class="flip" x1={middle - half} x2={middle + half} y1={line} y2={line} />
            )}
            <Handle
              x={middle}
              y={top}
              name={`${quantity.spec.name}, to be dragged`}
              text={quantity.text}
              value={quantity.value}
              min={quantity.spec.from}
              max={quantity.spec.to}
              onDrag={(_, to) => quantity.move(area.y.invert(to))}
              onNudge={(sideways, up) => quantity.nudge(sideways + up)}
            />
          </g>
        );
      })}
    </>
  );
}
