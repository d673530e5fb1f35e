// Type tests that no tsconfig includes pass without being looked at. This shows that every test
// file is looked at, and that under the same options a wrong type test is reported.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { root, run } from "./lib/steps.mjs";
import { workspaces } from "./lib/workspaces.mjs";

const tsc = join(root, "node_modules/typescript/bin/tsc");
const wrong = readFileSync(new URL("fixtures/wrong.test-d.ts", import.meta.url), "utf8");
const problems = [];

/** Runs the compiler in a folder; what it prints. */
async function compile(folder, ...args) {
  const { output } = await run(process.execPath, [tsc, ...args], { cwd: folder, capture: true });
  return output;
}

/** Test files of a workspace which its `tsconfig.test.json` leaves out. */
async function unseen(folder) {
  const listed = await compile(folder, "-p", "tsconfig.test.json", "--listFilesOnly");
  const seen = new Set(listed.split(/\r?\n/).map((line) => resolve(folder, line)));
  return readdirSync(join(folder, "test"), { recursive: true })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, "test", name))
    .filter((file) => !seen.has(file));
}

/** Lines of the wrong type test which the options of a workspace's tests let pass. */
async function unreported(folder) {
  const cache = join(folder, ".cache", "wrong-type-test");
  mkdirSync(cache, { recursive: true });
  try {
    writeFileSync(join(cache, "wrong.test-d.ts"), wrong);
    writeFileSync(
      join(cache, "tsconfig.json"),
      JSON.stringify({
        extends: "../../tsconfig.test.json",
        compilerOptions: { rootDir: root, tsBuildInfoFile: "./wrong.tsbuildinfo" },
        include: ["wrong.test-d.ts"],
      }),
    );
    const output = await compile(folder, "-p", cache, "--pretty", "false");
    return wrong
      .split("\n")
      .map((line, index) => ({ line, number: index + 1 }))
      .filter(({ line }) => line.endsWith("// wrong") || line.startsWith("// @ts-expect-error"))
      .filter(({ number }) => !output.includes(`wrong.test-d.ts(${number},`))
      .map(({ line }) => line);
  } finally {
    rmSync(cache, { recursive: true });
  }
}

for (const { name, folder } of workspaces()) {
  if (!existsSync(join(folder, "test"))) {
    problems.push(`${name}: has no tests`);
    continue;
  }
  for (const file of await unseen(folder)) problems.push(`${name}: not type-checked: ${file}`);
  for (const line of await unreported(folder)) problems.push(`${name}: not reported: ${line}`);
}
for (const problem of problems) console.log(problem);
process.exitCode = problems.length === 0 ? 0 : 1;
