import { DtypeError, type Parameter, ShapeError, type Tensor } from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";
import type { RuleOutput } from "./rule.ts";

/** @throws ShapeError, DtypeError unless there is a gradient for each parameter that fits it. */
export function checkGradients(given: readonly Tensor[], parameters: readonly Parameter[]): void {
  if (given.length !== parameters.length) {
    throw new ShapeError(
      "apply",
      `got ${given.length} gradients for ${parameters.length} parameters; expected one for each. ` +
        "Take gradients(loss, parameters) of the optimiser's parameters in their order.",
    );
  }
  parameters.forEach((parameter, i) => {
    const gradient = given[i] as Tensor;
    if (fits(gradient, parameter)) return;
    throw misfit("apply", `gradient ${i}`, gradient, parameter, parameter.describe());
  });
}

/** @throws ShapeError, DtypeError unless a rule answered for `parameter` what it has to. */
export function checkUpdate(
  name: string,
  parameter: Tensor,
  { update, state }: RuleOutput,
  slots: number,
): void {
  const place = "the parameter that the rule was given";
  if (!fits(update, parameter)) {
    throw misfit(name, "the rule's update", update, parameter, place);
  }
  if (state.length !== slots) {
    throw new ShapeError(
      name,
      `the rule returned ${state.length} state tensors; expected ${slots}, as many as it declares.`,
    );
  }
  state.forEach((tensor, slot) => {
    if (fits(tensor, parameter)) return;
    throw misfit(name, `the rule's state ${slot}`, tensor, parameter, place);
  });
}

function fits(given: Tensor, parameter: Tensor): boolean {
  return given.dtype === parameter.dtype && equalShapes(given.shape, parameter.shape);
}

function misfit(
  operation: string,
  what: string,
  given: Tensor,
  parameter: Tensor,
  place: string,
): ShapeError | DtypeError {
  if (!equalShapes(given.shape, parameter.shape)) {
    return new ShapeError(
      operation,
      `${what} has shape ${formatShape(given.shape)} for ${place}; ` +
        `expected shape ${formatShape(parameter.shape)}.`,
    );
  }
  return new DtypeError(
    operation,
    `${what} is ${given.dtype} for ${place}; expected ${parameter.dtype}. ` +
      `Use cast("${parameter.dtype}").`,
  );
}
