// `npm run playground:full`: every test of the playground, those that `npm test` leaves out too, and
// how it feels: long tasks, slider to paint, heap.
import { chromium } from "./lib/chromium.mjs";
import { install, pnpm, required, run } from "./lib/steps.mjs";

await install();
await required(
  "Building",
  pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only", "--filter=@nnf/playground"),
);
const { path, reason } = await chromium();
if (path === undefined) {
  console.error(`No Chromium was found.\n${reason}`);
  process.exit(1);
}
const [command, args] = pnpm("exec", "vitest", "run", "--project", "playground");
const env = { NNF_CHROMIUM: path, NNF_PLAYGROUND: "full" };
const tests = await run(command, args, { env });
const feel = await run(process.execPath, ["apps/playground/scripts/performance.mjs"], { env });
process.exit(tests.code || feel.code);
