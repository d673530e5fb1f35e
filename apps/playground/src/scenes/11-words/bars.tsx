import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import { readable } from "../../scene/format.ts";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { words } from "./data.ts";
import { fixed } from "./tables.tsx";

/** The words side by side: word i lies between i and i + 1. */
export const wordAxis: Axis = {
  scale: scaleLinear([0, words.length], [0, 1]),
  label: "",
  ticks: words.map((_, i) => i + 0.5),
  format: (tick) => words[Math.floor(tick)] ?? "",
};

const probabilityAxis: Axis = {
  scale: scaleLinear([0, 1.08], [0, 1]),
  label: "probability p",
  ticks: [0, 0.25, 0.5, 0.75, 1],
  format: readable,
};

interface BarsProps {
  readonly probabilities: readonly number[];
  /** p − y, where y is the one-hot of the right word. */
  readonly gaps: readonly number[];
  readonly gold: number;
}

/** The probability of each word, and an arrow from it to what it ought to be. */
export function Bars({ probabilities, gaps, gold }: BarsProps): JSX.Element {
  const rows: readonly (readonly [string, (i: number) => string])[] = [
    ["p", (i) => fixed(probabilities[i])],
    ["y", (i) => (i === gold ? "1" : "0")],
    ["p − y", (i) => fixed(gaps[i])],
  ];
  return (
    <>
      <Plot
        label="The probability of each word, with an arrow to 1 for the right word and to 0 for the others"
        x={wordAxis}
        y={probabilityAxis}
        height={() => 190}
      >
        {(area) =>
          probabilities.map((p, i) => (
            <Bar key={words[i]} area={area} at={i} p={p} target={i === gold ? 1 : 0} />
          ))
        }
      </Plot>
      <table class="beneath">
        <thead>
          <tr>
            <td />
            {words.map((word) => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([name, cell]) => (
            <tr key={name} class={name === "p − y" ? "gap" : undefined}>
              <th scope="row">{name}</th>
              {words.map((word, i) => (
                <td key={word}>{cell(i)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}

interface BarProps {
  readonly area: PlotArea;
  readonly at: number;
  readonly p: number;
  readonly target: number;
}

function Bar({ area, at, p, target }: BarProps): JSX.Element {
  const wide = Math.min(64, area.width / 7);
  const middle = area.x(at + 0.5);
  const left = middle - wide * 0.75;
  const [floor, top, end] = [area.y(0), area.y(p), area.y(target)];
  const arrow = middle + wide * 0.6;
  const length = Math.abs(end - top);
  const head = Math.min(9, length) * Math.sign(end - top);
  return (
    <>
      <rect class="bar" x={left} y={top} width={wide} height={floor - top} />
      {target === 1 ? (
        <rect class="wanted" x={left} y={end} width={wide} height={floor - end} />
      ) : null}
      {length < 1 ? null : (
        <>
          <line class="pull" x1={arrow} x2={arrow} y1={top} y2={end - head / 2} />
          <path class="pull head" d={`M${arrow} ${end}l-6 ${-head}h12z`} />
        </>
      )}
    </>
  );
}
