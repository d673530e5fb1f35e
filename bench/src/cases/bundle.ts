import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { alone, type Measurement } from "../case.ts";
import { messageOf } from "../harness.ts";
import { installedVersion } from "../peers.ts";

const here = fileURLToPath(new URL("..", import.meta.url));

/**
 * Kilobytes (1000) a page loads for all that the packages export: minified, gzip. Chunks that are
 * only loaded on demand do not count.
 */
async function kilobytes(packages: readonly string[], resolveDir: string): Promise<number> {
  const contents = packages.map((name, i) => `export * as p${i} from "${name}";`).join("\n");
  const { outputFiles, metafile } = await build({
    stdin: { contents, resolveDir, sourcefile: "entry.js" },
    bundle: true,
    minify: true,
    splitting: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    write: false,
    metafile: true,
    outdir: "out",
    absWorkingDir: here,
    logLevel: "silent",
  });
  const loaded = new Set<string>();
  const visit = (path: string): void => {
    if (loaded.has(path)) return;
    loaded.add(path);
    for (const { path: next, kind } of metafile.outputs[path]?.imports ?? []) {
      if (kind === "import-statement") visit(next);
    }
  };
  const entry = Object.entries(metafile.outputs).find(([, output]) => output.entryPoint);
  if (entry !== undefined) visit(entry[0]);
  return outputFiles
    .filter(({ path }) => [...loaded].some((name) => path === join(here, name)))
    .reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length / 1000, 0);
}

/** What a page loads for tensor, autograd, layers and optim, WebAssembly inside. */
export const bundle: Measurement = {
  id: "bundle",
  measure: async (report) => {
    const names = ["tensor", "autograd", "layers", "optim"].map((name) => `@nnf/${name}`);
    const ours = await kilobytes(names, here);
    const peers = join(here, "peers");
    const row = { case: "bundle", backend: report.options.backend, ours, unit: "KB", limit: 60 };
    const threads = { threadsOurs: 1, threadsTheirs: null };
    try {
      const theirs = await kilobytes(["@jax-js/jax"], peers);
      const peerVersion = installedVersion("@jax-js/jax");
      const peer = { peer: "jax-js", peerVersion, theirs, ratio: theirs / ours };
      report.row({ ...row, ...peer, ...threads });
    } catch (error) {
      report.absent("bundle", "jax-js", messageOf(error));
      report.row({ ...alone, ...row, ...threads });
    }
  },
};
