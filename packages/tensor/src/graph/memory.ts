import type { Buffer } from "./view.ts";

const ALIGNMENT = 64;

/**
 * Gives every buffer a place in one arena so that buffers alive at the same time do not overlap:
 * first fit in order of birth. Returns the arena's size in bytes.
 */
export function planMemory(buffers: readonly Buffer[]): number {
  const byBirth = [...buffers].sort((a, b) => a.first - b.first);
  let alive: Buffer[] = [];
  let total = 0;
  for (const buffer of byBirth) {
    alive = alive.filter((other) => other.last >= buffer.first);
    const size = align(buffer.bytes);
    let offset = 0;
    let place = 0;
    for (; place < alive.length; place++) {
      const other = alive[place] as Buffer;
      if (other.offset - offset >= size) break;
      offset = other.offset + align(other.bytes);
    }
    buffer.offset = offset;
    alive.splice(place, 0, buffer);
    total = Math.max(total, offset + size);
  }
  return total;
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}
