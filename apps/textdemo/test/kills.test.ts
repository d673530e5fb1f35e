import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, expect, it } from "vitest";

const folder = mkdtempSync(join(tmpdir(), "nnf-textdemo-"));
const program = join(folder, "cli.mjs");

beforeAll(async () => {
  await build({
    entryPoints: [join(import.meta.dirname, "../src/cli.ts")],
    outfile: program,
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["@nnf/source"],
    external: ["@stdlib/*"],
    // The dependencies that are CommonJS ask for modules of Node.
    banner: {
      js: "import * as m from 'node:module'; const require = m.createRequire(import.meta.url);",
    },
    logLevel: "error",
  });
});

afterAll(() => {
  rmSync(folder, { recursive: true });
});

it.each(["embed", "tag-train"])("%s, killed and resumed, ends in the same bytes", (command) => {
  const script = join(import.meta.dirname, "../scripts/kills.mjs");
  const args = ["--program", program, "--command", command, "--kills", "2", "--seed", "289"];
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], {
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  // With this seed the first kill comes while the second checkpoint is written.
  expect(stdout).toMatch(/\nkill 1 after .* s: saved\n/);
  expect(stdout).toMatch(/\n2 kills, .* trainings finished, 0 files differ\n$/);
  expect(status).toBe(0);
});
