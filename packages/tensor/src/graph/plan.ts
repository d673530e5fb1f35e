import { byteSize, type Dtype } from "../dtype.ts";
import { matmulBackend, multiplyAt } from "../engine/backend.ts";
import type { Engine } from "../engine/engine.ts";
import { Storage } from "../engine/storage.ts";
import { type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { emitHot } from "./hot.ts";
import { indexOutOfRange } from "./index-check.ts";
import { noRoomForLeaf, noRoomForResults, planMemory } from "./memory.ts";
import { profiler, type Recorder } from "./profiler.ts";
import { type Assignment, type Call, Schedule, type Staging } from "./schedule.ts";
import { type Segment, segments } from "./segments.ts";
import type { Buffer, View } from "./view.ts";

/** Where in the code an address goes that depends on a run-time number. */
interface DynamicWord {
  readonly word: number;
  readonly view: View;
}

/** Results of so many bytes are computed where they stay; smaller ones are copied out of the arena. */
const OWN_BLOCK = 65536;

/** A result, and where in the code its address goes. */
interface Output {
  readonly buffer: Buffer;
  readonly dtype: Dtype;
  readonly length: number;
  words: AddressWord[];
  /** The address that the words hold. */
  bound: number;
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
  /** Of the key. */
  readonly hash: number;
  readonly calls: readonly Call[];
  readonly #engine: Engine;
  /** The block of code on the heap; 0 when released. */
  #code = 0;
  /** Room for intermediate values and small results. */
  readonly arenaBytes: number;
  #arenaWords: AddressWord[] = [];
  readonly #leafShapes: readonly Shape[];
  #leafWords: AddressWord[][] = [];
  #dynamicWords: DynamicWord[] = [];
  readonly #numberBuffers: readonly Buffer[];
  #numberSlots: { index: number; dtype: Dtype; address: number }[] = [];
  readonly #stagings: readonly Staging[];
  readonly #outputs: readonly Output[];
  /** Leaves that the kernels write. */
  readonly targets: readonly number[];
  /** The first call that may write them. */
  readonly firstUpdate: number;
  /** The parallel call that was started last. */
  #reached = 0;
  #descriptors: number[] = [];
  #segments: readonly Segment[];
  /** What the segments were made for. */
  #backend = matmulBackend();
  #boundArena = -1;
  #boundLeaves: number[] = [];
  #runs = 0;

  constructor(
    key: Int32Array,
    hash: number,
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
    this.hash = hash;
    this.calls = schedule.calls;
    this.#engine = engine;
    this.#segments = segments(schedule.calls, this.#backend);
    this.#stagings = schedule.stagings;
    this.arenaBytes = planMemory(
      schedule.arena.filter(({ kind, bytes }) => kind === "arena" || bytes < OWN_BLOCK),
    );
    this.#outputs = results.map(({ buffer, dtype, shape }) => {
      return { buffer, dtype, length: sizeOf(shape), words: [], bound: -1 };
    });
    this.targets = assignments.map(({ target }) => schedule.leafIndex(target));
    this.firstUpdate = schedule.firstUpdate;
    this.#leafShapes = schedule.leaves.map(({ shape }) => shape);
    this.#numberBuffers = [...schedule.numberBuffers];
    this.#layOut();
  }

  /** Whether the code is not on the heap; a run puts it there again. */
  get released(): boolean {
    return this.#code === 0;
  }

  /** Frees the code. */
  release(): void {
    this.#engine.heap.free(this.#code);
    this.#code = 0;
  }

  /**
   * Runs the calls on the given leaves and returns the outputs' values.
   * @throws IndexError where an index is out of range, MemoryError when the heap is full; in both
   *   cases no leaf has been written.
   */
  run(leaves: readonly Storage[], numbers: readonly number[]): Storage[] {
    const results = this.#outputs.map(({ dtype, length }) => new Storage(dtype, length, null));
    try {
      this.#run(leaves, numbers, results, OWN_BLOCK);
    } catch (error) {
      for (const result of results) if (result.address !== 0) this.#engine.release(result);
      throw error;
    }
    return results;
  }

  /** As {@link run}, with the outputs' values written over those of earlier results. */
  runInto(
    leaves: readonly Storage[],
    numbers: readonly number[],
    results: readonly Storage[],
  ): void {
    this.#run(leaves, numbers, results, 0);
  }

  /** Results of at least `ownBlock` bytes are computed in blocks of their own. */
  #run(
    leaves: readonly Storage[],
    numbers: readonly number[],
    results: readonly Storage[],
    ownBlock: number,
  ): void {
    const engine = this.#engine;
    engine.beginRun();
    try {
      if (emitHot(this.calls, this.#runs++, engine)) this.release();
      if (this.#code === 0) this.#layOut();
      const arena = engine.arena(this.arenaBytes);
      if (arena === 0 && this.arenaBytes > 0)
        throw noRoomForResults(this.calls, this.arenaBytes, engine.heap);
      for (const staging of this.#stagings) this.#stage(staging, arena, leaves, numbers);
      try {
        this.#bindResults(arena, results, ownBlock);
        this.#bind(arena, leaves, numbers);
      } catch (error) {
        // Blocks that are still to be written must not pass for copies of the values on the host.
        for (const result of results) {
          if (result.address !== 0 && !result.dirty) engine.release(result);
        }
        throw error;
      }
      this.#reached = 0;
      try {
        this.#execute();
      } catch (error) {
        for (const result of results) result.broken = true;
        if (this.#reached >= this.firstUpdate) {
          for (const target of this.targets) (leaves[target] as Storage).broken = true;
        }
        throw error;
      }
      for (const target of this.targets) (leaves[target] as Storage).updated();
      for (let i = 0; i < results.length; i++) {
        const result = results[i] as Storage;
        if (result.address !== 0) result.updated();
        else
          result.take(
            engine.download((this.#outputs[i] as Output).bound, result.dtype, result.length),
          );
      }
    } finally {
      engine.endRun();
    }
  }

  #execute(): void {
    const backend = matmulBackend();
    if (backend !== this.#backend) {
      this.#backend = backend;
      this.#segments = segments(this.calls, backend);
    }
    const recorder = profiler.active;
    recorder?.plans.add(this);
    for (const segment of this.#segments) {
      if (recorder === null) this.#executeSegment(segment);
      else this.#executeMeasured(segment, recorder);
    }
  }

  #executeSegment({ first, count, parallel, multiply }: Segment): void {
    const engine = this.#engine;
    if (!parallel && multiply === null) {
      const failed = engine.runCalls(this.#code + 12 * first, count);
      if (failed !== 0) throw this.#failure(first + failed - 1);
      return;
    }
    const descriptor = this.#code + 4 * (this.#descriptors[first] as number);
    if (multiply !== null) {
      multiplyAt(multiply, engine.heap.i32, descriptor, engine.threads);
      return;
    }
    this.#reached = first;
    const { kernel, units } = this.calls[first] as Call;
    if (!engine.runParallel(kernel, descriptor, units)) throw this.#failure(first);
  }

  #executeMeasured(segment: Segment, recorder: Recorder): void {
    const { first, count } = segment;
    for (let i = first; i < first + count; i++) {
      const start = performance.now();
      this.#executeSegment({ ...segment, first: i, count: 1 });
      recorder.record(this.calls[i] as Call, performance.now() - start);
    }
  }

  /** Writes call triples, descriptors and number slots to a block of the heap. */
  #layOut(): void {
    const { calls } = this;
    this.#arenaWords = [];
    this.#leafWords = this.#leafShapes.map(() => []);
    this.#dynamicWords = [];
    this.#numberSlots = [];
    this.#descriptors = [];
    this.#boundArena = -1;
    this.#boundLeaves = this.#leafShapes.map(() => -1);
    for (const output of this.#outputs) {
      output.words = [];
      output.bound = -1;
    }
    let words = calls.length * 3;
    for (const call of calls) {
      this.#descriptors.push(words);
      words += call.words.length;
    }
    words += words & 1;
    const slots = new Map<unknown, number>();
    for (const buffer of this.#numberBuffers) {
      slots.set(buffer, words);
      words += 2;
    }
    const code = this.#engine.allocate(words * 4);
    if (code === 0) throw this.#engine.heap.full("engine", "a plan", words * 4);
    const { i32 } = this.#engine.heap;
    const base = code >>> 2;
    for (const buffer of this.#numberBuffers) {
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
        if (buffer.kind === "output") this.#outputs[buffer.index]?.words.push({ word: at, bytes });
        if (dynamic.length > 0) this.#dynamicWords.push({ word: at, view: word.view });
        else if (buffer.kind === "arena") {
          this.#arenaWords.push({ word: at, bytes: buffer.offset + bytes });
        }
      });
    });
    this.#code = code;
  }

  #bindResults(arena: number, results: readonly Storage[], ownBlock: number): void {
    const engine = this.#engine;
    for (let i = 0; i < results.length; i++) {
      const output = this.#outputs[i] as Output;
      const result = results[i] as Storage;
      let address = arena + output.buffer.offset;
      if (result.bytes >= ownBlock) {
        address = engine.reserve(result);
        if (address === 0) throw noRoomForResults(this.calls, this.arenaBytes, engine.heap);
      }
      if (address === output.bound) continue;
      output.bound = address;
      for (const { word, bytes } of output.words) engine.heap.i32[word] = address + bytes;
    }
  }

  #bind(arena: number, leaves: readonly Storage[], numbers: readonly number[]): void {
    const engine = this.#engine;
    for (let i = 0; i < leaves.length; i++) {
      const uses = this.#leafWords[i] as AddressWord[];
      if (uses.length === 0) continue;
      const address = engine.makeResident(leaves[i] as Storage);
      if (address === 0)
        throw noRoomForLeaf(
          this.calls,
          i,
          leaves[i] as Storage,
          this.#leafShapes[i] ?? [],
          engine.heap,
        );
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
      const { kind, index, offset } = view.buffer;
      let base = arena + offset;
      if (kind === "leaf") base = leaves[index]?.address ?? 0;
      if (kind === "output") base = this.#outputs[index]?.bound ?? 0;
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
