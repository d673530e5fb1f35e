import { threads } from "@nnf/tensor";
import { engine } from "@nnf/tensor/internal";
import { expect, inject, it } from "vitest";
import { train } from "./train.ts";
import type {} from "./train-in-node.ts";

/** Whether the page may share memory among threads; the project's name says which kind it is. */
const isolated = inject("isolated");

it("has shared memory exactly on an isolated page", () => {
  expect(crossOriginIsolated).toBe(isolated);
  const { buffer } = engine().heap.memory;
  expect(Object.prototype.toString.call(buffer)).toBe(
    isolated ? "[object SharedArrayBuffer]" : "[object ArrayBuffer]",
  );
});

it.each([1, 2, 4])("trains to the bits that Node gets, with up to %i threads", async (count) => {
  threads(count);
  expect(threads()).toBe(isolated ? count : 1);
  const first = train();
  // Workers start only once the page has been idle.
  await new Promise((resolve) => setTimeout(resolve, 200));
  expect(first).toEqual(inject("trainedInNode"));
  expect(train()).toEqual(first);
  expect(threads()).toBe(isolated ? count : 1);
});
