import { logicalNot, type Tensor } from "../src/index.ts";
import type { Shape } from "../src/shape.ts";
import type { Draw } from "./draw.ts";
import { at, build, type NdArray } from "./nd-array.ts";

/** A way to lay an operator's input out: a base that is stored, and a view of it. */
export interface Layout {
  readonly kind: string;
  readonly base: Shape;
  readonly view: (base: Tensor) => Tensor;
  /** The same view, naively. */
  readonly read: (base: NdArray) => NdArray;
}

const kinds = ["plain", "permuted", "stepped", "flipped", "broadcast", "computed"] as const;

/** A random layout for an input of a shape. */
export function drawLayout(draw: Draw, shape: Shape): Layout {
  const kind = draw.pick(kinds);
  const axes = shape.map((_, axis) => axis);
  if (kind === "permuted") {
    const order = draw.shuffle(axes);
    const base = new Array<number>(shape.length);
    order.forEach((from, to) => {
      base[from] = shape[to] as number;
    });
    return viewed(
      kind,
      shape,
      base,
      (x) => x.permute(...order),
      (place) => {
        const source = new Array<number>(place.length);
        order.forEach((from, to) => {
          source[from] = place[to] as number;
        });
        return source;
      },
    );
  }
  if (kind === "stepped") return stepped(draw, shape);
  if (kind === "flipped") {
    const flipped = axes.filter(() => draw.integer(0, 1) === 1);
    return viewed(
      kind,
      shape,
      shape,
      (x) => x.flip(flipped),
      (place) =>
        place.map((i, axis) => (flipped.includes(axis) ? (shape[axis] as number) - 1 - i : i)),
    );
  }
  if (kind === "broadcast") {
    const dropped = draw.integer(0, Math.min(1, shape.length));
    const base = shape.slice(dropped).map((length) => (draw.integer(0, 2) === 0 ? 1 : length));
    return viewed(
      kind,
      shape,
      base,
      (x) => x.broadcastTo(shape),
      (place) => place.slice(dropped).map((i, axis) => (base[axis] === 1 ? 0 : i)),
    );
  }
  if (kind === "computed") return viewed(kind, shape, shape, recomputed, (place) => place);
  return viewed(
    kind,
    shape,
    shape,
    (x) => x,
    (place) => place,
  );
}

function viewed(
  kind: string,
  shape: Shape,
  base: Shape,
  view: Layout["view"],
  source: (place: number[]) => number[],
): Layout {
  return { kind, base, view, read: (array) => build(shape, (place) => at(array, source(place))) };
}

/** The same values as the result of operators, so that the input is no leaf. */
function recomputed(x: Tensor): Tensor {
  return x.dtype === "bool" ? logicalNot(logicalNot(x)) : x.neg().neg();
}

/** Every second or third element of up to two axes, forwards or backwards, with others around. */
function stepped(draw: Draw, shape: Shape): Layout {
  let left = 2;
  const cuts = shape.map((length) => {
    const step = left > 0 ? draw.pick([1, 2, -1, -2]) : 1;
    if (step !== 1) left--;
    const before = step === 1 ? 0 : draw.integer(0, 1);
    const reach = length === 0 ? 0 : (length - 1) * Math.abs(step) + 1;
    const first = step > 0 ? before : before + reach - 1;
    const stop = step > 0 ? before + reach : before - 1;
    return { step, first, stop, base: before + reach + (step === 1 ? 0 : draw.integer(0, 1)) };
  });
  const ranges = cuts.map(({ first, stop, step }, axis) => {
    if (shape[axis] === 0) return [0, 0, 1] as const;
    return [first, stop < 0 ? undefined : stop, step] as const;
  });
  return viewed(
    "stepped",
    shape,
    cuts.map(({ base }) => base),
    (x) => x.slice(ranges),
    (place) => place.map((i, axis) => (cuts[axis]?.first ?? 0) + i * (cuts[axis]?.step ?? 1)),
  );
}
