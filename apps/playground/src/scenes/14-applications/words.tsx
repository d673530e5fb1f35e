import { type Signal, useComputed } from "@preact/signals";
import { scaleLinear } from "d3-scale";
import type { JSX } from "preact";
import vectorsUrl from "../../../models/vectors/vectors.safetensors?url";
import { TextField } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { Figure } from "../../scene/frame.tsx";
import { useModel } from "../../scene/training.ts";
import { type Axis, Plot, type PlotArea } from "../../views/plot.tsx";
import { bytes, mostLetters, someWords } from "./data.ts";
import { Loaded } from "./file.tsx";
import type { Neighbourhood } from "./neighbourhood.ts";
import type { ApplicationsState } from "./state.ts";

/** The words nearest to a typed one. */
export function Words({ state }: { readonly state: ApplicationsState }): JSX.Element {
  return (
    <>
      <h3>Words among their neighbours</h3>
      <p>
        Before it learns any task, a network reads: in old speeches and in Moby-Dick it learns to
        tell true windows of words from windows with a wrong word in the middle. What it leaves is a
        table with fifty numbers for each word. Words that can stand in the same places get similar
        numbers. Type a word, or go from one to the next.
      </p>
      <Loaded asked={state.vectors} name="the word vectors" url={vectorsUrl} size={bytes.vectors}>
        {(file) => <Table file={file} word={state.word} />}
      </Loaded>
    </>
  );
}

interface TableProps {
  readonly file: Uint8Array;
  readonly word: Signal<string>;
}

function Table({ file, word }: TableProps): JSX.Element {
  const input = useComputed(() => ({ file, word: word.value }));
  const frame = useModel("neighbourhood", input).value?.frame;
  return (
    <>
      <div class="row">
        <TextField
          label="Word"
          text={word.value}
          take={(typed) => {
            if (typed.trim().length > mostLetters) return `Longer than ${mostLetters} characters.`;
            word.value = typed.trim();
            return null;
          }}
        />
        <span class="row chips">
          {someWords.map((some) => (
            <button type="button" key={some} onClick={() => go(word, some)}>
              {some}
            </button>
          ))}
        </span>
      </div>
      {frame === undefined ? null : "problem" in frame ? (
        <p class="problem" role="status">
          The vectors cannot be read: {frame.problem}
        </p>
      ) : (
        <Found frame={frame} word={word} />
      )}
    </>
  );
}

function go(word: Signal<string>, to: string): void {
  word.value = to;
}

function Found({
  frame,
  word,
}: {
  readonly frame: Neighbourhood;
  readonly word: Signal<string>;
}): JSX.Element {
  const count = frame.words.toLocaleString("en");
  if (frame.word === null) {
    return (
      <p role="status">
        “{word.value}” is not among the {count} words of the table. It has the most frequent words
        of its texts and no others: a network that meets another word takes it for “unknown”, like
        all such words.
      </p>
    );
  }
  return (
    <>
      <p role="status">
        <b>{frame.word}</b> is word {(frame.rank + 1).toLocaleString("en")} of {count} by frequency.
        Nearest by the cosine of the angle between the vectors:
      </p>
      <div class="pair">
        <Figure title={`The neighbours of ${frame.word}`}>
          <ol class="neighbours">
            {frame.near.map((near) => (
              <li key={near.word}>
                <button type="button" onClick={() => go(word, near.word)}>
                  {near.word}
                </button>
                <i style={{ width: `${Math.max(0, near.cosine) * 100}%` }} />
                <span>{near.cosine.toFixed(3).replace("-", "−")}</span>
              </li>
            ))}
          </ol>
        </Figure>
        <Figure title="Where they lie">
          <Picture frame={frame} />
          <p class="soft">
            Fifty dimensions pressed into the two in which these words differ most, which keeps{" "}
            {(100 * frame.variance).toFixed(0)} % of what sets them apart.
          </p>
        </Figure>
      </div>
      <DataTable
        title="The neighbours in numbers"
        note={<Fingerprint id="vectors-fingerprint" of="every cosine" value={frame.fingerprint} />}
        columns={["Word", "Cosine", "First component", "Second component"]}
        rows={[
          [frame.word, "1", ...placeOf(frame.place)],
          ...frame.near.map((near) => [
            near.word,
            near.cosine.toFixed(6).replace("-", "−"),
            ...placeOf(near.place),
          ]),
        ]}
      />
    </>
  );
}

function placeOf(place: readonly number[]): string[] {
  return place.map((x) => x.toFixed(4).replace("-", "−"));
}

/** Room around the words, as a share of their spread. */
const spare = 0.18;

function axisOf(values: readonly number[], label: string): Axis {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1e-6, (most - least) * spare);
  return {
    scale: scaleLinear([least - room, most + room], [0, 1]),
    label,
    ticks: [],
    format: String,
  };
}

function Picture({ frame }: { readonly frame: Neighbourhood }): JSX.Element {
  const points = [
    { word: frame.word ?? "", place: frame.place },
    ...frame.near.map(({ word, place }) => ({ word, place })),
  ];
  return (
    <Plot
      label={`${frame.word} and its neighbours at the two principal components of their vectors`}
      x={axisOf(
        points.map(({ place }) => place[0]),
        "first component",
      )}
      y={axisOf(
        points.map(({ place }) => place[1]),
        "second component",
      )}
      height={(width) => (width < 320 ? 400 : 300)}
    >
      {(area) => <Points area={area} points={points} />}
    </Plot>
  );
}

interface Point {
  readonly word: string;
  readonly place: readonly [number, number];
}

/** A dot for each word, and its name: beside it, or above or below at the end of a line. */
function Points({
  area,
  points,
}: {
  readonly area: PlotArea;
  readonly points: readonly Point[];
}): JSX.Element {
  const dots = points.map(({ word, place }) => ({
    word,
    x: area.x(place[0]),
    y: area.y(place[1]),
  }));
  const taken: Box[] = dots.map(({ x, y }) => ({
    left: x - 5,
    right: x + 5,
    top: y - 5,
    bottom: y + 5,
  }));
  return (
    <>
      {dots.map(({ word, x, y }, i) => {
        const free = boxesFor(word, x, y, area).find(
          (box) => !taken.some((other) => meet(box, other)),
        );
        if (free !== undefined) taken.push(free);
        return (
          <g key={word}>
            {free && (free.top > y || free.bottom < y) ? (
              <line
                class="tick"
                x1={x}
                y1={y}
                x2={Math.min(Math.max(x, free.left + 6), free.right - 6)}
                y2={free.top > y ? free.top + 1 : free.bottom - 1}
              />
            ) : null}
            <circle class={i === 0 ? "present" : "datum"} cx={x} cy={y} r={i === 0 ? 6 : 4} />
            {free && (
              <text class="note" x={free.left} y={free.bottom - 4}>
                {word}
              </text>
            )}
          </g>
        );
      })}
    </>
  );
}

/** Where a name may stand within the plot, the best place first. */
function boxesFor(word: string, x: number, y: number, { width, height }: PlotArea): Box[] {
  const wide = word.length * 7.8;
  return [0, -1, 1, -2, 2, -3, 3].flatMap((down) =>
    (down === 0 ? [1, -1] : [0, 1, -1]).flatMap((right): Box[] => {
      const wished = x + right * (8 + wide / 2) - wide / 2;
      const left = down === 0 ? wished : Math.min(Math.max(wished, 3), width - 3 - wide);
      const middle = y + down * 16;
      const box = { left, right: left + wide, top: middle - 8, bottom: middle + 8 };
      const isInside = left > 2 && box.right < width - 2 && box.top > 2 && box.bottom < height - 2;
      return isInside ? [box] : [];
    }),
  );
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function meet(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
