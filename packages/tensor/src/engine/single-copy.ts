import { NnfError } from "../errors.ts";

/**
 * Tensors of two copies of this package live on two heaps and cannot meet; two copies mean that an
 * installation went wrong, so the second one refuses to load.
 * @throws NnfError naming both versions.
 */
export function claimProgram(registry: { [key: symbol]: unknown }, own: string): void {
  const key = Symbol.for("@nnf/tensor version");
  const loaded = registry[key];
  if (loaded !== undefined) {
    throw new NnfError(
      "@nnf/tensor",
      `version ${own} was loaded after version ${String(loaded)} in the same program; expected ` +
        "one copy. Run `npm ls @nnf/tensor` and bring the packages that bring it to one version.",
    );
  }
  registry[key] = own;
}
