import {
  DtypeError,
  gather,
  IndexError,
  ShapeError,
  type Tensor,
  ValueError,
  where,
} from "@nnf/tensor";
import { coordinates, equalShapes, formatShape, knownValues } from "@nnf/tensor/internal";
import { namingErrors } from "../place.ts";
import { type LossOptions, type Reduced, type Reduction, reduceLosses } from "./reduction.ts";

/** Options of {@link crossEntropy}. */
export interface CrossEntropyOptions<R extends Reduction = Reduction> extends LossOptions<R> {
  /** Positions with this label cost nothing and do not count in the mean. */
  readonly ignoreIndex?: number | undefined;
  /** Share ε of the target that is spread evenly over all classes; 0 unless given. */
  readonly labelSmoothing?: number | undefined;
}

/**
 * −ln softmax(z)[label], the negative log-likelihood of int32 labels [...] under logits z [..., V];
 * the mean over positions unless told otherwise (0 when all are ignored). With label smoothing ε the
 * target is (1 − ε)·onehot(label) + ε/V (Szegedy et al. 2016, section 7).
 * @throws IndexError for a label outside 0 … V − 1, DtypeError unless labels are int32, ShapeError
 *   unless they have the logits' shape without its last axis.
 */
export function crossEntropy<R extends Reduction = "mean">(
  logits: Tensor,
  labels: Tensor,
  options?: CrossEntropyOptions<R>,
): Reduced<R>;
export function crossEntropy(
  logits: Tensor,
  labels: Tensor,
  options: CrossEntropyOptions = {},
): Tensor {
  const { ignoreIndex, labelSmoothing = 0, reduction = "mean" } = options;
  check(logits, labels, labelSmoothing);
  const counts = ignoreIndex === undefined ? null : labels.notEqual(ignoreIndex);
  const present = counts === null ? labels : where(counts, labels, 0);
  checkLabels(labels, logits.shape.at(-1) ?? 0, ignoreIndex);
  const logProbabilities = logits.logSoftmax();
  const likelihood = namingErrors("crossEntropy", () => gather(logProbabilities, present));
  let losses = likelihood.neg();
  if (labelSmoothing !== 0) {
    const even: Tensor = logProbabilities.mean(-1).mul(-labelSmoothing);
    losses = losses.mul(1 - labelSmoothing).add(even);
  }
  if (counts === null) return reduceLosses("crossEntropy", losses, reduction);
  losses = where(counts, losses, 0);
  if (reduction !== "mean") return reduceLosses("crossEntropy", losses, reduction);
  return losses.sum().div(counts.sum().maximum(1));
}

function check(logits: Tensor, labels: Tensor, labelSmoothing: number): void {
  if (labels.dtype !== "int32") {
    throw new DtypeError(
      "crossEntropy",
      `labels are ${labels.dtype}; expected int32, the position of the true class. ` +
        'Use tensor(labels, { dtype: "int32" }), or argMax(-1) for one-hot rows.',
    );
  }
  if (logits.rank === 0 || !equalShapes(logits.shape.slice(0, -1), labels.shape)) {
    throw new ShapeError(
      "crossEntropy",
      `logits have shape ${formatShape(logits.shape)}, labels ${formatShape(labels.shape)}; ` +
        "expected one label for each row of logits, the classes on the last axis.",
    );
  }
  if (!(labelSmoothing >= 0 && labelSmoothing <= 1)) {
    throw new ValueError(
      "crossEntropy",
      `got labelSmoothing ${labelSmoothing}; expected a number from 0 to 1.`,
    );
  }
}

/** Labels that are known are checked at the call, others when the loss is computed. */
function checkLabels(labels: Tensor, classes: number, ignoreIndex: number | undefined): void {
  const values = knownValues(labels);
  if (values === null) return;
  const outside = (label: number): boolean =>
    label !== ignoreIndex && (label < 0 || label >= classes);
  const position = values.findIndex(outside);
  if (position === -1) return;
  const place = coordinates(position, labels.shape);
  throw new IndexError(
    "crossEntropy",
    `label ${values[position]} at ${formatShape(place)} is out of range; expected 0 to ` +
      `${classes - 1}${ignoreIndex === undefined ? "" : `, or ${ignoreIndex} to ignore it`}. ` +
      "To leave positions out pass ignoreIndex.",
  );
}
