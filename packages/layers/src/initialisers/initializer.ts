import {
  type Dtype,
  type FloatDtype,
  full,
  type Parameter,
  parameter,
  Random,
  ShapeError,
  type Tensor,
  ValueError,
} from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";

/** What an initialiser knows of the parameter whose first value it makes. */
export interface InitializerContext {
  readonly random: Random;
  readonly shape: readonly number[];
  readonly dtype: FloatDtype;
  /** Inputs that one output is computed from. */
  readonly fanIn: number;
  /** Outputs that one input has a part in. */
  readonly fanOut: number;
}

/** Makes the first value of a parameter, a tensor of the context's shape. */
export type Initializer = (context: InitializerContext) => Tensor;

/** Options of layers whose parameters start at random. */
export interface InitializeOptions {
  /** Where the first values come from; there is no global source. */
  readonly random: Random;
  readonly initialize?: Initializer | undefined;
  /** float32 unless given. */
  readonly dtype?: FloatDtype | undefined;
}

/**
 * A parameter with the value an initialiser makes.
 * @throws ValueError without a `Random`, ShapeError when the initialiser makes another shape.
 */
export function initialized(
  label: string,
  options: Partial<InitializeOptions> | undefined,
  otherwise: Initializer,
  size: Pick<InitializerContext, "shape" | "fanIn" | "fanOut">,
): Parameter {
  const { random, initialize, dtype = "float32" } = options ?? {};
  if (!(random instanceof Random)) {
    throw new ValueError(
      label,
      `got ${String(random)} as random; expected a Random, which its parameters start from. ` +
        "Pass { random: new Random(seed) }.",
    );
  }
  const value = (initialize ?? otherwise)({ ...size, random, dtype });
  if (!equalShapes(value.shape, size.shape)) {
    throw new ShapeError(
      label,
      `initialize gave shape ${formatShape(value.shape)}; expected ${formatShape(size.shape)}.`,
    );
  }
  return parameter(value, { dtype });
}

/** A parameter [size] that starts at one value: a bias at 0, a scale at 1. */
export function constantParameter(size: number, value: number, dtype: Dtype): Parameter {
  return parameter(full([size], value, { dtype }));
}
