import { defineConfig } from "tsup";

/** The build every package shares; declarations come from `tsc -b`, which writes to the same folder. */
export function library(entry: string[]): ReturnType<typeof defineConfig> {
  return defineConfig({
    entry,
    format: "esm",
    target: "es2022",
    platform: "neutral",
    external: [/^node:/],
    removeNodeProtocol: false,
    splitting: true,
    sourcemap: true,
    dts: false,
    clean: ["!**/*.d.ts", "!**/*.d.ts.map", "!**/*.tsbuildinfo"],
    silent: true,
  });
}
