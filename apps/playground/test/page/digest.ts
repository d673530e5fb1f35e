/**
 * FNV-1a of everything in a value, to the last bit: numbers as float64, typed arrays by their
 * elements, objects by their names in order. It stands alone, since it also runs within pages.
 */
export function digest(value: unknown): string {
  let hash = 0x811c9dc5;
  const add = (bytes: Iterable<number>): void => {
    for (const byte of bytes) hash = Math.imul(hash ^ byte, 0x01000193);
  };
  const walk = (part: unknown): void => {
    if (ArrayBuffer.isView(part)) {
      add(new Uint8Array(part.buffer, part.byteOffset, part.byteLength));
    } else if (typeof part === "number") {
      add(new Uint8Array(Float64Array.of(part).buffer));
    } else if (typeof part === "object" && part !== null) {
      for (const name of Object.keys(part).sort()) {
        walk(name);
        walk(Reflect.get(part, name));
      }
    } else {
      add(new TextEncoder().encode(`${typeof part} ${String(part)}`));
    }
  };
  walk(value);
  return (hash >>> 0).toString(16).padStart(8, "0");
}
