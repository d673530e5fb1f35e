import type { Blas } from "../src/blas.ts";
import { findBlas } from "../src/find.ts";

/** The machine's BLAS library; null without one, unless the machine is set up to have it. */
export const blas: Blas | null = find();

function find(): Blas | null {
  try {
    return findBlas(process.platform, process.env["NNF_BLAS"]);
  } catch (error) {
    if (process.env["CI"] === "true") throw error;
    return null;
  }
}
