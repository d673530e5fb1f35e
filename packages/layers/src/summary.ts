import { type Dtype, type Tensor, zeros } from "@nnf/tensor";
import { align, formatShape } from "@nnf/tensor/internal";
import { contents, type Layer } from "./layer.ts";

/** Options of {@link summary}. */
export interface SummaryOptions {
  /** dtype of the input: int32 for a net that begins with an embedding; float32 unless given. */
  readonly dtype?: Dtype;
}

/**
 * A table of a layer and all those inside it: path, type, shape of the output for an input of
 * `inputShape`, parameters of its own (shared ones once). Shapes come from a forward pass of which
 * nothing is computed; a layer that it does not reach shows `-`.
 */
export function summary(
  layer: Layer,
  inputShape: readonly number[],
  options: SummaryOptions = {},
): string {
  const { layers, variables } = contents(layer);
  const own = new Map<Layer, number>();
  let total = 0;
  for (const [variable, { owner }] of variables) {
    if (!variable.differentiable) continue;
    own.set(owner, (own.get(owner) ?? 0) + variable.size);
    total += variable.size;
  }
  const input: Tensor = zeros(inputShape, { dtype: options.dtype });
  const outputs = observe([...layers.keys()], () => layer.forward(input));
  const rows = Array.from(layers, ([part, path]) => [
    path,
    part.constructor.name,
    outputs.get(part) ?? "-",
    count(own.get(part) ?? 0),
  ]);
  const header = ["layer", "type", "output", "parameters"];
  const lines = [header, ...rows, ["total", "", "", count(total)]];
  return align(lines, header.slice(0, 3)).join("\n");
}

/** The output shape of each layer's last call while `run` runs. */
function observe(layers: readonly Layer[], run: () => void): Map<Layer, string> {
  const shapes = new Map<Layer, string>();
  const undo: (() => void)[] = [];
  try {
    for (const layer of layers) {
      const before = Object.getOwnPropertyDescriptor(layer, "forward");
      const forward = layer.forward.bind(layer);
      const observed = (...input: Parameters<typeof forward>): Tensor => {
        const y = forward(...input);
        shapes.set(layer, formatShape(y.shape));
        return y;
      };
      Object.defineProperty(layer, "forward", { value: observed, configurable: true });
      undo.push(() => {
        if (before === undefined) Reflect.deleteProperty(layer, "forward");
        else Object.defineProperty(layer, "forward", before);
      });
    }
    run();
  } finally {
    for (const restore of undo) restore();
  }
  return shapes;
}

function count(parameters: number): string {
  return parameters.toLocaleString("en-US");
}
