import { byteSize, type Dtype } from "../dtype.ts";
import { type KernelId, kernels } from "../engine/kernels.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import type { IndexCheck } from "./index-check.ts";
import { variableLeaf } from "./node.ts";
import { Fusion } from "./passes/fuse.ts";
import { type Buffer, collapse, contiguousView, isContiguous, Ref, type View } from "./view.ts";

/** One kernel call, before addresses are known. */
export interface Call {
  /** A {@link KernelId}, until a kernel of its own has been emitted. */
  kernel: number;
  /** Name of the operator(s) it computes, for people. */
  readonly label: string;
  readonly units: number;
  /** Rough number of element operations: what decides whether threads are worth their while. */
  readonly work: number;
  /** Bytes of the tensors read and written. */
  readonly bytes: number;
  readonly words: readonly (number | Ref)[];
  readonly check: IndexCheck | null;
}

/** Rows of a host array that are copied into the arena before the first call. */
export interface Staging {
  readonly leaf: number;
  readonly rowLength: number;
  readonly buffer: Buffer;
  /** Either consecutive rows from run-time number `start`, or the rows that leaf `indices` names. */
  readonly rows:
    | { readonly start: number; readonly count: number }
    | { readonly indices: number; readonly limit: number; readonly indexShape: Shape };
}

/** An in-place update that a step ends with. */
export interface Assignment {
  /** The leaf whose storage is written. */
  readonly target: Tensor;
  readonly value: Tensor;
  /** With indices, `value` holds the new rows of `target` they name; −1 names none. */
  readonly indices?: Tensor | undefined;
}

/**
 * Turns an ordered graph into a list of kernel calls. Operators' `lower` methods ask it for views
 * of their inputs and emit calls; elementwise operators gather in groups that become one call each.
 */
export class Schedule {
  readonly calls: Call[] = [];
  readonly arena: Buffer[] = [];
  readonly stagings: Staging[] = [];
  /** Leaf tensors in the order of their buffers' `index`. */
  readonly leaves: Tensor[] = [];
  /** The first call that may write a leaf. */
  firstUpdate = 0;
  readonly #order: readonly Tensor[];
  readonly #views: (View | undefined)[] = [];
  readonly #firstNumber: number[] = [];
  readonly #numbers = new Map<string, Buffer>();
  readonly #fusion: Fusion;

  constructor(order: readonly Tensor[], wanted: readonly Tensor[]) {
    this.#order = order;
    const uses = new Array<number>(order.length).fill(0);
    let numbers = 0;
    for (const node of order) {
      this.#firstNumber.push(numbers);
      if (node.storage !== null) {
        this.#views.push(this.#leaf(node));
        continue;
      }
      this.#views.push(undefined);
      numbers += node.numbers.length;
      for (const input of node.inputs) uses[input.position] = (uses[input.position] ?? 0) + 1;
    }
    for (const node of wanted) uses[node.position] = (uses[node.position] ?? 0) + 1;
    this.#fusion = new Fusion(this, uses);
  }

  /** Schedules every node; returns the views of the outputs, each a whole buffer of its own. */
  run(outputs: readonly Tensor[], assignments: readonly Assignment[]): View[] {
    for (const node of this.#order) {
      if (node.storage === null) node.operator.lower(node, this);
    }
    const results = outputs.map((output, index) => {
      const view = this.contiguous(output);
      const { buffer } = view;
      const isWhole =
        buffer.kind === "arena" && buffer.bytes === sizeOf(view.shape) * byteSize(view.dtype);
      const result = isWhole && !this.#isStaged(buffer) ? view : this.copyOf(view, "copy");
      result.buffer.kind = "output";
      result.buffer.index = index;
      return result;
    });
    this.#assign(assignments);
    for (const { buffer } of results) buffer.last = this.calls.length;
    return results;
  }

  /** The node's elements, wherever they are; computes them if they wait in an open group. */
  view(node: Tensor): View {
    const view = this.#views[node.position];
    if (view !== undefined) return view;
    this.#fusion.close(node);
    return this.#views[node.position] as View;
  }

  /** The node's view if it needs no computation any more. */
  settled(node: Tensor): View | undefined {
    return this.#views[node.position];
  }

  /** The node's elements row-major without gaps, copied if need be. */
  contiguous(node: Tensor): View {
    const view = this.view(node);
    return isContiguous(view) ? view : this.copyOf(view, node.operator.name);
  }

  /** Says where a node's elements are. */
  define(node: Tensor, view: View): void {
    this.#views[node.position] = view;
  }

  /** Adds an elementwise node to a group; operands are nodes of its shape, or scalars' views. */
  fuse(node: Tensor, opcode: number, operands: readonly (Tensor | View)[]): void {
    this.#fusion.join(node, opcode, operands);
  }

  /** Sums of a node's values, made while a short group computes them; null where there is none. */
  sums(node: Tensor): View | null {
    return this.#fusion.closeWithSums(node);
  }

  /** A fresh contiguous value in the arena. */
  temporary(shape: Shape, dtype: Dtype): View {
    const buffer: Buffer = {
      kind: "arena",
      index: this.arena.length,
      dtype,
      bytes: sizeOf(shape) * byteSize(dtype),
      first: this.calls.length,
      last: this.calls.length,
      offset: 0,
    };
    this.arena.push(buffer);
    return contiguousView(buffer, shape, dtype);
  }

  /** The value of a fresh temporary that becomes the node's value. */
  result(node: Tensor): View {
    const view = this.temporary(node.shape, node.dtype);
    this.define(node, view);
    return view;
  }

  /** The node's run-time number `i` as a scalar that repeats over `shape`. */
  number(node: Tensor, i: number, dtype: Dtype, shape: Shape): View {
    const index = this.numberIndex(node, i);
    const key = `${index} ${dtype}`;
    let buffer = this.#numbers.get(key);
    if (buffer === undefined) {
      buffer = { kind: "number", index, dtype, bytes: 8, first: 0, last: 0, offset: 0 };
      this.#numbers.set(key, buffer);
    }
    const strides = new Array<number>(shape.length).fill(0);
    return { buffer, dtype, shape, strides, offset: 0, dynamic: [] };
  }

  /** Position of the node's run-time number `i` among all numbers of the plan. */
  numberIndex(node: Tensor, i: number): number {
    return (this.#firstNumber[node.position] ?? 0) + i;
  }

  /** All number buffers in use. */
  get numberBuffers(): Iterable<Buffer> {
    return this.#numbers.values();
  }

  emit(
    kernel: KernelId,
    label: string,
    units: number,
    work: number,
    words: readonly (number | Ref)[],
    check: IndexCheck | null = null,
  ): void {
    const position = this.calls.length;
    let bytes = 0;
    for (const word of words) {
      if (typeof word === "number") continue;
      const { buffer, shape, dtype } = word.view;
      buffer.last = position;
      if (buffer.kind !== "number") bytes += sizeOf(shape) * byteSize(dtype);
    }
    this.calls.push({ kernel, label, units, work, bytes, words, check });
  }

  /** Emits a copy of a view's elements to another of the same shape. */
  emitCopy(from: View, to: View, label: string): void {
    const { shape, strides } = collapse(from.shape, [from.strides, to.strides]);
    this.emit(kernels.copy, label, shape[0] ?? 1, sizeOf(shape), [
      byteSize(from.dtype),
      shape.length,
      new Ref(from),
      new Ref(to),
      ...shape,
      ...(strides[0] ?? []),
      ...(strides[1] ?? []),
    ]);
  }

  copyOf(view: View, label: string): View {
    const target = this.temporary(view.shape, view.dtype);
    this.emitCopy(view, target, label);
    return target;
  }

  /** Whether a node is a constant whose rows can be fetched from the host one by one. */
  isHostRows(node: Tensor): boolean {
    return node.storage !== null && node.operator !== variableLeaf;
  }

  /** Rows of a host leaf that are copied in before the plan runs, instead of the whole leaf. */
  stage(leaf: Tensor, shape: Shape, rows: Staging["rows"]): View {
    const target = this.temporary(shape, leaf.dtype);
    target.buffer.first = 0;
    const rowLength = sizeOf(leaf.shape.slice(1));
    const index = this.leafIndex(leaf);
    this.stagings.push({ leaf: index, rowLength, buffer: target.buffer, rows });
    return target;
  }

  leafIndex(leaf: Tensor): number {
    return (this.#views[leaf.position] as View).buffer.index;
  }

  #leaf(node: Tensor): View {
    const buffer: Buffer = {
      kind: "leaf",
      index: this.leaves.length,
      dtype: node.dtype,
      bytes: sizeOf(node.shape) * byteSize(node.dtype),
      first: 0,
      last: 0,
      offset: 0,
    };
    this.leaves.push(node);
    return contiguousView(buffer, node.shape, node.dtype);
  }

  #isStaged(buffer: Buffer): boolean {
    return this.stagings.some((staging) => staging.buffer === buffer);
  }

  /** A view that later in-place updates do not touch. */
  #own(view: View): View {
    return view.buffer.kind === "leaf" || view.buffer.kind === "number"
      ? this.copyOf(view, "copy")
      : view;
  }

  /**
   * Updates come last, after all that can fail and all that reads old values. A group of
   * elementwise operators writes straight into its target where nothing later reads the old value.
   */
  #assign(assignments: readonly Assignment[]): void {
    const rows: (() => void)[] = [];
    const copies: { readonly from: View; readonly to: View }[] = [];
    const inGroups = new Map<Tensor, View>();
    for (const assignment of assignments) {
      const { target, value, indices } = assignment;
      const to = this.view(target);
      if (indices !== undefined) {
        const from = this.#own(this.contiguous(value));
        const which = this.#own(this.contiguous(indices));
        const count = indices.shape[0] ?? 0;
        const rowBytes = sizeOf(target.shape.slice(1)) * byteSize(target.dtype);
        rows.push(() =>
          this.emit(kernels.putRows, "putRows", count, sizeOf(value.shape), [
            rowBytes,
            count,
            new Ref(to),
            new Ref(which),
            new Ref(from),
          ]),
        );
      } else {
        const first = inGroups.get(value);
        if (this.settled(value) === undefined && first === undefined) {
          inGroups.set(value, to);
          continue;
        }
        const from = this.#own(this.view(value));
        copies.push({ from, to });
        if (first !== undefined) copies.push({ from, to: first });
        inGroups.delete(value);
      }
    }
    this.firstUpdate = this.calls.length;
    const rest = this.#fusion.closeInto(inGroups);
    for (const { from, to } of [...copies, ...rest]) this.emitCopy(from, to, "assign");
    for (const emit of rows) emit();
  }
}
