/** The lecture's three points (x, y), which scenes 2 to 6 share. */
export const points = [
  { x: 1, y: 0 },
  { x: 5, y: 16 },
  { x: 6, y: 20 },
] as const;

/** The part of the plane of lines ŷ = wx + b that the pictures show. */
export const plane = { w: [-1, 7], b: [-8, 6] } as const;

/** The part of the (x, y) plane that the pictures show; lines are drawn from end to end of x. */
export const chart = { x: [0, 8], y: [-8, 28] } as const;
