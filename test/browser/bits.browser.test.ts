import { expect, inject, it } from "vitest";
import { train } from "./train.ts";
import type {} from "./train-in-node.ts";

it("trains to the same bits in a page as in Node", () => {
  const inPage = train();
  expect(inPage).toHaveLength(1 + 10 * 16 + 16);
  expect(inPage[0]).toBeLessThan(0.4);
  expect(inPage).toEqual(inject("trainedInNode"));
});
