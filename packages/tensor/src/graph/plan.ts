import { byteSize, type Dtype } from "../dtype.ts";
import type { Engine } from "../engine/engine.ts";
import { Storage } from "../engine/storage.ts";
import { IndexError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { planMemory } from "./memory.ts";
import { type Assignment, type Call, Schedule, type Staging } from "./schedule.ts";
import type { View } from "./view.ts";

/** Where in the code an address goes that depends on a run-time number. */
interface DynamicWord {
  readonly word: number;
  readonly view: View;
}

/** Where in the code the address of a leaf or of the arena goes. */
interface AddressWord {
  readonly word: number;
  readonly bytes: number;
}

/**
 * Kernel calls for one structure of graph, with their descriptors on the engine's heap. Running it
 * again costs one call into WebAssembly, plus the addresses that have changed since.
 */
export class Plan {
  readonly key: Int32Array;
  readonly calls: readonly Call[];
  readonly #engine: Engine;
  readonly #code: number;
  readonly #arenaBytes: number;
  readonly #arenaWords: AddressWord[] = [];
  readonly #leafWords: AddressWord[][];
  readonly #dynamicWords: DynamicWord[] = [];
  readonly #numberSlots: { index: number; dtype: Dtype; address: number }[] = [];
  readonly #stagings: readonly Staging[];
  readonly #outputs: readonly { offset: number; dtype: Dtype; length: number }[];
  /** Leaves that the kernels write. */
  readonly #targets: readonly number[];
  readonly #descriptors: number[] = [];
  #boundArena = -1;
  readonly #boundLeaves: number[];

  constructor(
    key: Int32Array,
    order: readonly Tensor[],
    outputs: readonly Tensor[],
    assignments: readonly Assignment[],
    engine: Engine,
  ) {
    const wanted = assignments.flatMap(({ value, indices }) =>
      indices ? [value, indices] : [value],
    );
    const schedule = new Schedule(order, [...outputs, ...wanted]);
    const results = schedule.run(outputs, assignments);
    this.key = key;
    this.calls = schedule.calls;
    this.#engine = engine;
    this.#stagings = schedule.stagings;
    this.#arenaBytes = planMemory(schedule.arena);
    this.#outputs = results.map(({ buffer, dtype, shape }) => ({
      offset: buffer.offset,
      dtype,
      length: sizeOf(shape),
    }));
    this.#targets = assignments.map(({ target }) => schedule.leafIndex(target));
    this.#leafWords = schedule.leaves.map(() => []);
    this.#boundLeaves = schedule.leaves.map(() => -1);
    this.#code = this.#layOut(schedule);
  }

  /** Frees the code; the plan must not run again. */
  release(): void {
    this.#engine.heap.free(this.#code);
  }

  /**
   * Runs the calls on the given leaves and returns the outputs' values.
   * @throws IndexError where an index is out of range, MemoryError when the heap is full; in both
   *   cases no leaf has been written.
   */
  run(leaves: readonly Storage[], numbers: readonly number[]): Storage[] {
    const engine = this.#engine;
    engine.beginRun();
    try {
      const arena = engine.arena(this.#arenaBytes);
      this.#bind(arena, leaves, numbers);
      for (const staging of this.#stagings) this.#stage(staging, arena, leaves, numbers);
      const failed = engine.kernels.run(this.#code, this.calls.length, engine.scratch);
      if (failed !== 0) throw this.#failure(failed - 1);
      for (const target of this.#targets) (leaves[target] as Storage).dirty = true;
      return this.#outputs.map(({ offset, dtype, length }) => {
        return new Storage(dtype, length, engine.download(arena + offset, dtype, length));
      });
    } finally {
      engine.endRun();
    }
  }

  /** One line per kernel call: kernel, operators, units. */
  print(): string {
    const lines = this.calls.map(
      ({ kernel, label, units }, i) =>
        `${String(i).padStart(3)}  kernel ${kernel}  ${label} × ${units}`,
    );
    return `${lines.join("\n")}\narena ${this.#arenaBytes} bytes`;
  }

  /** Writes call triples, descriptors and number slots to a block of the heap. */
  #layOut(schedule: Schedule): number {
    const { calls } = schedule;
    let words = calls.length * 3;
    for (const call of calls) {
      this.#descriptors.push(words);
      words += call.words.length;
    }
    words += words & 1;
    const slots = new Map<unknown, number>();
    for (const buffer of schedule.numberBuffers) {
      slots.set(buffer, words);
      words += 2;
    }
    const code = this.#engine.allocate(words * 4, "plan");
    const { i32 } = this.#engine.heap;
    const base = code >>> 2;
    for (const buffer of schedule.numberBuffers) {
      const address = code + 4 * (slots.get(buffer) ?? 0);
      this.#numberSlots.push({ index: buffer.index, dtype: buffer.dtype, address });
    }
    calls.forEach((call, c) => {
      const start = this.#descriptors[c] ?? 0;
      i32.set([call.kernel, code + 4 * start, call.units], base + 3 * c);
      call.words.forEach((word, w) => {
        const at = base + start + w;
        if (typeof word === "number") {
          i32[at] = word;
          return;
        }
        const { buffer, offset, dynamic, dtype } = word.view;
        const bytes = offset * byteSize(dtype);
        if (buffer.kind === "number") i32[at] = code + 4 * (slots.get(buffer) ?? 0);
        if (buffer.kind === "leaf") this.#leafWords[buffer.index]?.push({ word: at, bytes });
        if (dynamic.length > 0) this.#dynamicWords.push({ word: at, view: word.view });
        else if (buffer.kind === "arena") {
          this.#arenaWords.push({ word: at, bytes: buffer.offset + bytes });
        }
      });
    });
    return code;
  }

  #bind(arena: number, leaves: readonly Storage[], numbers: readonly number[]): void {
    const engine = this.#engine;
    for (let i = 0; i < leaves.length; i++) {
      const uses = this.#leafWords[i] as AddressWord[];
      if (uses.length === 0) continue;
      const address = engine.makeResident(leaves[i] as Storage);
      if (address === this.#boundLeaves[i]) continue;
      this.#boundLeaves[i] = address;
      for (const { word, bytes } of uses) engine.heap.i32[word] = address + bytes;
    }
    const { i32, u8, f32, f64 } = engine.heap;
    if (arena !== this.#boundArena) {
      this.#boundArena = arena;
      for (const { word, bytes } of this.#arenaWords) i32[word] = arena + bytes;
    }
    for (const { index, dtype, address } of this.#numberSlots) {
      const value = numbers[index] as number;
      if (dtype === "float32") f32[address >>> 2] = value;
      else if (dtype === "float64") f64[address >>> 3] = value;
      else if (dtype === "int32") i32[address >>> 2] = value;
      else u8[address] = value === 0 ? 0 : 1;
    }
    for (const { word, view } of this.#dynamicWords) {
      let elements = view.offset;
      for (const { number, stride } of view.dynamic) elements += (numbers[number] ?? 0) * stride;
      const { buffer } = view;
      const base =
        buffer.kind === "arena" ? arena + buffer.offset : (leaves[buffer.index]?.address ?? 0);
      i32[word] = base + elements * byteSize(view.dtype);
    }
  }

  #stage(
    { leaf, rowLength, buffer, rows }: Staging,
    arena: number,
    leaves: readonly Storage[],
    numbers: readonly number[],
  ): void {
    const engine = this.#engine;
    const host = (leaves[leaf] as Storage).host(() => engine);
    const target = arena + buffer.offset;
    if ("start" in rows) {
      const start = (numbers[rows.start] ?? 0) * rowLength;
      engine.upload(target, host.subarray(start, start + rows.count * rowLength));
      return;
    }
    const indices = (leaves[rows.indices] as Storage).host(() => engine);
    const rowBytes = rowLength * byteSize(buffer.dtype);
    for (let i = 0; i < indices.length; i++) {
      const index = indices[i] as number;
      if (index < 0 || index >= rows.limit) throw indexOutOfRange("take", index, i, rows);
      const start = index * rowLength;
      engine.upload(target + i * rowBytes, host.subarray(start, start + rowLength));
    }
  }

  #failure(call: number): Error {
    const { check, label } = this.calls[call] as Call;
    if (check === null) return new Error(`kernel ${label} failed`);
    const { i32 } = this.#engine.heap;
    const base = (this.#code >>> 2) + (this.#descriptors[call] ?? 0);
    const position = i32[base + check.failedWord] ?? 0;
    const indices = (i32[base + check.indicesWord] ?? 0) >>> 2;
    return indexOutOfRange(check.operation, i32[indices + position] ?? 0, position, check);
  }
}

/** The error for an index outside `[0, limit)`, with its place in the tensor of indices. */
export function indexOutOfRange(
  operation: string,
  index: number,
  position: number,
  { limit, indexShape }: { readonly limit: number; readonly indexShape: Shape },
): IndexError {
  const place: number[] = [];
  let rest = position;
  for (let axis = indexShape.length - 1; axis >= 0; axis--) {
    const length = indexShape[axis] as number;
    place.unshift(rest % length);
    rest = Math.floor(rest / length);
  }
  const where = place.length === 0 ? "" : ` at ${formatShape(place)}`;
  return new IndexError(
    operation,
    `index ${index}${where} is out of range; expected ${limit === 0 ? "none, as there are no rows" : `0 to ${limit - 1}`}. ` +
      "Check how the indices were made; negative ones do not count from the end here.",
  );
}
