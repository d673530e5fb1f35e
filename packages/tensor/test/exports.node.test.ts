import { expect, it } from "vitest";
import * as node from "../src/node.ts";

it("@nnf/tensor/node exports", () => {
  expect(Object.keys(node).sort()).toMatchInlineSnapshot(`
    [
      "loadContent",
      "loadFile",
      "saveFile",
      "writeFileAtomic",
    ]
  `);
});
