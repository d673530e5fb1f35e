import { lookupModule } from "./lookup-module.ts";

/** What `assembly/lookup.ts` exports, which says what its functions compute. */
export interface LookupFunctions {
  windowsFloat(...args: readonly number[]): void;
  windowsInt8(...args: readonly number[]): void;
  scoresFloat(...args: readonly number[]): void;
  scoresInt8(...args: readonly number[]): void;
}

const pageBytes = 2 ** 16;

/** Memory of WebAssembly with the functions that read tables in it. */
export class LookupMemory {
  readonly functions: LookupFunctions;
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: 2 ** 16 });
  /** In the first page the functions have numbers of their own. */
  #end = pageBytes;

  constructor() {
    const bytes = Uint8Array.from(atob(lookupModule), (letter) => letter.charCodeAt(0));
    const imports = { env: { memory: this.#memory } };
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), imports);
    this.functions = exports as LookupFunctions & WebAssembly.Exports;
  }

  /**
   * Room that stays, a multiple of 64 bytes at such an address.
   * @throws RangeError when there is no memory left
   */
  allocate(bytes: number): number {
    const at = this.#end;
    this.#end += 64 * Math.ceil(bytes / 64);
    const missing = this.#end - this.#memory.buffer.byteLength;
    if (missing > 0) this.#memory.grow(Math.ceil(missing / pageBytes));
    return at;
  }

  /** Valid until more is allocated. */
  float32(at: number, length: number): Float32Array {
    return new Float32Array(this.#memory.buffer, at, length);
  }

  /** Valid until more is allocated. */
  int32(at: number, length: number): Int32Array {
    return new Int32Array(this.#memory.buffer, at, length);
  }

  /** Valid until more is allocated. */
  int16(at: number, length: number): Int16Array {
    return new Int16Array(this.#memory.buffer, at, length);
  }

  /** Valid until more is allocated. */
  int8(at: number, length: number): Int8Array {
    return new Int8Array(this.#memory.buffer, at, length);
  }
}
