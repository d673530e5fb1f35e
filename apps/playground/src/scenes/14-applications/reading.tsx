import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { Figure, Scroller } from "../../scene/frame.tsx";
import { useWidth } from "../../views/use-width.ts";
import { numberOf, percent } from "./numbers.ts";
import type { Tagging } from "./tagging.ts";

interface ReadingProps {
  readonly tagging: Tagging;
  /** The word that is read. */
  readonly at: number;
  readonly step: number;
}

/** One step of how the network reads a word. */
export function Reading(props: ReadingProps): JSX.Element {
  const { tagging, at, step } = props;
  const word = tagging.words[at];
  const [title, View] = steps[step] ?? steps[0];
  return (
    <Figure title={`${title} “${word}”`}>
      <View {...props} />
    </Figure>
  );
}

type View = (props: ReadingProps) => JSX.Element;

const steps: readonly [readonly [string, View], ...(readonly [string, View])[]] = [
  ["The window around", Window],
  ["The features of", Features],
  ["The hidden units of", Hidden],
  ["The scores of", Scores],
  ["The best path through", Lattice],
];

/** The places of a window; beyond the sentence is padding. */
function placesOf({ window }: Tagging, at: number): number[] {
  const around = (window - 1) / 2;
  return Array.from({ length: window }, (_, i) => at - around + i);
}

function Window({ tagging, at }: ReadingProps): JSX.Element {
  return (
    <>
      <ol class="window">
        {placesOf(tagging, at).map((place) => (
          <li key={place} class={place === at ? "centre" : undefined}>
            {tagging.words[place] ?? <small>padding</small>}
          </li>
        ))}
      </ol>
      <p>
        The network sees {tagging.window} words: the one to be tagged, two before it and two after
        it. Beyond the ends of the sentence is padding, which has numbers of its own.
      </p>
    </>
  );
}

/** What features are called. */
function nameOf(feature: string): string {
  if (feature === "caps") return "capitals";
  const [, letters] = /^suffix:(\d)$/.exec(feature) ?? [];
  return letters === undefined
    ? feature
    : `last ${letters === "1" ? "letter" : `${letters} letters`}`;
}

/** What the classes of capitals are called. */
const capitals: Readonly<Record<string, string>> = {
  allcaps: "all",
  initcap: "the first",
  hascap: "inside",
  nocaps: "none",
};

/** A value of a feature, in words. */
function shownValue(feature: string, value = ""): string {
  return feature === "caps" ? (capitals[value] ?? value) : value;
}

function Features({ tagging, at }: ReadingProps): JSX.Element {
  const { features, window, units } = tagging;
  const each = features.reduce((sum, { size }) => sum + size, 0);
  const places = placesOf(tagging, at);
  return (
    <>
      <Scroller title="Features of the words in the window">
        <table class="features">
          <thead>
            <tr>
              <th scope="col">Feature</th>
              {places.map((place) => (
                <th key={place} scope="col" class={place === at ? "centre" : undefined}>
                  {tagging.words[place] ?? "padding"}
                </th>
              ))}
              <th scope="col">Numbers</th>
            </tr>
          </thead>
          <tbody>
            {features.map(({ name, size, values, known }) => (
              <tr key={name}>
                <th scope="row">{nameOf(name)}</th>
                {places.map((place) => (
                  <td key={place} class={place === at ? "centre" : undefined}>
                    {values[place] === undefined ? (
                      "–"
                    ) : known[place] ? (
                      shownValue(name, values[place])
                    ) : (
                      <em>unknown</em>
                    )}
                  </td>
                ))}
                <td>{size}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p>
        Of each word the network is given {features.length} things, and each is looked up in a table
        of its own: {each} numbers a word, {window * each} for the window. Words it never saw it
        knows by their capitals and endings. The {window * each} numbers go into {units} hidden
        units.
      </p>
    </>
  );
}

/** Hidden units side by side. */
const across = 50;

function Hidden({ tagging, at }: ReadingProps): JSX.Element {
  const { hidden, units } = tagging;
  const mine = Array.from(hidden.subarray(at * units, (at + 1) * units));
  const ends = mine.filter((value) => Math.abs(value) === 1).length;
  return (
    <>
      <svg
        class="units"
        role="img"
        aria-label={`${units} hidden units, ${ends} of them at −1 or 1`}
        viewBox={`0 0 ${across} ${Math.ceil(units / across)}`}
      >
        {mine.map((value, i) => (
          <rect
            key={i}
            class={value < 0 ? "negative" : undefined}
            x={(i % across) + 0.06}
            y={Math.floor(i / across) + 0.06}
            width={0.88}
            height={0.88}
            fill-opacity={Math.abs(value)}
          />
        ))}
      </svg>
      <p>
        Each unit adds up all numbers of the window with weights of its own and is cut off at −1 and
        1: {ends} of the {units} have got that far. Blue is above 0, red below, pale near it.
      </p>
    </>
  );
}

/** Tags that are shown with their scores. */
const shownTags = 8;

function Scores({ tagging, at }: ReadingProps): JSX.Element {
  const { labels, scores, marginals } = tagging;
  const sorted = labels
    .map((label) => ({
      label,
      score: numberOf(scores, tagging, at, label),
      share: numberOf(marginals, tagging, at, label),
    }))
    .sort((a, b) => b.score - a.score)
    .slice(0, shownTags);
  const [least, most] = [Math.min(...sorted.map(({ score }) => score)), sorted[0]?.score ?? 1];
  return (
    <>
      <ol class="neighbours scores">
        {sorted.map(({ label, score, share }) => (
          <li key={label}>
            <b>{label}</b>
            <i style={{ width: `${8 + (92 * (score - least)) / Math.max(1e-9, most - least)}%` }} />
            <span>
              {signed(score)} <small>{percent(share)}</small>
            </span>
          </li>
        ))}
      </ol>
      <p>
        From the hidden units comes a score for each of the {labels.length} tags; here are the{" "}
        {shownTags} highest. They are of this word alone. The percentage is what becomes of it when
        all sequences of tags are weighed against each other.
      </p>
    </>
  );
}

function signed(value: number): string {
  return `${value < 0 ? "−" : "+"}${Math.abs(value).toFixed(2)}`;
}

/** Tags of a word that the lattice shows. */
const rows = 3;
const tall = 44;

function Lattice({ tagging, at }: ReadingProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box).value;
  const { words, tags, labels, scores, transitions, paths } = tagging;
  const places = placesOf(tagging, at).filter((place) => place >= 0 && place < words.length);
  const wide = width / places.length;
  const half = Math.min(40, wide / 2 - 5);
  const columns = places.map((place) =>
    labels
      .toSorted((a, b) => numberOf(scores, tagging, place, b) - numberOf(scores, tagging, place, a))
      .slice(0, rows),
  );
  // The tag of the best path is nearly always among those with the best scores.
  const shown = columns.map((column, i) => {
    const tag = tags[places[i] ?? 0] ?? "";
    return column.includes(tag) ? column : [...column.slice(0, rows - 1), tag];
  });
  const x = (i: number): number => wide * (i + 0.5);
  const y = (i: number, tag: string): number => 52 + (shown[i]?.indexOf(tag) ?? 0) * (tall + 12);
  const floor = 52 + rows * (tall + 12);
  const added = (i: number): number => {
    const [before, after] = [tags[places[i] ?? 0], tags[places[i + 1] ?? 0]];
    const row = labels.indexOf(before ?? "");
    return Number(transitions[row * labels.length + labels.indexOf(after ?? "")]);
  };
  return (
    <>
      <div ref={box} class="lattice">
        {width === 0 ? null : (
          <svg
            role="img"
            aria-label={`The best path: ${tags.join(", ")}`}
            width={width}
            height={floor + 12}
          >
            {places.slice(1).map((place, i) => {
              const [from, to] = [tags[place - 1] ?? "", tags[place] ?? ""];
              const [y1, y2] = [y(i, from), y(i + 1, to)];
              return (
                <g key={place}>
                  <line x1={x(i) + half} x2={x(i + 1) - half} y1={y1} y2={y2} />
                  <text class="note" x={(x(i) + x(i + 1)) / 2} y={floor} text-anchor="middle">
                    {signed(added(i))}
                  </text>
                </g>
              );
            })}
            {places.map((place, i) => (
              <g key={place}>
                <text
                  class={place === at ? "word centre" : "word"}
                  x={x(i)}
                  y={18}
                  text-anchor="middle"
                >
                  {fitting(words[place] ?? "", wide)}
                </text>
                {shown[i]?.map((tag) => (
                  <g
                    key={tag}
                    class={tag === tags[place] ? "node best" : "node"}
                    transform={`translate(${x(i)},${y(i, tag)})`}
                  >
                    <rect x={-half} y={-tall / 2} width={2 * half} height={tall} rx={8} />
                    <text y={-3} text-anchor="middle">
                      {tag}
                    </text>
                    <text y={14} text-anchor="middle">
                      {signed(numberOf(scores, tagging, place, tag))}
                    </text>
                  </g>
                ))}
              </g>
            ))}
          </svg>
        )}
      </div>
      <p>
        The tags with the highest scores are on top. A sequence of tags is worth the sum of their
        scores, and of what each tag adds after the one before it: below, between the words, for the
        path that is drawn. The network learned these too. Of all sequences of this sentence the
        best is worth {paths[0]?.score.toFixed(2)}
        {paths[1] === undefined
          ? "."
          : `, the next best ${paths[1].score.toFixed(2)}: ${otherPath(tagging)}.`}
      </p>
    </>
  );
}

/** Where the second best sequence differs from the best. */
function otherPath({ paths: [best, next], words, labels }: Tagging): string {
  const different = words.flatMap((word, i) => {
    const tag = next?.tags[i] ?? 0;
    return tag === best?.tags[i] ? [] : [`“${word}” would be ${labels[tag]}`];
  });
  return different.join(", ");
}

/** A word, cut where there is no room for it. */
function fitting(word: string, width: number): string {
  const most = Math.max(3, Math.floor(width / 8));
  return word.length > most ? `${word.slice(0, most - 1)}…` : word;
}
