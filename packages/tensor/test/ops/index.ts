import type { OperatorCheck } from "../checker.ts";
import { activations } from "./activations.ts";
import { binaries } from "./binary.ts";
import { crfs } from "./crf.ts";
import { matmuls } from "./matmul.ts";
import { movements } from "./movement.ts";
import { reductions } from "./reductions.ts";
import { rows } from "./rows.ts";
import { unaries } from "./unary.ts";
import { windowed } from "./windows.ts";

/** The checks of all operators; an operator's own is one call of `operator` in its family's file. */
export const operators: readonly OperatorCheck[] = [
  ...unaries,
  ...activations,
  ...binaries,
  ...reductions,
  ...movements,
  ...matmuls,
  ...rows,
  ...windowed,
  ...crfs,
];
