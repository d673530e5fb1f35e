/** A training counts as arrived at this cost. */
export const arrivedAt = 0.01;
/** A training that has not arrived by then is ended. */
export const mostSteps = 2000;

/** The numbers of the network: those of the gates first, then those of the pieces. */
export const parameters = ["w₁", "b₁", "w₃", "b₃", "u", "v", "b₂", "p", "q", "c₂", "c₃"] as const;
/** How many of them belong to the gates. */
export const ofGates = 7;
/** Numbers that a training records at each step: cost, largest slope of the gates, parameters. */
export const stepWidth = 2 + parameters.length;
