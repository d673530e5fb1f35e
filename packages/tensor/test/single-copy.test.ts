import { describe, expect, it } from "vitest";
import manifest from "../package.json" with { type: "json" };
import { claimProgram } from "../src/engine/single-copy.ts";
import { version } from "../src/version.ts";

describe("one copy in a program", () => {
  it("refuses a second copy and names both versions", () => {
    const program = {};
    claimProgram(program, "1.2.3");
    expect(() => claimProgram(program, "1.3.0")).toThrow(
      "@nnf/tensor: version 1.3.0 was loaded after version 1.2.3 in the same program; expected one copy.",
    );
  });

  it("knows its own version", () => {
    expect(version).toBe(manifest.version);
  });
});
