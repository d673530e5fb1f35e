import { createRequire } from "node:module";
import { threads } from "@nnf/tensor";
import type { Backend } from "./case.ts";
import type { Library } from "./serve.ts";

/** The version of nnf that is measured. */
export const { version }: { version: string } = createRequire(import.meta.url)(
  "@nnf/tensor/package.json",
);

/** How each backend is switched on; the one place to add another. */
const switchOn: Partial<Record<Backend, () => Promise<unknown>>> = {
  wasm: async () => {},
  native: () => import("@nnf/native"),
  "wasm-relaxed": () => import("@nnf/tensor/relaxed"),
};

/**
 * Our side: the programs on a backend.
 * @throws Error for a backend there is none of.
 */
export async function library(backend: Backend, programs: Library["programs"]): Promise<Library> {
  const start = switchOn[backend];
  if (start === undefined) throw new Error(`nnf has no backend ${backend}.`);
  await start();
  return { version, threads, programs };
}
