import type { PlotArea } from "./plot.tsx";

/** A way through a plot, cut off after any of its steps without being made anew. */
export interface Trail {
  /** The line through the points up to a step. */
  line(step: number): string;
  /** The points from the first up to a step, to be drawn with round line ends. */
  dots(step: number): string;
}

/** Points closer to the last one than this, in pixels, are left out. */
const closest = 0.4;
/** Farther away than this nothing is seen, and large numbers upset renderers. */
const farthest = 5000;

/** A trail through `count` points. */
export function trail(
  { x, y }: PlotArea,
  count: number,
  point: (step: number) => readonly [number, number],
): Trail {
  const lines: string[] = [];
  const dots: string[] = [];
  const lineEnds = new Uint32Array(count);
  const dotEnds = new Uint32Array(count);
  let [lineLength, dotLength] = [0, 0];
  let [lastX, lastY] = [Number.NaN, Number.NaN];
  for (let step = 0; step < count; step++) {
    const [px, py] = point(step);
    const [left, top] = [limit(x(px)), limit(y(py))];
    if (!(Math.hypot(left - lastX, top - lastY) < closest)) {
      const place = `${left.toFixed(1)} ${top.toFixed(1)}`;
      const piece = `${step === 0 ? "M" : "L"}${place}`;
      const dot = `M${place}h0`;
      lines.push(piece);
      dots.push(dot);
      lineLength += piece.length;
      dotLength += dot.length;
      [lastX, lastY] = [left, top];
    }
    lineEnds[step] = lineLength;
    dotEnds[step] = dotLength;
  }
  const [line, dot] = [lines.join(""), dots.join("")];
  return {
    line: (step) => line.slice(0, lineEnds[Math.min(step, count - 1)]),
    dots: (step) => dot.slice(0, dotEnds[Math.min(step, count - 1)]),
  };
}

function limit(position: number): number {
  return Math.min(farthest, Math.max(-farthest, position));
}
