/** The four pairs of inputs (a, b), in the order of a truth table. */
export const corners = [
  [0, 0],
  [0, 1],
  [1, 0],
  [1, 1],
] as const;

/** All functions of two inputs: what they give for the four pairs, and what they are called. */
export const functions = {
  "0000": "never",
  "0001": "a And b",
  "0010": "a and not b",
  "0011": "a",
  "0100": "b and not a",
  "0101": "b",
  "0110": "a Xor b",
  "0111": "a Or b",
  "1000": "neither",
  "1001": "both alike",
  "1010": "not b",
  "1011": "a or not b",
  "1100": "not a",
  "1101": "b or not a",
  "1110": "not both",
  "1111": "always",
} as const;

/** The truth table of a function as a word. */
export type Table = keyof typeof functions;

/** All of them in the order of counting, which is not that of an object's keys. */
export const tables = (Object.keys(functions) as Table[]).sort();

/** Steps in which the plane is folded. */
export const folds = 20;

/** The part of the plane that is shown, both ways. */
export const plane = [-0.5, 1.5] as const;
