import { ShapeError } from "../errors.ts";
import { create } from "../graph/create.ts";
import { defineOperator } from "../graph/node.ts";
import type { Schedule } from "../graph/schedule.ts";
import { isContiguous, type View } from "../graph/view.ts";
import {
  broadcastShapes,
  checkShape,
  contiguousStrides,
  equalShapes,
  formatShape,
  normalizeAxes,
  normalizeAxis,
  normalizePermutation,
  type Shape,
  sizeOf,
} from "../shape.ts";

import type { Tensor } from "../tensor.ts";

/** The view of the node's only input. */
export function inputView(node: Tensor, schedule: Schedule): View {
  return schedule.view(node.inputs[0] as Tensor);
}

const reshapeOperator = defineOperator({
  name: "reshape",
  vjp: (g, y) => g.reshape((y.inputs[0] as Tensor).shape),
  lower: (node, schedule) => {
    const input = inputView(node, schedule);
    const { shape } = node;
    const strides = restride(input, shape);
    if (strides !== undefined) schedule.define(node, { ...input, shape, strides });
    else {
      const copy = schedule.copyOf(input, "reshape");
      schedule.define(node, { ...copy, shape, strides: contiguousStrides(shape) });
    }
  },
});

/** Strides that read the view in another shape, where no copy is needed. */
function restride(view: View, shape: Shape): readonly number[] | undefined {
  if (isContiguous(view)) return contiguousStrides(shape);
  if (view.strides.every((stride) => stride === 0)) return shape.map(() => 0);
  const lengths = view.shape.filter((length) => length !== 1);
  if (
    !equalShapes(
      lengths,
      shape.filter((length) => length !== 1),
    )
  )
    return undefined;
  const steps = view.strides.filter((_, axis) => view.shape[axis] !== 1);
  let next = 0;
  return shape.map((length) => (length === 1 ? 0 : (steps[next++] ?? 0)));
}

/**
 * The same elements, row by row, in another shape; one length may be −1.
 * @throws ShapeError when the sizes differ.
 */
export function reshape(x: Tensor, shape: Shape): Tensor {
  const wanted = shape.includes(-1) ? infer(x, shape) : shape;
  if (equalShapes(wanted, x.shape)) return x;
  const size = checkShape("reshape", wanted);
  if (size !== x.size) {
    throw new ShapeError(
      "reshape",
      `${formatShape(x.shape)} has ${x.size} elements, ${formatShape(wanted)} has ${size}; ` +
        "expected equal sizes. Use −1 for one length to have it worked out.",
    );
  }
  return create(reshapeOperator, [x], [...wanted], x.dtype);
}

function infer(x: Tensor, shape: Shape): Shape {
  const known = shape.filter((length) => length !== -1);
  const rest = known.reduce((product, length) => product * length, 1);
  if (known.length !== shape.length - 1 || rest === 0 || x.size % rest !== 0) {
    throw new ShapeError(
      "reshape",
      `cannot turn ${formatShape(x.shape)} (${x.size} elements) into ${formatShape(shape)}; ` +
        "expected one −1 whose length follows from the others.",
    );
  }
  return shape.map((length) => (length === -1 ? x.size / rest : length));
}

const permuteOperator = defineOperator({
  name: "permute",
  vjp: (g, y) => {
    const inverse = new Array<number>(y.attributes.length);
    y.attributes.forEach((from, to) => {
      inverse[from] = to;
    });
    return g.permute(...inverse);
  },
  lower: (node, schedule) => {
    const input = inputView(node, schedule);
    const strides = node.attributes.map((axis) => input.strides[axis] as number);
    schedule.define(node, { ...input, shape: node.shape, strides });
  },
});

/**
 * The axes in another order: axis i of the result is axis `axes[i]` of x.
 * @throws AxisError unless every axis is named once.
 */
export function permute(x: Tensor, axes: readonly number[]): Tensor {
  const order = normalizePermutation("permute", axes, x.rank);
  if (order.every((axis, i) => axis === i)) return x;
  return create(
    permuteOperator,
    [x],
    order.map((axis) => x.shape[axis] as number),
    x.dtype,
    order,
  );
}

/** Two axes exchanged, by default the last two. */
export function transpose(x: Tensor, a = -2, b = -1): Tensor {
  const axes = x.shape.map((_: number, axis: number) => axis);
  const first = normalizeAxis("transpose", a, x.rank);
  const second = normalizeAxis("transpose", b, x.rank);
  axes[first] = second;
  axes[second] = first;
  return permute(x, axes);
}

const broadcastOperator = defineOperator({
  name: "broadcastTo",
  vjp: (g, y) => sumTo(g, (y.inputs[0] as Tensor).shape),
  lower: (node, schedule) => {
    const input = inputView(node, schedule);
    const { shape } = node;
    const added = shape.length - input.shape.length;
    const strides = shape.map((length: number, axis: number) => {
      const inner = axis - added;
      if (inner < 0 || (input.shape[inner] === 1 && length !== 1)) return 0;
      return input.strides[inner] as number;
    });
    schedule.define(node, { ...input, shape, strides });
  },
});

/** Sums over the axes that broadcasting `shape` to x's shape had added or stretched. */
function sumTo(x: Tensor, shape: Shape): Tensor {
  const added = x.rank - shape.length;
  const axes: number[] = [];
  for (let axis = 0; axis < x.rank; axis++) {
    if (axis < added || (shape[axis - added] === 1 && x.shape[axis] !== 1)) axes.push(axis);
  }
  return axes.length === 0 ? x : reshape(x.sum(axes), shape);
}

/**
 * x repeated along new axes in front and along axes of length 1; nothing is copied.
 * @throws ShapeError where x does not broadcast to the shape.
 */
export function broadcastTo(x: Tensor, shape: Shape): Tensor {
  checkShape("broadcastTo", shape);
  if (!equalShapes(broadcastShapes("broadcastTo", x.shape, shape), shape)) {
    throw new ShapeError(
      "broadcastTo",
      `${formatShape(x.shape)} does not broadcast to ${formatShape(shape)}; ` +
        "expected only axes of length 1 to be stretched. Swap the operands?",
    );
  }
  return repeated(x, shape);
}

/** As {@link broadcastTo}, for a shape that x is known to broadcast to. */
export function repeated(x: Tensor, shape: Shape): Tensor {
  return equalShapes(x.shape, shape) ? x : create(broadcastOperator, [x], shape, x.dtype);
}

/**
 * Without axes of length 1: all of them, or the ones named.
 * @throws ShapeError for a named axis of another length.
 */
export function squeeze(x: Tensor, axes?: number | readonly number[]): Tensor {
  const named = normalizeAxes("squeeze", axes, x.rank);
  for (const axis of named) {
    if (axes !== undefined && x.shape[axis] !== 1) {
      throw new ShapeError(
        "squeeze",
        `axis ${axis} of ${formatShape(x.shape)} has length ${x.shape[axis]}; expected 1. ` +
          "Select one position with slice first.",
      );
    }
  }
  return reshape(
    x,
    x.shape.filter((length: number, axis: number) => length !== 1 || !named.includes(axis)),
  );
}

/** With a new axis of length 1 at `axis` of the result. */
export function unsqueeze(x: Tensor, axis: number): Tensor {
  const place = normalizeAxis("unsqueeze", axis, x.rank + 1);
  return reshape(x, [...x.shape.slice(0, place), 1, ...x.shape.slice(place)]);
}

/** Axes `axes` last and merged into one; the others keep their order. */
export function mergeLast(x: Tensor, axes: readonly number[]): Tensor {
  const kept = x.shape
    .map((_: number, axis: number) => axis)
    .filter((axis: number) => !axes.includes(axis));
  const shape = kept.map((axis: number) => x.shape[axis] as number);
  const merged = sizeOf(axes.map((axis) => x.shape[axis] as number));
  return reshape(permute(x, [...kept, ...axes]), [...shape, merged]);
}
