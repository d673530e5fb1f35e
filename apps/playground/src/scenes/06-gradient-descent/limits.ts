/** A run counts as arrived at this cost. */
export const arrivedAt = 1e-6;
/** A run counts as diverged at this cost, long before the numbers overflow. */
export const divergedAt = 1e12;
/** A run that has done neither by then is given up. */
export const mostSteps = 10_000;

/** Numbers that a run records at each step, in this order. */
export const recorded = ["w", "b", "cost", "slopeW", "slopeB"] as const;

/** Most runs that are kept: more are a tangle. */
export const mostKept = 3;
