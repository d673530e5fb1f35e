/** The models: IBM Model 1, and IBM Model 2 with positions by the distance from the diagonal. */
export const alignmentModels = ["1", "diagonal"] as const;

export type AlignmentModel = (typeof alignmentModels)[number];

/** How an aligner is trained. */
export interface AlignmentSettings {
  readonly model: AlignmentModel;
  /** Iterations of expectation maximisation. */
  readonly iterations: number;
  /** Concentration of the Dirichlet prior of variational Bayes; 0 is maximum likelihood, plain EM. */
  readonly alpha: number;
  /** Probability that a word is the null word's. Diagonal model only. */
  readonly nullProbability: number;
  /** λ at the beginning. Diagonal model only. */
  readonly tension: number;
  /** Whether λ is fitted to the text after each iteration. Diagonal model only. */
  readonly fitTension: boolean;
}

/** The values of Dyer, Chahuneau and Smith (2013) and their program. */
export const alignmentDefaults: AlignmentSettings = {
  model: "diagonal",
  iterations: 5,
  alpha: 0.01,
  nullProbability: 0.08,
  tension: 4,
  fitTension: true,
};
