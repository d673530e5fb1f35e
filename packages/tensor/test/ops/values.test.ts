import { beforeAll, describe, it, vi } from "vitest";
import { operators } from "./index.ts";

// Every example has shapes of its own, which the engine rightly finds worth a warning.
beforeAll(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

for (const check of operators) {
  describe(check.name, () => {
    it.each(check.dtypes)("has the reference's values in %s", (dtype) => check.values(dtype));
    if (check.specialRows > 0) {
      const floats = check.dtypes.filter((dtype) => dtype.startsWith("float"));
      it.each(floats)("has its special values in %s", (dtype) => check.special(dtype));
    }
  });
}
