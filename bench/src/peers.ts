import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Options, PeerKey } from "./case.ts";
import { processSide, type Side } from "./side.ts";

const folder = fileURLToPath(new URL("../peers/", import.meta.url));

/** A Python that has the module (the system's first), or the usual one for its error message. */
export function python(module: string): string {
  const candidates = [process.env["NNF_PYTHON"], "/usr/bin/python3", "python3"];
  const works = (candidate: string | undefined): candidate is string =>
    candidate !== undefined &&
    spawnSync(candidate, ["-c", `import ${module}`], { stdio: "ignore" }).status === 0;
  return candidates.find(works) ?? "python3";
}

/** The installed version of a peer in JavaScript. */
export function installedVersion(name: string): string {
  const manifest = readFileSync(`${folder}node_modules/${name}/package.json`, "utf8");
  return JSON.parse(manifest).version;
}

interface Peer {
  readonly label: string;
  start(options: Options): Side;
}

/** Every library that takes part, each started anew for each case. */
export const peers: Readonly<Record<PeerKey, Peer>> = {
  nnf: {
    label: "nnf",
    start: ({ node, backend }) =>
      processSide(node, [fileURLToPath(new URL("ours.js", import.meta.url)), backend]),
  },
  torch: {
    label: "PyTorch",
    start: () => processSide(python("torch"), ["-B", `${folder}torch_peer.py`]),
  },
  openblas: {
    label: "OpenBLAS",
    start: () => processSide(python("numpy"), ["-B", `${folder}openblas_peer.py`]),
  },
  jax: {
    label: "jax-js",
    start: ({ node }) => processSide(node, [`${folder}jax.mjs`]),
  },
  tfjs: {
    label: "TensorFlow.js",
    start: ({ node }) => processSide(node, [`${folder}tfjs.mjs`]),
  },
};
