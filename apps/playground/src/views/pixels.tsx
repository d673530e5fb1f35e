import type { JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { resolveColour } from "./colour.ts";

interface PixelsProps {
  /** Row by row from above, one square after the other. */
  readonly values: ArrayLike<number>;
  readonly side: number;
  /** Which of the squares; the first unless given. */
  readonly index?: number;
  /** The size of a value that is drawn in full colour; the largest there is unless given. */
  readonly full?: number;
  /** What is to be seen, for those who do not see it; decoration without. */
  readonly label?: string;
  /** Redraws where it changes: the colours come from the page. */
  readonly theme: string;
}

/** Numbers as pixels: the larger, the more ink; those below 0 in the colour of what is wrong. */
export function Pixels(props: PixelsProps): JSX.Element {
  const { values, side, index = 0, full, label, theme } = props;
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    const element = canvas.current;
    const context = element?.getContext("2d");
    if (!element || !context) return;
    [element.width, element.height] = [side, side];
    const [ink = "", wrong = ""] = ["--ink", "--wrong"].map((name) => resolveColour(element, name));
    const numbers = Array.from(
      { length: side * side },
      (_, i) => values[index * side * side + i] ?? 0,
    );
    const most = full ?? Math.max(...numbers.map(Math.abs));
    for (const [i, value] of numbers.entries()) {
      if (value === 0) continue;
      context.globalAlpha = Math.min(1, Math.abs(value) / most);
      context.fillStyle = value > 0 ? ink : wrong;
      context.fillRect(i % side, Math.floor(i / side), 1, 1);
    }
  }, [values, side, index, full, theme]);
  return label === undefined ? (
    <canvas ref={canvas} class="pixels" aria-hidden="true" />
  ) : (
    <canvas ref={canvas} class="pixels" role="img" aria-label={label} />
  );
}
