import { expect, it } from "vitest";
import * as main from "../src/index.ts";

/** What users can import; a change here is a change for them. */
it("@nnf/autograd exports", () => {
  expect(Object.keys(main).sort()).toMatchInlineSnapshot(`
    [
      "customGradient",
      "debug",
      "gradCheck",
      "gradients",
      "stopGradient",
      "valueAndGradient",
      "walk",
    ]
  `);
});
