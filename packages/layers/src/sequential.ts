import { type Shape, type Tensor, ValueError } from "@nnf/tensor";
import { contents, Layer } from "./layer.ts";
import type { Mode } from "./mode.ts";
import type {
  CheckedLayers,
  SequenceRule,
  SequentialCheck,
  SequentialShape,
} from "./sequential-types.ts";

/** Layers run one after the other, see {@link sequential}. */
export class Sequential<Layers extends readonly Layer[] = readonly Layer[]> extends Layer<
  SequenceRule<Layers>
> {
  readonly layers: Layers;

  /** @throws ValueError for something else than a layer. */
  constructor(layers: Layers) {
    super();
    for (const [i, layer] of layers.entries()) {
      if (layer instanceof Layer) continue;
      throw new ValueError(
        "sequential",
        `layer ${i} is ${typeof layer === "function" ? "a function" : String(layer)}; ` +
          "expected layers. Functions have classes: new Relu() for relu.",
      );
    }
    this.layers = layers;
    contents(this);
  }

  /** The layers by position: paths are `0.weight`, not `layers.0.weight`. */
  override parts(): Iterable<readonly [name: string, part: unknown]> {
    return Object.entries(this.layers);
  }

  /** @throws what the layers throw. */
  override forward<S extends Shape>(
    x: Tensor<S> & SequentialCheck<Layers, S>,
    mode?: Mode,
  ): Tensor<SequentialShape<Layers, S>>;
  override forward(x: Tensor, mode?: Mode): Tensor {
    let y = x;
    for (const layer of this.layers) y = layer.forward(y, mode);
    return y;
  }
}

/**
 * A layer that runs `layers` one after the other. Where sizes are known to the compiler, a layer that
 * does not take what the one before gives is an error of types, with both sizes in its text.
 */
export function sequential<Layers extends readonly Layer[]>(
  ...layers: CheckedLayers<Layers>
): Sequential<Layers>;
export function sequential(...layers: readonly Layer[]): Sequential {
  return new Sequential(layers);
}
