import type { Heap } from "../engine/heap.ts";
import type { Storage } from "../engine/storage.ts";
import type { MemoryError } from "../errors.ts";
import { formatShape, type Shape } from "../shape.ts";
import type { Call } from "./schedule.ts";
import type { Buffer, View } from "./view.ts";

const ALIGNMENT = 64;

/** Free room between buffers that are alive; the last gap has no end. */
interface Gap {
  start: number;
  end: number;
}

/**
 * Gives every buffer a place in one arena so that buffers alive at the same time do not overlap:
 * first fit in order of birth. Returns the arena's size in bytes.
 */
export function planMemory(buffers: readonly Buffer[]): number {
  const byBirth = [...buffers].sort((a, b) => a.first - b.first);
  const byDeath = buffers.filter(({ first, last }) => last >= first);
  byDeath.sort((a, b) => a.last - b.last);
  const gaps: Gap[] = [{ start: 0, end: Number.POSITIVE_INFINITY }];
  let dead = 0;
  let total = 0;
  for (const buffer of byBirth) {
    for (; dead < byDeath.length; dead++) {
      const other = byDeath[dead] as Buffer;
      if (other.last >= buffer.first) break;
      free(gaps, other.offset, align(other.bytes));
    }
    const size = align(buffer.bytes);
    buffer.offset = allocate(gaps, size);
    total = Math.max(total, buffer.offset + size);
    // Never read: the room is free again for the next one.
    if (buffer.last < buffer.first) free(gaps, buffer.offset, size);
  }
  return total;
}

function allocate(gaps: Gap[], size: number): number {
  if (size === 0) return 0;
  const place = gaps.findIndex(({ start, end }) => end - start >= size);
  const gap = gaps[place] as Gap;
  const { start } = gap;
  gap.start += size;
  if (gap.start === gap.end) gaps.splice(place, 1);
  return start;
}

function free(gaps: Gap[], start: number, size: number): void {
  if (size === 0) return;
  let place = 0;
  for (let high = gaps.length; place < high; ) {
    const middle = (place + high) >> 1;
    if ((gaps[middle] as Gap).start < start) place = middle + 1;
    else high = middle;
  }
  const end = start + size;
  const before = gaps[place - 1];
  const after = gaps[place];
  const joinsAfter = after?.start === end;
  if (before?.end === start) {
    before.end = joinsAfter ? after.end : end;
    if (joinsAfter) gaps.splice(place, 1);
  } else if (joinsAfter) {
    after.start = start;
  } else {
    gaps.splice(place, 0, { start, end });
  }
}

function align(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

/** The error for `bytes` that the heap cannot hold; it names the largest result, which it most likely is about. */
export function noRoomForResults(calls: readonly Call[], bytes: number, heap: Heap): MemoryError {
  let label = "engine";
  let largest: View | null = null;
  for (const call of calls) {
    for (const word of call.words) {
      if (typeof word === "number") continue;
      const { kind, bytes } = word.view.buffer;
      if (kind === "leaf" || kind === "number") continue;
      if (largest !== null && bytes <= largest.buffer.bytes) continue;
      largest = word.view;
      label = call.label;
    }
  }
  const { shape = [], buffer } = largest ?? {};
  const what = `a result of shape ${formatShape(shape)} (${buffer?.bytes} bytes), with what is kept beside it,`;
  return heap.full(label, what, bytes);
}

/** The error for an input that the heap cannot hold; it names the operator that reads leaf `index`. */
export function noRoomForLeaf(
  calls: readonly Call[],
  index: number,
  { bytes }: Storage,
  shape: Shape,
  heap: Heap,
): MemoryError {
  const reader = calls.find(({ words }) =>
    words.some((word) => {
      if (typeof word === "number") return false;
      const { kind, index: leaf } = word.view.buffer;
      return kind === "leaf" && leaf === index;
    }),
  );
  return heap.full(reader?.label ?? "engine", `an input of shape ${formatShape(shape)}`, bytes);
}
