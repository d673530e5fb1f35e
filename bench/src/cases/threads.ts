import type { Comparison, Group, Opponent } from "../case.ts";
import { matmul512 } from "./matmul.ts";
import { nnjm } from "./nnjm.ts";

const id = "threads-2-over-1";
const against: readonly Opponent[] = [{ peer: "nnf", threads: [1], goal: { wasm: 1.7 } }];

const twoOverOne = (comparison: Comparison): Comparison => {
  return { ...comparison, id: `${id}/${comparison.id}`, tolerance: 0, threads: [2], against };
};

/** Two threads against one, ourselves; the results must be the same to the bit. */
export const threads2Over1: Group = { id, members: [matmul512, nnjm].map(twoOverOne) };
