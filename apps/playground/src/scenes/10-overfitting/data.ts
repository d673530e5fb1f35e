/** Numbers of units that are compared. */
export const widths: readonly number[] = Array.from({ length: 20 }, (_, i) => i + 1);
export const mostUnits = 20;

/** Updates of a training, and after how many of them it is recorded. */
export const updates = 3000;
export const stride = 10;
/** The last record. */
export const lastRecord = updates / stride;

/** Where points lie, give or take a little, and what the chart shows. */
export const span = [1, 19] as const;
export const chart = { x: [0.5, 19.5], y: [-8, 32] } as const;
/** At how many places the network's curve is computed. */
export const curvePoints = 91;
/** New points, which no training sees. */
export const heldOut = 100;
/** The standard deviation of the noise in every point. */
export const noise = 3;
/** Errors up to here are drawn. */
export const mostError = 45;

/** At how many units the reader draws a guess. */
export const guessAt = [1, 3, 7, 13, 20] as const;
