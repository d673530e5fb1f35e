import { inspect } from "node:util";
import { expect, it } from "vitest";
import { ShapeError, tensor } from "../src/index.ts";

it("Node's console looks at a tensor without computing it", () => {
  const x = tensor([[1, 2]]).add(1);
  expect(inspect(x)).toBe("Tensor([1, 2], float32, pending add)");
  expect(inspect({ x })).toBe("{ x: Tensor([1, 2], float32, pending add) }");
  expect(x.storage).toBeNull();
  x.data();
  expect(inspect(x)).toBe("Tensor([1, 2], float32, realised)");
});

it("Node's stacks and console show the name of an error", () => {
  const error = new ShapeError("add", "no.");
  expect(error.stack?.split("\n")[0]).toBe("ShapeError: add: no.");
  expect(inspect(error).split("\n")[0]).toBe("ShapeError: add: no.");
});
