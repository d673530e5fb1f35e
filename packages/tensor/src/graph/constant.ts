import type { Dtype, TypedArray } from "../dtype.ts";
import { engine } from "../engine/engine.ts";
import { Storage } from "../engine/storage.ts";
import type { Shape } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { leaf, makeNode } from "./node.ts";

/** A leaf of the graph around an array, which it takes over. */
export function constant(data: TypedArray, shape: Shape, dtype: Dtype): Tensor {
  return leafOf(new Storage(dtype, data.length, data), shape, dtype);
}

/** A realised tensor's values, for checks at the call; not to be written to. Null while pending. */
export function knownValues(x: Tensor): TypedArray | null {
  return x.storage === null ? null : x.storage.host(engine);
}

/** A leaf around a value that is already realised. */
export function leafOf(storage: Storage, shape: Shape, dtype: Dtype): Tensor {
  return makeNode({
    operator: leaf,
    inputs: [],
    shape,
    dtype,
    attributes: [],
    numbers: [],
    differentiable: false,
    storage,
  });
}
