// `npm test`: from a fresh clone to every check there is. Each check counts as one test beside
// those of the test runner; the last line gives the sum.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "./lib/chromium.mjs";
import { countTests } from "./lib/counts.mjs";
import { commandStep, install, pnpm, run, step } from "./lib/steps.mjs";

const total = { passed: 0, failed: 0, skipped: 0 };

async function check(title, command) {
  const { code } = await commandStep(title, command);
  total[code === 0 ? "passed" : "failed"] += 1;
  return code === 0;
}

const turbo = (...args) => pnpm("exec", "turbo", "run", ...args, "--output-logs=errors-only");

await install();
await check("Lint", pnpm("exec", "biome", "check", "--error-on-warnings"));
await check("Types of sources and tests", turbo("typecheck", "--continue=dependencies-successful"));
await check("Types of tools and browser tests", pnpm("exec", "tsc", "-p", "tsconfig.json"));
await check("Wrong type tests are reported", [process.execPath, ["scripts/check-type-tests.mjs"]]);
const built = await check("Build", turbo("build", "--continue=dependencies-successful"));
if (built) {
  await check("Packed tarballs and README examples", [
    process.execPath,
    ["scripts/check-pack.mjs"],
  ]);
}

const browser = {};
await step("Looking for Chromium", async () => {
  Object.assign(browser, await chromium());
  if (browser.path !== undefined) return { code: 0 };
  return { code: 1, output: `Skipped the tests in Chromium: none found.\n${browser.reason}` };
});
if (browser.path === undefined) total[process.env.CI === "true" ? "failed" : "skipped"] += 1;

console.log();
const folder = mkdtempSync(join(tmpdir(), "nnf-test-"));
const report = join(folder, "report.json");
const [command, args] = pnpm(
  "exec",
  "vitest",
  "run",
  "--reporter=default",
  "--reporter=json",
  `--outputFile.json=${report}`,
);
const { code } = await run(command, args, { env: { NNF_CHROMIUM: browser.path ?? "" } });
const tests = countTests(report, code);
rmSync(folder, { recursive: true });
for (const key of Object.keys(total)) total[key] += tests[key];

const skipped = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`\n${total.passed} passed, ${total.failed} failed${skipped}`);
process.exit(total.failed === 0 ? 0 : 1);
