import {
  type Cells,
  drawingSide,
  type Point,
  withStroke,
} from "../src/scenes/13-convolution/drawing.ts";

/** Digits as a hand may draw them: lines through points of the pad. */
export const strokes: readonly (readonly (readonly Point[])[])[] = [
  [
    [
      [28, 8],
      [18, 14],
      [15, 28],
      [19, 42],
      [28, 48],
      [38, 42],
      [41, 28],
      [38, 14],
      [28, 8],
    ],
  ],
  [
    [
      [22, 16],
      [30, 8],
      [29, 48],
    ],
  ],
  [
    [
      [15, 18],
      [20, 10],
      [30, 8],
      [39, 14],
      [38, 24],
      [28, 35],
      [15, 46],
      [28, 46],
      [42, 45],
    ],
  ],
  [
    [
      [16, 12],
      [26, 8],
      [36, 13],
      [35, 22],
      [25, 27],
      [36, 31],
      [39, 40],
      [30, 48],
      [16, 45],
    ],
  ],
  [
    [
      [20, 9],
      [16, 30],
      [40, 30],
    ],
    [
      [36, 10],
      [34, 48],
    ],
  ],
  [
    [
      [39, 9],
      [20, 9],
      [18, 26],
      [28, 23],
      [38, 30],
      [37, 42],
      [27, 48],
      [15, 44],
    ],
  ],
  [
    [
      [34, 8],
      [22, 20],
      [17, 36],
      [22, 47],
      [33, 47],
      [38, 38],
      [32, 30],
      [20, 34],
    ],
  ],
  [
    [
      [14, 10],
      [40, 10],
      [32, 26],
      [24, 48],
    ],
  ],
  [
    [
      [28, 27],
      [18, 19],
      [21, 10],
      [34, 10],
      [37, 18],
      [28, 27],
      [18, 38],
      [22, 47],
      [34, 47],
      [38, 38],
      [28, 27],
    ],
  ],
  [
    [
      [37, 16],
      [28, 10],
      [19, 16],
      [20, 25],
      [30, 27],
      [37, 18],
      [36, 34],
      [33, 48],
    ],
  ],
];

/** A drawing of them. */
export function drawn(digit: readonly (readonly Point[])[]): Cells {
  let cells: Cells = new Uint8Array(drawingSide ** 2);
  for (const points of digit) {
    for (const [i, point] of points.entries()) {
      cells = withStroke(cells, points[i - 1] ?? point, point);
    }
  }
  return cells;
}
