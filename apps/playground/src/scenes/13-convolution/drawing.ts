/** Places along each side of what can be drawn on; each has ink or has none. */
export const drawingSide = 56;
const places = drawingSide ** 2;
/** Half the width of the pen, in places. */
const pen = 2.3;

export type Cells = Uint8Array<ArrayBuffer>;
export type Point = readonly [x: number, y: number];

/** A drawing with a stroke more. */
export function withStroke(cells: Cells, [fromX, fromY]: Point, [toX, toY]: Point): Cells {
  const result = cells.slice();
  const steps = Math.max(1, Math.ceil(Math.hypot(toX - fromX, toY - fromY)));
  for (let step = 0; step <= steps; step++) {
    const x = fromX + ((toX - fromX) * step) / steps;
    const y = fromY + ((toY - fromY) * step) / steps;
    for (let row = Math.floor(y - pen); row <= y + pen; row++) {
      for (let column = Math.floor(x - pen); column <= x + pen; column++) {
        const inside = row >= 0 && row < drawingSide && column >= 0 && column < drawingSide;
        if (!inside || Math.hypot(column + 0.5 - x, row + 0.5 - y) > pen) continue;
        result[row * drawingSide + column] = 1;
      }
    }
  }
  return result;
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/**
 * A drawing as text for the address: the lengths of its runs without and with ink by turns, in
 * groups of five bits, the lowest first; all but the last of a length have 32 added.
 */
export function formatDrawing(cells: Cells): string {
  let text = "";
  let [ink, length] = [0, 0];
  const end = (): void => {
    for (; length > 31; length >>= 5) text += alphabet[(length & 31) + 32];
    text += alphabet[length];
  };
  for (const cell of cells) {
    if (cell !== ink) {
      end();
      [ink, length] = [cell, 0];
    }
    length++;
  }
  if (ink === 0 && length === places) return "";
  end();
  return text;
}

/** The inverse of {@link formatDrawing}; null where a text is no drawing. */
export function parseDrawing(text: string): Cells | null {
  const cells: Cells = new Uint8Array(places);
  let [at, ink, length, factor] = [0, 0, 0, 1];
  for (const letter of text) {
    const value = alphabet.indexOf(letter);
    if (value === -1) return null;
    length += (value & 31) * factor;
    if (length > places) return null;
    factor *= 32;
    if (value > 31) continue;
    if (at + length > places) return null;
    cells.fill(ink, at, at + length);
    [at, ink, length, factor] = [at + length, 1 - ink, 0, 1];
  }
  return text === "" || (at === places && factor === 1) ? cells : null;
}
