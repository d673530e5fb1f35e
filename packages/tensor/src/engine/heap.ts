import { MemoryError } from "../errors.ts";

const PAGE = 65536;
const ALIGNMENT = 64;

/**
 * First-fit allocator over the one WebAssembly memory that all kernels share. Blocks are 64-byte
 * aligned; free blocks are kept sorted by address and merged with their neighbours.
 */
export class Heap {
  readonly memory: WebAssembly.Memory;
  u8!: Uint8Array;
  i32!: Int32Array;
  f32!: Float32Array;
  f64!: Float64Array;
  readonly #maximumBytes: number;
  readonly #free: { address: number; size: number }[] = [];
  readonly #sizes = new Map<number, number>();
  #used = 0;

  /** `base` is the first byte that the module's own static data leaves free. */
  constructor(memory: WebAssembly.Memory, base: number, maximumPages: number) {
    this.memory = memory;
    this.#maximumBytes = maximumPages * PAGE;
    this.#refresh();
    const start = align(base);
    this.#free.push({ address: start, size: memory.buffer.byteLength - start });
  }

  /** Bytes in allocated blocks. */
  get used(): number {
    return this.#used;
  }

  /** Bytes of the memory, allocated or not. */
  get capacity(): number {
    return this.memory.buffer.byteLength;
  }

  /** The address of a fresh block, or 0 when there is no room; contents are undefined. */
  tryAllocate(bytes: number): number {
    const size = align(Math.max(bytes, 1));
    return this.#takeFree(size) || (this.#grow(size) ? this.#takeFree(size) : 0);
  }

  /** @throws MemoryError naming what the block was for. */
  allocate(bytes: number, operation: string, what: string): number {
    const address = this.tryAllocate(bytes);
    if (address !== 0) return address;
    throw this.full(operation, what, bytes);
  }

  /** The error for a block that there is no room for. */
  full(operation: string, what: string, bytes: number): MemoryError {
    return new MemoryError(
      operation,
      `${what} needs ${bytes} bytes; expected it to fit the engine's heap, where ${this.#used} of ` +
        `at most ${this.#maximumBytes} are taken. Use smaller batches.`,
    );
  }

  free(address: number): void {
    const size = this.#sizes.get(address);
    if (size === undefined) return;
    this.#sizes.delete(address);
    this.#used -= size;
    const blocks = this.#free;
    let low = 0;
    let high = blocks.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((blocks[middle]?.address ?? 0) < address) low = middle + 1;
      else high = middle;
    }
    const before = blocks[low - 1];
    const after = blocks[low];
    const joinsBefore = before !== undefined && before.address + before.size === address;
    const joinsAfter = after !== undefined && address + size === after.address;
    if (joinsBefore && joinsAfter) {
      before.size += size + after.size;
      blocks.splice(low, 1);
    } else if (joinsBefore) {
      before.size += size;
    } else if (joinsAfter) {
      after.address = address;
      after.size += size;
    } else {
      blocks.splice(low, 0, { address, size });
    }
  }

  #takeFree(size: number): number {
    for (let i = 0; i < this.#free.length; i++) {
      const block = this.#free[i];
      if (block === undefined || block.size < size) continue;
      const address = block.address;
      block.address += size;
      block.size -= size;
      if (block.size === 0) this.#free.splice(i, 1);
      this.#sizes.set(address, size);
      this.#used += size;
      return address;
    }
    return 0;
  }

  #grow(size: number): boolean {
    const capacity = this.capacity;
    // A quarter more than asked keeps the number of growths logarithmic.
    for (const wanted of [size + (capacity >> 2), size]) {
      const pages = Math.ceil(wanted / PAGE);
      if (capacity + pages * PAGE > this.#maximumBytes) continue;
      try {
        this.memory.grow(pages);
      } catch {
        continue;
      }
      this.#refresh();
      this.#sizes.set(capacity, pages * PAGE);
      this.#used += pages * PAGE;
      this.free(capacity);
      return true;
    }
    return false;
  }

  #refresh(): void {
    const buffer = this.memory.buffer;
    this.u8 = new Uint8Array(buffer);
    this.i32 = new Int32Array(buffer);
    this.f32 = new Float32Array(buffer);
    this.f64 = new Float64Array(buffer);
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
