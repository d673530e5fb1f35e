/** A search counts as arrived at this cost. */
export const arrivedAt = 1e-6;
/** A search that has not ended after so many moves is given up. */
export const mostMoves = 4000;
/** Most searches that are kept to be compared. */
export const mostKept = 3;

/** Numbers that a search records for each move: w, b, cost, length of a step, costs computed. */
export const moveWidth = 5;
/** Numbers that it records of the neighbours it tries: w, b and cost of four. */
export const triedWidth = 12;
