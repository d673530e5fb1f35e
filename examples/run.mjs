// Runs examples from the sources, each in a process of its own: `node run.mjs 04`, or all of them.
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { basename, join } from "node:path";
import { build } from "esbuild";

const folder = import.meta.dirname;
const [wanted = ""] = process.argv.slice(2);
const isWanted = (name) => /^\d\d-.*\.ts$/.test(name) && name.startsWith(basename(wanted));
const examples = readdirSync(folder).filter(isWanted).sort();
if (examples.length === 0) {
  console.error(`no example begins with "${wanted}"; try 01`);
  process.exit(2);
}
for (const example of examples) {
  const outfile = join(folder, ".cache", `${basename(example, ".ts")}.mjs`);
  await build({
    entryPoints: [join(folder, example)],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@nnf/source"],
  });
  console.log(`\n${example}`);
  const { status } = spawnSync(process.execPath, [outfile], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}
