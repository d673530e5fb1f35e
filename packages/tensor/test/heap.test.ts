import { array, assert, integer, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { Heap } from "../src/engine/heap.ts";
import { planMemory } from "../src/graph/memory.ts";
import type { Buffer } from "../src/graph/view.ts";
import { seed } from "./checker.ts";
import { thrown } from "./thrown.ts";

/** A heap over a memory of its own. */
function heap(maximumPages: number, base = 1000): Heap {
  return new Heap(
    new WebAssembly.Memory({ initial: 1, maximum: maximumPages }),
    base,
    maximumPages,
  );
}

describe("the heap", () => {
  it("gives aligned blocks that never overlap, and has all back when they are freed", () => {
    const commands = array(
      record({ bytes: integer({ min: 0, max: 5000 }), free: integer({ min: 0, max: 9 }) }),
      {
        maxLength: 80,
      },
    );
    assert(
      property(commands, (list) => {
        const h = heap(64);
        const blocks: { address: number; bytes: number }[] = [];
        for (const { bytes, free } of list) {
          if (free < 4 && blocks.length > 0) {
            const [block] = blocks.splice(free % blocks.length, 1);
            h.free(block?.address ?? 0);
            continue;
          }
          const address = h.allocate(bytes, "test", "a value");
          expect(address % 64).toBe(0);
          expect(address).toBeGreaterThanOrEqual(1000);
          expect(address + bytes).toBeLessThanOrEqual(h.capacity);
          for (const other of blocks) {
            expect(
              address + Math.max(bytes, 1) <= other.address ||
                other.address + Math.max(other.bytes, 1) <= address,
            ).toBe(true);
          }
          blocks.push({ address, bytes });
        }
        for (const { address } of blocks) h.free(address);
        expect(h.used).toBe(0);
        // One block again: the whole memory can be had at once.
        expect(h.tryAllocate(h.capacity - 1024)).toBe(1024);
      }),
      { seed },
    );
  });

  it("keeps contents when it grows, and its views are of the grown memory", () => {
    const h = heap(64);
    const address = h.allocate(4, "test", "a value");
    h.f32[address >>> 2] = 2.5;
    h.allocate(300_000, "test", "a value");
    expect(h.f32[address >>> 2]).toBe(2.5);
    expect(h.u8.length).toBe(h.capacity);
  });

  it("says what did not fit, and goes on", () => {
    const h = heap(2);
    expect(thrown(() => h.allocate(10 ** 6, "add", "a result of shape [250000]"))).toBe(
      "MemoryError: add: a result of shape [250000] needs 1000000 bytes; expected it to fit the " +
        "engine's heap, where 0 of at most 131072 are taken. Use smaller batches.",
    );
    expect(h.tryAllocate(1000)).toBeGreaterThan(0);
  });
});

describe("the memory plan", () => {
  it("never lets values that are alive together overlap, and reuses the room of those that are not", () => {
    const lives = array(
      record({
        first: integer({ min: 0, max: 20 }),
        life: integer({ min: 0, max: 6 }),
        bytes: integer({ min: 0, max: 900 }),
      }),
      {
        maxLength: 40,
      },
    );
    assert(
      property(lives, (list) => {
        const buffers = list.map(
          ({ first, life, bytes }, index): Buffer => ({
            kind: "arena",
            index,
            dtype: "float32",
            bytes,
            first,
            last: first + life,
            offset: 0,
          }),
        );
        const total = planMemory(buffers);
        for (const a of buffers) {
          expect(a.offset % 64).toBe(0);
          expect(a.offset + a.bytes).toBeLessThanOrEqual(total);
          for (const b of buffers) {
            if (a === b || a.first > b.last || b.first > a.last || a.bytes === 0 || b.bytes === 0)
              continue;
            expect(a.offset + a.bytes <= b.offset || b.offset + b.bytes <= a.offset).toBe(true);
          }
        }
      }),
      { seed },
    );
    const chain = Array.from(
      { length: 100 },
      (_, i): Buffer => ({
        kind: "arena",
        index: i,
        dtype: "float32",
        bytes: 64,
        first: i,
        last: i + 1,
        offset: 0,
      }),
    );
    expect(planMemory(chain)).toBe(128);
  });
});
