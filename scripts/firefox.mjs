// `npm run test:firefox`: the tests that run in pages, in an installed Firefox.
import { spawnSync } from "node:child_process";
import { pnpm, run } from "./lib/steps.mjs";

const candidates = [
  process.env.NNF_FIREFOX,
  "firefox-esr",
  "firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];
const path = candidates.find(
  (candidate) => candidate && spawnSync(candidate, ["--version"], { stdio: "ignore" }).status === 0,
);
if (path === undefined) {
  console.error(
    "No Firefox found. Install one (Debian: firefox-esr), or give its path in NNF_FIREFOX.",
  );
  process.exit(1);
}
const args = process.argv.slice(2);
const [command, all] = pnpm("exec", "vitest", "run", "--project", "firefox*", ...args);
const { code } = await run(command, all, { env: { NNF_FIREFOX: path } });
process.exit(code);
