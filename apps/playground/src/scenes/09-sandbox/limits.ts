/** A number to be told from x, or one of two classes from a place in the plane. */
export type Task = "regression" | "classes";

/** Where points may lie, and how finely they are moved. */
export const planes = {
  regression: { x: [0, 20], y: [-5, 25], step: 0.1 },
  classes: { x: [-3, 3], y: [-3, 3], step: 0.05 },
} as const satisfies Record<Task, unknown>;

export const fewestPoints = 2;
export const mostPoints = 100;

/** A loss above this is no longer learning. */
export const divergedAbove = 1000;
/** Where no slope is larger than this, up or down, there is nothing left to follow. */
export const flatBelow = 1e-5;

/** Hidden units of a layer at most. */
export const mostUnits = 8;
/** Hidden layers at most. */
export const mostLayers = 3;
/** Steps of a training at most. */
export const mostSteps = 3000;

/** Places along x at which a curve is computed. */
export const curvePlaces = 121;
/** Places to a side of the lattice over the plane. */
export const latticeSide = 49;
