// Packs every public package, lints the tarballs, installs them alone into an empty project, and
// there type-checks and runs the examples of the READMEs.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pnpm, root, run } from "./lib/steps.mjs";
import { publicPackages } from "./lib/workspaces.mjs";

const bin = (name) => join(root, "node_modules", ".bin", name);
const temporary = mkdtempSync(join(tmpdir(), "nnf-pack-"));
const project = join(temporary, "project");
const packages = publicPackages();
let problems = 0;

async function check(title, command, args, cwd = project) {
  const { code, output } = await run(command, args, { cwd, capture: true });
  if (code === 0) {
    console.log(`✓ ${title}`);
  } else {
    problems += 1;
    console.log(`✗ ${title}\n${output}`);
  }
  return code === 0;
}

/** The file `pnpm pack` made, or undefined. */
async function pack({ name, folder, manifest }) {
  const [command, args] = pnpm("pack", "--pack-destination", temporary);
  if (!(await check(`${name}: packs`, command, args, folder))) return undefined;
  const file = `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`;
  return join(temporary, file);
}

/** The `ts` blocks of a README, each a program of its own. */
function examples(file) {
  if (!existsSync(file)) return [];
  const blocks = readFileSync(file, "utf8").matchAll(/^```ts\s*\n([\s\S]*?)^```/gm);
  return Array.from(blocks, ([, code]) => code);
}

/** Writes the examples of one README into the project; the programs' names without extension. */
function writeExamples(name, file) {
  const blocks = examples(file);
  if (blocks.length === 0) {
    problems += 1;
    console.log(`✗ ${name}: its README has no example`);
  }
  return blocks.map((code, index) => {
    const program = `${basename(name)}-${index + 1}`;
    writeFileSync(join(project, `${program}.ts`), code);
    return program;
  });
}

/** An entry that is imported for its effect alone, and refuses to load on older platforms. */
const effectOnly = "@nnf/tensor/relaxed";

/** Writes a program that imports every entry of every package. */
function writeImports() {
  const entries = packages.flatMap(({ name, manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => !entry.endsWith(".json"))
      .map((entry) => name + entry.slice(1)),
  );
  const lines = entries.flatMap((entry, i) => [
    // An entry for what the machine may lack says so at its import.
    `const entry${i} = await import(${JSON.stringify(entry)}).catch((error: Error) => {`,
    `  if (error.name === "BackendError" || (${entry === effectOnly} && error.name === "NnfError")) return { error };`,
    `  throw error;`,
    `});`,
    `if (${entry !== effectOnly} && Object.keys(entry${i}).length === 0) throw new Error("${entry} exports nothing");`,
  ]);
  writeFileSync(join(project, "imports.ts"), `${lines.join("\n")}\n`);
  return "imports";
}

const compilerOptions = {
  target: "ES2022",
  lib: ["ES2023", "DOM"],
  module: "NodeNext",
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: false,
  outDir: "out",
  rootDir: ".",
  typeRoots: [join(root, "node_modules", "@types")],
  types: ["node"],
};

async function main() {
  mkdirSync(project);
  const dependencies = {};
  for (const candidate of packages) {
    const tarball = await pack(candidate);
    if (tarball === undefined) continue;
    dependencies[candidate.name] = `file:${tarball}`;
    await check(`${candidate.name}: publint`, bin("publint"), ["run", "--strict", tarball]);
    const attw = ["--profile", "esm-only", "--no-definitely-typed", "--no-emoji", tarball];
    await check(`${candidate.name}: are the types wrong`, bin("attw"), attw);
  }
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ private: true, type: "module", dependencies }),
  );
  const npm = ["install", "--ignore-scripts", "--no-audit", "--no-fund", "--strict-peer-deps"];
  if (!(await check("the tarballs install into an empty project", "npm", npm))) return;

  const readmes = [
    ...packages.map(({ name, folder }) => ({ name, file: join(folder, "README.md") })),
    { name: "nnf", file: join(root, "README.md") },
  ];
  const programs = [
    writeImports(),
    ...readmes.flatMap(({ name, file }) => writeExamples(name, file)),
  ];
  writeFileSync(
    join(project, "tsconfig.json"),
    JSON.stringify({ compilerOptions, files: programs.map((program) => `${program}.ts`) }),
  );
  await check("the examples type-check", bin("tsc"), ["-p", "."]);
  for (const program of programs) {
    await check(`${program} runs`, process.execPath, [join("out", `${program}.js`)]);
  }
}

try {
  await main();
} finally {
  rmSync(temporary, { recursive: true });
}
process.exitCode = problems === 0 ? 0 : 1;
