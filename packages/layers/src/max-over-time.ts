import { maxOverTime, Tensor, ValueError } from "@nnf/tensor";
import { knownValues } from "@nnf/tensor/internal";
import { Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import { labelOf, namingErrors } from "./place.ts";

/**
 * The greatest value of each channel along time, [N, C, L] → [N, C] (Collobert et al. 2011). With
 * lengths [N], positions at or beyond a sequence's length never win and get no gradient.
 */
export class MaxOverTime extends Layer {
  /**
   * @throws ShapeError unless `x` is [N, C, L] and there is a length for each sequence, ValueError
   *   for a length that is no integer from 1 to L.
   */
  override forward(x: Tensor, _mode?: Mode, lengths?: Tensor | readonly number[]): Tensor {
    const label = labelOf(this, "MaxOverTime");
    const y = namingErrors(label, () => maxOverTime(x, lengths));
    if (lengths !== undefined) checkLengths(label, lengths, x.shape[2] ?? 0);
    return y;
  }
}

/** Whole lengths from 1 on, where they are known; the operator allows sequences of nothing. */
function checkLengths(label: string, lengths: Tensor | readonly number[], longest: number): void {
  const known = lengths instanceof Tensor ? knownValues(lengths) : lengths;
  for (const [i, length] of known?.entries() ?? []) {
    if (Number.isInteger(length) && length >= 1 && length <= longest) continue;
    throw new ValueError(
      label,
      `sequence ${i} has length ${length}; expected an integer from 1 to ${longest}.`,
    );
  }
}
