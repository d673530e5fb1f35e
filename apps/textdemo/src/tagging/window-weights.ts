import { FormatError, type Tensor } from "@nnf/tensor";
import { int8TableOf, tableName } from "./int8.ts";
import type { ModelWeights, TagModelParts } from "./model.ts";

/** Copies a row of a table into `target` and gives the place after it. */
export type RowCopy = (row: number, target: Float32Array, at: number) => number;

/** The weights of a window network on the host. */
export interface WindowWeights {
  readonly parts: TagModelParts;
  /** The tables of the features, which may stay in int8. */
  readonly rows: readonly RowCopy[];
  /** [inputs, hidden] and [hidden] */
  readonly hidden: { readonly weight: Float32Array; readonly bias: Float32Array };
  /** [hidden, tags] and [tags] */
  readonly output: { readonly weight: Tensor; readonly bias: Tensor };
}

/** @throws FormatError for weights that are not those of a window network with these parts */
export function windowWeights({ parts, state }: ModelWeights): WindowWeights {
  const { features, window, hidden, labels } = parts;
  const tags = labels.length;
  const width = features.features.reduce((sum, { size }) => sum + size, 0);
  const weight = (name: string, shape: readonly number[]): Tensor => {
    const found = state[name];
    if (found?.dtype === "float32" && found.shape.join() === shape.join()) return found;
    const given = found === undefined ? "missing" : `${found.dtype} [${found.shape.join(", ")}]`;
    throw new FormatError("model", `${name} is ${given}; expected float32 [${shape.join(", ")}].`);
  };
  const rows = features.features.map((feature, i): RowCopy => {
    const { size, vocabulary } = feature;
    const packed = int8TableOf(state, i, feature);
    if (packed === undefined) {
      const table = floats(weight(tableName(i), [vocabulary.size, size]));
      return (row, target, at) => {
        target.set(table.subarray(row * size, (row + 1) * size), at);
        return at + size;
      };
    }
    const { numbers, scales } = packed;
    return (row, target, at) => {
      const scale = scales[row] ?? 0;
      const from = row * size;
      for (let i = 0; i < size; i++) target[at + i] = (numbers[from + i] ?? 0) * scale;
      return at + size;
    };
  });
  weight("crf.transitions", [tags, tags]);
  weight("crf.start", [tags]);
  return {
    parts,
    rows,
    hidden: {
      weight: floats(weight("network.hidden.weight", [window * width, hidden])),
      bias: floats(weight("network.hidden.bias", [hidden])),
    },
    output: {
      weight: weight("network.output.weight", [hidden, tags]),
      bias: weight("network.output.bias", [tags]),
    },
  };
}

/** @throws FormatError unless they are float32, which has been seen before */
function floats(x: Tensor): Float32Array {
  const values = x.data();
  if (values instanceof Float32Array) return values;
  throw new FormatError("model", `got ${x.dtype}; expected float32.`);
}
