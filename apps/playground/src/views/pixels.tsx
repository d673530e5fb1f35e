import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { resolveColour } from "./colour.ts";

interface PixelsProps {
  /** Row by row from above. */
  readonly values: ArrayLike<number>;
  readonly columns: number;
  /** The size of a value that is drawn in full colour; the largest there is unless given. */
  readonly full?: number;
  /** What is to be seen, for those who do not see it; decoration without. */
  readonly label?: string;
  /** Redraws where it changes: the colours come from the page. */
  readonly theme: string;
}

/** Numbers as pixels: the larger, the more ink; those below 0 in the colour of what is wrong. */
export function Pixels({ values, columns, full, label, theme }: PixelsProps): JSX.Element {
  const canvas = useRef<HTMLCanvasElement>(null);
  const rows = values.length / columns;
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    [element.width, element.height] = [columns, rows];
    const [ink = "", wrong = ""] = ["--ink", "--wrong"].map((name) => resolveColour(element, name));
    const numbers = Array.from(values);
    const most = full ?? Math.max(...numbers.map(Math.abs));
    for (const [i, value] of numbers.entries()) {
      if (value === 0) continue;
      context.globalAlpha = Math.min(1, Math.abs(value) / most);
      context.fillStyle = value > 0 ? ink : wrong;
      context.fillRect(i % columns, Math.floor(i / columns), 1, 1);
    }
  }, [values, columns, rows, full, theme]);
  return label === undefined ? (
    <canvas ref={canvas} class="pixels" aria-hidden="true" />
  ) : (
    <canvas ref={canvas} class="pixels" role="img" aria-label={label} />
  );
}
