import { expect, inject, it } from "vitest";
import { sizes } from "../../scripts/sizes.mjs";

it("keeps every part of the page within its budget", () => {
  const parts = sizes(inject("folder"));
  expect(parts.map(({ part }) => part)).toEqual(
    expect.arrayContaining(["initial", "engine", "font", "06-gradient-descent"]),
  );
  for (const { part, size, budget } of parts) {
    expect(size, part).toBeGreaterThan(0.5);
    expect(size, `${part}, in kilobytes`).toBeLessThanOrEqual(budget);
  }
});
