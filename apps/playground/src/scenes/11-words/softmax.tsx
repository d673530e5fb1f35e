import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import { NumberField, Slider } from "../../scene/controls.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Figure } from "../../scene/frame.tsx";
import { Pick } from "../../scene/pick.tsx";
import { Handle } from "../../views/handle.tsx";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { Bars, wordAxis } from "./bars.tsx";
import { temperatures, words } from "./data.ts";
import { indexOf, type Run } from "./run.ts";
import { temperatureSpec, type Word } from "./state.ts";

export const wordNames: Readonly<Record<Word, string>> = {
  apple: "Apple",
  banana: "Banana",
  coconut: "Coconut",
};

const scoreAxis: Axis = {
  scale: scaleLinear([-4.6, 4.6], [0, 1]),
  label: "score z",
  ticks: [-4, -2, 0, 2, 4],
  format: readable,
};

/** Scores to be set by hand, and what the softmax makes of them. */
export function Softmax({ run }: { readonly run: Run }): JSX.Element {
  const { state } = run;
  const frame = run.softmax.value;
  return (
    <>
      <h3>The softmax by itself</h3>
      <p>
        Here the scores are yours: drag the rings. Which word is right decides where the arrows
        point, the temperature how sharply the softmax tells the scores apart.
      </p>
      <div class="pair">
        <Figure title="Scores">
          <Plot
            label="The score of each word, to be moved up and down"
            x={wordAxis}
            y={scoreAxis}
            height={() => 230}
          >
            {(area) => <Scores area={area} run={run} />}
          </Plot>
          <div class="beside">
            {run.scores.map((score) => (
              <NumberField key={score.spec.name} quantity={score} />
            ))}
          </div>
        </Figure>
        <Figure title="Probabilities p, and arrows to the one-hot y">
          <Bars
            probabilities={frame?.probabilities ?? []}
            gaps={frame?.gaps ?? []}
            gold={frame?.input.gold ?? indexOf(state.gold.value)}
          />
        </Figure>
      </div>
      <div class="pair">
        <div class="column">
          <Pick label="The right word" value={state.gold} options={wordNames} />
          <dl class="readout softmax">
            <div>
              <dt>Cost −ln p</dt>
              <dd>{formatNumber(frame?.cost, 5)}</dd>
            </div>
          </dl>
          <p role="status">{frame ? told(run) : ""}</p>
        </div>
        <Figure title="The same scores at every temperature">
          <div class="cliff">
            <NumberField quantity={run.temperature} />
            <Temperatures run={run} />
            <Slider quantity={run.temperature} />
          </div>
          <ul class="legend">
            {words.map((word, v) => (
              <li key={word} class={lines[v]}>
                {word}
              </li>
            ))}
          </ul>
        </Figure>
      </div>
    </>
  );
}

/** What the temperature does, in a sentence. */
function told({ temperature, softmax }: Run): string {
  const most = Math.max(...(softmax.value?.probabilities ?? [0]));
  const now = `At T = ${temperature.text} the likeliest word has ${formatNumber(100 * most, 3)} %.`;
  if (temperature.value < 1) return `${now} Cold: the largest score takes nearly everything.`;
  return temperature.value > 1
    ? `${now} Hot: the words become more and more alike.`
    : `${now} The scores are taken as they are.`;
}

function Scores({ area, run }: { readonly area: PlotArea; readonly run: Run }): JSX.Element {
  const floor = area.y(0);
  return (
    <>
      <line class="zero" x2={area.width} y1={floor} y2={floor} />
      {run.scores.map((score, i) => {
        const x = area.x(i + 0.5);
        const y = area.y(score.value);
        return (
          <g key={score.spec.name}>
            <line class="model" x1={x} x2={x} y1={floor} y2={y} />
            <text
              class="note"
              x={x + 50 > area.width ? x - 18 : x + 18}
              y={y + 4}
              text-anchor={x + 50 > area.width ? "end" : "start"}
            >
              {score.text}
            </text>
            <Handle
              x={x}
              y={y}
              name={`${score.spec.name}, to be dragged`}
              text={score.text}
              value={score.value}
              min={score.spec.from}
              max={score.spec.to}
              onDrag={(_, to) => score.move(area.y.invert(to))}
              onNudge={(sideways, up) => score.nudge(sideways + up)}
            />
          </g>
        );
      })}
    </>
  );
}

const temperatureAxis: Axis = {
  scale: scaleLinear([temperatureSpec.from, temperatureSpec.to], [0, 1]),
  label: "temperature T",
  ticks: [0.1, 1, 2, 3, 4, 5],
  format: readable,
};

const shareAxis: Axis = {
  scale: scaleLinear([0, 1], [0, 1]),
  label: "probability p",
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: readable,
};

/** How the curves of the words are drawn. */
const lines = ["solid", "dashed", "dotted"];

/** A curve for each word over the temperature. */
function Temperatures({ run }: { readonly run: Run }): JSX.Element {
  const frame = run.softmax.value;
  return (
    <Plot
      label="The probability of each word for every temperature"
      x={temperatureAxis}
      y={shareAxis}
      height={() => 170}
    >
      {(area) => {
        if (frame === null) return null;
        const share = (word: number, i: number): number =>
          area.y(Number(frame.compared[i * words.length + word]));
        const present = area.x(frame.input.temperature);
        return (
          <>
            <line class="guess" x1={present} x2={present} y2={area.height} />
            {words.map((word, v) => (
              <path
                key={word}
                class={`curve arrived ${lines[v]}`}
                d={temperatures
                  .map((t, i) => `${i === 0 ? "M" : "L"}${area.x(t)} ${share(v, i)}`)
                  .join("")}
              />
            ))}
          </>
        );
      }}
    </Plot>
  );
}
