import type { Comparison } from "../case.ts";
import type { HostArray, Inputs } from "../data.ts";
import type { Programs } from "../nnf.ts";
import { rankingInputs, rankingProgram } from "./collobert-rank.ts";

const words = 20_000;

/**
 * A ranking step (batch 32) with a table of a million rows against the same step with 20,000: the
 * time must not depend on how many rows there are, only on how many are looked up.
 */
export const embeddingStep: Comparison = {
  id: "embedding-step-vs-vocabulary",
  program: "embedding-step",
  variant: "1000000 rows",
  inputs: () => rankingInputs(32),
  steps: 8,
  tolerance: 0,
  threads: [1, 2],
  against: [{ peer: "nnf", variant: `${words} rows`, goal: { wasm: 1 / 1.2 } }],
};

/** The table with its rows far apart: row i becomes row i·factor, those between are 0. */
function spread({ shape: [rows = 0, width = 0], data }: HostArray, factor: number): HostArray {
  const wide = new Float32Array(data.length * factor);
  for (let row = 0; row < rows; row++) {
    wide.set(data.subarray(row * width, (row + 1) * width), row * factor * width);
  }
  return { shape: [rows * factor, width], data: wide };
}

/** Undoes {@link spread}. */
function gathered({ shape: [rows = 0, width = 0], data }: HostArray, factor: number): HostArray {
  const close = new Float32Array(data.length / factor);
  for (let row = 0; row < rows / factor; row++) {
    close.set(data.subarray(row * factor * width, (row * factor + 1) * width), row * width);
  }
  return { shape: [rows / factor, width], data: close };
}

const scaled = ({ shape, data }: HostArray, factor: number): HostArray => ({
  shape,
  data: Int32Array.from(data, (id) => id * factor),
});

export const embeddingPrograms: Programs = {
  "embedding-step": async (inputs: Inputs, rows) => {
    const factor = Number.parseInt(rows, 10) / words;
    const { table, windows, corrupt } = inputs as Record<string, HostArray>;
    if (!table || !windows || !corrupt) throw new Error("The case has no table or no windows.");
    const work = await rankingProgram({
      ...inputs,
      table: spread(table, factor),
      windows: scaled(windows, factor),
      corrupt: scaled(corrupt, factor),
    });
    return {
      step: work.step,
      results: () => {
        const { table: trained, ...others } = work.results();
        if (trained === undefined) throw new Error("The table is not among the results.");
        return { ...others, table: gathered(trained, factor) };
      },
    };
  },
};
