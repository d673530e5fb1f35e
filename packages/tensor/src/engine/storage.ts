import { byteSize, type Dtype, type TypedArray, typedArrayOf } from "../dtype.ts";
import { NnfError } from "../errors.ts";
import type { Engine } from "./engine.ts";

/**
 * The value of a realised tensor. It lives in an ordinary array on the host, in a block of the
 * engine's heap, or in both; the heap copy of a host array is a cache that may be evicted at will.
 */
export class Storage {
  readonly dtype: Dtype;
  readonly length: number;
  /** Block on the engine's heap, 0 when there is none. */
  address = 0;
  /** Whether the heap holds a newer value than the host. */
  dirty = false;
  /** Whether a computation in place stopped in the middle, so that old and new numbers are mixed. */
  broken = false;
  /** The engine's run in which the block was last bound: the smallest goes first. */
  lastRun = 0;
  /** Times a plan has read this storage from the host; the second time it stays on the heap. */
  uploads = 0;
  /**
   * The clock's reading at the last in-place update, see `StaleTensorError`; a variable's at its
   * birth before the first, a constant's 0.
   */
  written = 0;
  #host: TypedArray | null;

  constructor(dtype: Dtype, length: number, host: TypedArray | null) {
    this.dtype = dtype;
    this.length = length;
    this.#host = host;
  }

  get bytes(): number {
    return this.length * byteSize(this.dtype);
  }

  /** The current value. The array is the storage's own: callers must not write to it. */
  host(engine: () => Engine): TypedArray {
    this.checkWhole();
    if (this.dirty || this.#host === null) {
      const { address, dtype, length } = this;
      this.#host = engine().download(address, dtype, length);
      this.dirty = false;
      // A result that is read is most likely not computed with any more.
      if (this.written === 0) engine().release(this);
    }
    return this.#host;
  }

  /** Says that the block on the heap has a new value; the old one on the host is let go. */
  updated(): void {
    this.dirty = true;
    this.broken = false;
    this.#host = null;
  }

  /** @throws NnfError when an update stopped in the middle. */
  checkWhole(): void {
    if (!this.broken) return;
    throw new NnfError(
      "engine",
      "what computed this value in place stopped with an error, and the value is lost; expected it " +
        "to be replaced first. Load parameters and the optimiser's state again, and call a compiled " +
        "function again for its results.",
    );
  }

  /** Sets a value that was just computed. */
  take(host: TypedArray): void {
    this.#host = host;
  }

  /** Replaces the value from outside; a block on the heap is brought up to date at the next use. */
  write(data: TypedArray, engine: () => Engine): void {
    const host = new typedArrayOf[this.dtype](this.length);
    host.set(data);
    this.#host = host;
    this.dirty = false;
    this.broken = false;
    if (this.address !== 0) engine().upload(this.address, host);
  }
}
