import { NnfError } from "../errors.ts";
import type { Heap } from "./heap.ts";
import { parallelism, startWorker, type WorkerHandle } from "./platform.ts";
import type { Instance } from "./wasm/instance.ts";
import { control } from "./worker-source.ts";

/** Chunks per thread: enough that one slow thread delays the others little. */
const CHUNKS_PER_THREAD = 8;

/** More threads than this are not started unless asked for: memory, not arithmetic, is the limit. */
const MOST_THREADS = 4;

/** Looks at a word between two looks at the clock. */
const SPINS = 8192;

/** Milliseconds to wait for a chunk that another thread has claimed, beyond 20 times our slowest. */
const PATIENCE = 1500;

/**
 * Threads that run ranges of one kernel call's units. Chunks are claimed as threads become free;
 * what a unit computes does not depend on who runs it, so neither do the results.
 */
export class Pool {
  readonly #instance: Instance;
  readonly #heap: Heap;
  readonly #scratch: number;
  readonly #maySleep: boolean;
  #block: Int32Array;
  #workers: { readonly handle: WorkerHandle; readonly scratch: number }[] = [];
  #threads: number;

  constructor(instance: Instance, heap: Heap, scratch: number) {
    this.#instance = instance;
    this.#heap = heap;
    this.#scratch = scratch;
    this.#block = this.#freshBlock();
    this.#threads = instance.shared ? Math.min(parallelism(), MOST_THREADS) : 1;
    this.#maySleep = instance.shared && maySleep(this.#block);
    this.#setHelpers();
  }

  /** Threads that take part, the caller included; workers start at the first call they help with. */
  get threads(): number {
    return this.#threads;
  }

  set threads(count: number) {
    this.#threads = this.#instance.shared ? count : 1;
    this.#setHelpers();
  }

  /** Wakes the workers that may take part from now on; the others go to sleep. */
  #setHelpers(): void {
    if (!this.#instance.shared) return;
    Atomics.store(this.#block, control.helpers, this.#threads - 1);
    if (this.#workers.length > 0) Atomics.notify(this.#block, control.helpers);
  }

  /** Starts what workers are missing; where there is no room for them, there are fewer threads. */
  #start(): void {
    for (let index = this.#workers.length; index < this.#threads - 1; index++) {
      const { module, memory, scratchBytes } = this.#instance;
      const address = this.#block.byteOffset;
      const scratch = this.#heap.tryAllocate(scratchBytes);
      const handle =
        scratch === 0 ? null : startWorker({ module, memory, address, scratch, index });
      if (handle === null) {
        this.#heap.free(scratch);
        this.threads = index + 1;
        return;
      }
      this.#workers.push({ handle, scratch });
    }
  }

  /**
   * Ends all workers. They may still be at work for a moment, so the block they count in is not used
   * again, and their scratch only once they have ended.
   */
  #stop(): void {
    for (const { handle, scratch } of this.#workers) {
      handle.terminate(() => this.#heap.free(scratch));
    }
    this.#workers = [];
    this.#block = this.#freshBlock();
    this.threads = 1;
  }

  #freshBlock(): Int32Array {
    const address = this.#heap.allocate(control.length * 4, "engine", "the thread pool");
    return new Int32Array(this.#heap.memory.buffer, address, control.length).fill(0);
  }

  /**
   * Runs all units of a call; false when a unit failed.
   * @throws NnfError when a worker died with a chunk in its hands.
   */
  run(kernel: number, descriptor: number, units: number): boolean {
    const { runUnits } = this.#instance.exports;
    if (this.#workers.length < this.#threads - 1) this.#start();
    if (this.#threads === 1) return runUnits(kernel, descriptor, 0, units, this.#scratch) === 0;
    const block = this.#block;
    const chunk = Math.ceil(units / (CHUNKS_PER_THREAD * this.#threads));
    const chunks = Math.ceil(units / chunk);
    block[control.kernel] = kernel;
    block[control.descriptor] = descriptor;
    block[control.units] = units;
    block[control.chunk] = chunk;
    block[control.chunks] = chunks;
    block[control.failed] = 0;
    Atomics.store(block, control.next, 0);
    Atomics.store(block, control.done, 0);
    Atomics.store(block, control.open, 1);
    Atomics.add(block, control.generation, 1);
    if (Atomics.load(block, control.sleeping) > 0) Atomics.notify(block, control.generation);
    let failed = false;
    const started = performance.now();
    let own = 0;
    for (;;) {
      const claimed = Atomics.add(block, control.next, 1);
      if (claimed >= chunks) break;
      const begin = claimed * chunk;
      const end = Math.min(units, begin + chunk);
      if (runUnits(kernel, descriptor, begin, end, this.#scratch) !== 0) failed = true;
      own++;
      Atomics.add(block, control.done, 1);
    }
    const finished = performance.now();
    const patience = PATIENCE + (20 * (finished - started)) / Math.max(own, 1);
    this.#await(control.done, chunks, finished + patience);
    Atomics.store(block, control.open, 0);
    this.#await(control.active, 0, finished + patience);
    return !(failed || block[control.failed] === 1);
  }

  /**
   * Waits until a word of the control block has a value. Spins, because that is usually soon and a
   * browser's main thread may do nothing else; later it sleeps where it may, to leave the processor
   * to the thread it waits for.
   */
  #await(word: number, value: number, deadline: number): void {
    for (let spins = 1; ; spins++) {
      const now = Atomics.load(this.#block, word);
      if (now === value) return;
      if (spins % SPINS !== 0) continue;
      if (this.#maySleep) Atomics.wait(this.#block, word, now, 1);
      if (performance.now() < deadline) continue;
      this.#stop();
      throw new NnfError(
        "engine",
        "a worker thread stopped in the middle of a computation; expected it to finish its part. " +
          "The result is lost; call the operation again, it will run on one thread.",
      );
    }
  }
}

/** Whether this thread may block: all may but the main thread of a page. */
function maySleep(block: Int32Array): boolean {
  try {
    Atomics.wait(block, control.failed, 1, 0);
    return true;
  } catch {
    return false;
  }
}
