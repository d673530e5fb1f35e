import {
  arange,
  maxOverTime,
  ShapeError,
  type Tensor,
  tensor,
  ValueError,
  where,
} from "@nnf/tensor";
import { formatShape, knownValues } from "@nnf/tensor/internal";
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
    return namingErrors(label, () =>
      maxOverTime(lengths === undefined || x.rank !== 3 ? x : masked(label, x, lengths)),
    );
  }
}

/** −∞ beyond each sequence's length. */
function masked(label: string, x: Tensor, lengths: Tensor | readonly number[]): Tensor {
  const [count, , longest]: readonly (number | undefined)[] = x.shape;
  const limits: Tensor = Array.isArray(lengths) ? tensor(lengths) : (lengths as Tensor);
  if (limits.rank !== 1 || limits.size !== count) {
    throw new ShapeError(
      label,
      `input has shape ${formatShape(x.shape)}, lengths ${formatShape(limits.shape)}; ` +
        `expected one length for each of the ${count} sequences.`,
    );
  }
  for (const [i, length] of knownValues(limits)?.entries() ?? []) {
    if (Number.isInteger(length) && length >= 1 && length <= (longest ?? 0)) continue;
    throw new ValueError(
      label,
      `sequence ${i} has length ${length}; expected an integer from 1 to ${longest}.`,
    );
  }
  const inside = arange(longest ?? 0).less<readonly number[]>(limits.reshape([-1, 1, 1]));
  return where(inside, x, Number.NEGATIVE_INFINITY);
}
