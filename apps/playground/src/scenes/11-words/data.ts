/** The words of the lecture, in its order. */
export const words = ["Apple", "Banana", "Coconut"] as const;

/** The lecture's lookup table: four numbers for each word. */
export const lookupTable = [
  [0.1, -0.4, 0.2, 0.5],
  [0.4, 1.4, -1.0, 0.1],
  [1.1, 0.9, 1.1, 0.5],
] as const;

/** The lecture's output weights: for each of the four numbers what it adds to the score of a word. */
export const outputWeights = [
  [0.1, -0.4, 0.2],
  [0.4, 1.4, -1.0],
  [1.1, 0.9, 1.1],
  [1.3, 0.1, 0.4],
] as const;

/** Steps of a training. */
export const lastStep = 60;

/** What a training records of each step, and how many numbers that are. */
export const recorded = {
  /** The word that was looked up, and the one that ought to come out. */
  word: 1,
  gold: 1,
  cost: 1,
  row: 4,
  scores: 3,
  probabilities: 3,
  /** ∂C/∂z for each score z. */
  slopes: 3,
  table: 12,
  weights: 12,
  /** By how much the step changed the table and the weights, and how many numbers of them. */
  tableMoves: 12,
  weightMoves: 12,
  tableMoved: 1,
  weightsMoved: 1,
} as const;

/** Temperatures at which the picture of the softmax is computed. */
export const temperatures: readonly number[] = Array.from({ length: 99 }, (_, i) => (i + 2) / 20);
