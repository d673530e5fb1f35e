import { contours } from "d3-contour";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import { resolveColour } from "./colour.ts";

/** Values over a rectangle, row by row from below, and where to draw lines of equal value. */
export interface SurfaceProps {
  readonly values: Float64Array;
  readonly columns: number;
  readonly rows: number;
  readonly levels: readonly number[];
  readonly width: number;
  readonly height: number;
  /** Redraws where it changes: the colours come from the page. */
  readonly theme: string;
}

/** A height map on a canvas: the higher, the further from the colour of the valley. */
export function Surface(props: SurfaceProps): JSX.Element {
  const { values, columns, rows, levels, width, height, theme } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  const shapes = useMemo(
    () =>
      contours()
        .size([columns, rows])
        .thresholds([...levels])(Array.from(values)),
    [values, columns, rows, levels],
  );
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    const density = devicePixelRatio;
    element.width = width * density;
    element.height = height * density;
    const [valley, hill, line] = ["--valley", "--hill", "--contour"].map((name) =>
      resolveColour(element, name),
    );
    // Values sit in the middle of their cells; the outermost lie on the border of the rectangle.
    const toX = (position: number): number => ((position - 0.5) / (columns - 1)) * width * density;
    const toY = (position: number): number =>
      (1 - (position - 0.5) / (rows - 1)) * height * density;
    context.fillStyle = valley ?? "";
    context.fillRect(0, 0, element.width, element.height);
    context.lineWidth = density;
    context.strokeStyle = line ?? "";
    for (const [i, { coordinates }] of shapes.entries()) {
      context.beginPath();
      for (const ring of coordinates.flat()) {
        for (const [j, [px = 0, py = 0]] of ring.entries()) {
          if (j === 0) context.moveTo(toX(px), toY(py));
          else context.lineTo(toX(px), toY(py));
        }
        context.closePath();
      }
      context.fillStyle = hill ?? "";
      // Layer upon layer: the last one is as far from the valley as the hill's colour.
      context.globalAlpha = 1 / (shapes.length - i);
      context.fill("evenodd");
      context.globalAlpha = 1;
      context.stroke();
    }
  }, [shapes, columns, rows, width, height, theme]);
  return (
    <canvas
      ref={canvas}
      aria-hidden="true"
      style={{ width: `${width}px`, height: `${height}px` }}
    />
  );
}
