/** The lecture's points (x, y) that no line fits: the three of the line, and two on a level. */
export const five = [
  { x: 1, y: 0 },
  { x: 5, y: 16 },
  { x: 6, y: 20 },
  { x: 9, y: 20 },
  { x: 11, y: 20 },
] as const;

/** The same with two more, which lie low again. */
export const seven = [...five, { x: 15, y: 1 }, { x: 19, y: 1 }] as const;

/** The part of x that pictures of the five show. */
export const shown = [0, 12] as const;

/** The part of x that pictures of the seven show. */
export const wide = [0, 20] as const;
