import { fromHost, Parameter, type Tensor, Variable } from "@nnf/tensor";
import type { Mode } from "./mode.ts";
import { joinPath, pathOf, setPath } from "./place.ts";
import { writeState } from "./state.ts";

/**
 * A function with parameters. A layer of one's own is a class with a `forward` method whose fields
 * hold parameters, buffers, other layers, or arrays of these; they are found there.
 *
 * The type parameter says how shapes change, see `sequential`; a layer without it takes and gives
 * unknown shapes.
 */
export abstract class Layer<out Rule = unknown> {
  declare readonly shapeRule?: Rule | undefined;

  /**
   * The layer's function of `x`; evaluates without a mode, trains with one. A layer that holds others
   * passes the mode on to them.
   */
  abstract forward(x: Tensor, mode?: Mode): Tensor;

  /**
   * Named things among which parameters, buffers and layers are looked for: the fields, unless a
   * layer says otherwise.
   */
  parts(): Iterable<readonly [name: string, part: unknown]> {
    return Object.entries(this);
  }

  /**
   * All trainable parameters, in the order of the fields, shared ones once. Each is given its place
   * in the network as name, such as `0.weight`.
   */
  parameters(): Parameter[] {
    const found: Parameter[] = [];
    const { variables } = contents(this);
    for (const [variable, { path }] of variables) {
      if (!(variable instanceof Parameter)) continue;
      variable.name = joinPath(pathOf(this), path);
      found.push(variable);
    }
    return found;
  }

  /** A copy of the values of all parameters and buffers, by path. */
  state(): Record<string, Tensor> {
    const record: Record<string, Tensor> = {};
    for (const [variable, { path }] of contents(this).variables) {
      record[path] = fromHost(variable.data(), variable.shape);
    }
    return record;
  }

  /**
   * Sets all parameters and buffers to the values of a record such as {@link state} gives. Nothing
   * is written unless all of it fits.
   * @throws ValueError naming missing and unexpected entries, ShapeError or DtypeError for an entry
   *   of another shape or dtype.
   */
  load(record: Readonly<Record<string, Tensor>>): this {
    const targets = new Map<string, Variable>();
    for (const [variable, { path }] of contents(this).variables) targets.set(path, variable);
    writeState("load", targets, record);
    return this;
  }
}

/** Where something was found: its path from the root, and the layer that holds it. */
export interface Found {
  readonly path: string;
  readonly owner: Layer;
}

/** What {@link contents} finds. */
export interface Contents {
  readonly variables: ReadonlyMap<Variable, Found>;
  readonly layers: ReadonlyMap<Layer, string>;
}

/** Everything below a layer and the layer itself, each once, under the first path that leads to it. */
export function contents(root: Layer): Contents {
  const variables = new Map<Variable, Found>();
  const layers = new Map<Layer, string>();
  const above = pathOf(root);
  const visit = (part: unknown, path: string, owner: Layer): void => {
    if (part instanceof Variable) {
      if (!variables.has(part)) variables.set(part, { path, owner });
    } else if (part instanceof Layer) {
      if (layers.has(part)) return;
      layers.set(part, path);
      setPath(part, joinPath(above, path));
      for (const [name, inner] of part.parts()) visit(inner, joinPath(path, name), part);
    } else if (Array.isArray(part)) {
      for (const [i, item] of part.entries()) visit(item, joinPath(path, String(i)), owner);
    }
  };
  visit(root, "", root);
  return { variables, layers };
}
