import type { JSX } from "preact";
import { readable } from "../../scene/format.ts";
import { Handle } from "../../views/handle.tsx";
import { cornerOf, filterSide, imageSide, outputSide, pixelsUnder, weightCount } from "./layout.ts";
import { momentOf, type Run } from "./run.ts";

/** A pixel's side on the screen, and room for the frame around the image. */
const [cell, room] = [64, 4];
const whole = imageSide * cell + 2 * room;

/** A number short enough for a cell. */
function brief(value: number | undefined): string {
  return value === undefined ? "…" : readable(Number(value.toPrecision(3)));
}

/** The output whose patch is to be seen: the one pointed at, or the one that is computed. */
export function shownOutput(run: Run): number {
  return run.lit.value ?? momentOf(run.playback.shown).output;
}

/** The image as a grid of numbers, and the filter that lies on it. */
export function Picture({
  run,
  still = false,
}: {
  readonly run: Run;
  readonly still?: boolean;
}): JSX.Element {
  const output = still ? 0 : shownOutput(run);
  const under = pixelsUnder(output);
  const values = run.pixels.map(({ value }) => value);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return (
    <div class="plot patch">
      {/* biome-ignore lint/a11y/useSemanticElements: a drawing is no fieldset */}
      <svg width={whole} height={whole} role="group" aria-label="The image and the filter on it">
        {run.pixels.map((pixel, i) => (
          <Pixel
            key={pixel.spec.name}
            index={i}
            value={pixel.value}
            shade={most === least ? 0 : (pixel.value - least) / (most - least)}
            weight={run.weights[under.indexOf(i)]?.value}
          />
        ))}
        {still ? <Frame output={output} /> : <Filter run={run} output={output} />}
      </svg>
    </div>
  );
}

interface PixelProps {
  readonly index: number;
  readonly value: number;
  /** How dark it is, from 0 to 1. */
  readonly shade: number;
  /** The weight that lies on it, if there is one. */
  readonly weight: number | undefined;
}

function Pixel({ index, value, shade, weight }: PixelProps): JSX.Element {
  const x = room + cell * (index % imageSide);
  const y = room + cell * Math.floor(index / imageSide);
  return (
    <g transform={`translate(${x},${y})`}>
      <rect class="pixel" width={cell} height={cell} fill-opacity={0.36 * shade} />
      <text class="name" x={cell / 2} y={cell / 2 + 7} text-anchor="middle">
        {brief(value)}
      </text>
      {weight === undefined ? null : (
        <text class="weight" x={cell - 6} y={cell - 8} text-anchor="end">
          × {brief(weight)}
        </text>
      )}
    </g>
  );
}

/** The middle of the filter for an output. */
function middleOf(output: number): readonly [x: number, y: number] {
  const [row, column] = cornerOf(output);
  return [room + (column + filterSide / 2) * cell, room + (row + filterSide / 2) * cell];
}

function Frame({ output }: { readonly output: number }): JSX.Element {
  const [x, y] = middleOf(output);
  return (
    <g transform={`translate(${x},${y})`}>
      <Square />
    </g>
  );
}

function Square(): JSX.Element {
  const size = filterSide * cell;
  return <rect class="ring square" x={-size / 2} y={-size / 2} width={size} height={size} rx={6} />;
}

/** The filter, to be dragged or moved by arrow keys. */
function Filter({ run, output }: { readonly run: Run; readonly output: number }): JSX.Element {
  const [x, y] = middleOf(output);
  const [row, column] = cornerOf(output);
  const go = (toRow: number, toColumn: number): void => {
    const within = (place: number): number => Math.min(outputSide - 1, Math.max(0, place));
    run.lit.value = null;
    run.playback.go((within(toRow) * outputSide + within(toColumn) + 1) * weightCount);
  };
  const placeAt = (position: number): number =>
    Math.round((position - room) / cell - filterSide / 2);
  return (
    <Handle
      x={x}
      y={y}
      name="Filter, to be dragged"
      text={`on rows ${row + 1} to ${row + 3}, columns ${column + 1} to ${column + 3}: z${output + 1}`}
      value={output + 1}
      min={1}
      max={outputSide ** 2}
      onDrag={(toX, toY) => go(placeAt(toY), placeAt(toX))}
      onNudge={(right, up) => {
        const [fromRow, fromColumn] = cornerOf(shownOutput(run));
        go(fromRow - up, fromColumn + right);
      }}
    >
      <Square />
    </Handle>
  );
}
