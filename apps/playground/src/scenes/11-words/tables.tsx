import type { JSX } from "preact";
import { readable } from "../../scene/format.ts";
import { Scroller } from "../../scene/frame.tsx";
import { words } from "./data.ts";
import type { Moment } from "./run.ts";

/** A number with at most two decimals. */
export function short(value: number | undefined): string {
  return value === undefined ? "…" : readable(Number(value.toFixed(2)));
}

/** A number with all its decimals: four, as the lecture writes probabilities. */
export function fixed(value: number | undefined, decimals = 4): string {
  return value === undefined ? "…" : value.toFixed(decimals).replace("-", "−");
}

interface CellProps {
  readonly value: number | undefined;
  /** By how much the last step moved it; undefined before there was a step. */
  readonly move: number | undefined;
}

/** A parameter: its number, its size as a bar to the right or left, and how far it was moved. */
function Cell({ value = 0, move }: CellProps): JSX.Element {
  const size = Math.min(50, Math.abs(value) * 25);
  return (
    <td>
      {short(value)}
      <i
        class={value < 0 ? "size negative" : "size"}
        style={{ width: `${size}%`, marginLeft: value < 0 ? `${50 - size}%` : "50%" }}
      />
      {move === undefined ? null : (
        <small class={move === 0 ? "still" : "moved"}>
          {move === 0 ? "0" : `${move > 0 ? "+" : ""}${fixed(move, 3)}`}
        </small>
      )}
    </td>
  );
}

const places = [0, 1, 2, 3];

interface LookupProps {
  readonly moment: Moment;
  /** Whether the moment is after a step, and not the start. */
  readonly moved: boolean;
}

/** One-hot times table: the 1 lights one row, and that is the result. */
export function Lookup({ moment, moved }: LookupProps): JSX.Element {
  const [lit] = moment.word;
  return (
    <Scroller title="Lookup table">
      <table class="weights lookup">
        <thead>
          <tr>
            <th scope="col">One-hot</th>
            <th scope="col">Word</th>
            {places.map((k) => (
              <th key={k} scope="col">
                <var>
                  e<sub>{k + 1}</sub>
                </var>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {words.map((word, i) => (
            <tr key={word} class={i === lit ? "lit" : "unlit"}>
              <td class="hot">{i === lit ? 1 : 0}</td>
              <th scope="row">{word}</th>
              {places.map((k) => (
                <Cell
                  key={k}
                  value={moment.table[i * places.length + k]}
                  move={moved ? moment.tableMoves[i * places.length + k] : undefined}
                />
              ))}
            </tr>
          ))}
          <tr class="result">
            <td />
            <th scope="row">Sum</th>
            {places.map((k) => (
              <td key={k}>{short(moment.row[k])}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </Scroller>
  );
}

/** The row that was looked up, times the output weights: a score for each word. */
export function Weights({ moment, moved }: LookupProps): JSX.Element {
  return (
    <Scroller title="Output weights">
      <table class="weights">
        <thead>
          <tr>
            <th scope="col">Row</th>
            <th scope="col">×</th>
            {words.map((word) => (
              <th key={word} scope="col">
                {word}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {places.map((k) => (
            <tr key={k}>
              <td class="factor">{short(moment.row[k])}</td>
              <th scope="row">
                <var>
                  w<sub>{k + 1}</sub>
                </var>
              </th>
              {words.map((word, v) => (
                <Cell
                  key={word}
                  value={moment.weights[k * words.length + v]}
                  move={moved ? moment.weightMoves[k * words.length + v] : undefined}
                />
              ))}
            </tr>
          ))}
          <tr class="result">
            <td />
            <th scope="row">Score</th>
            {words.map((word, v) => (
              <td key={word}>{short(moment.scores[v])}</td>
            ))}
          </tr>
        </tbody>
      </table>
    </Scroller>
  );
}
