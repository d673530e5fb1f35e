// `npm run playground:full`: every test of the playground, those that `npm test` leaves out too.
import { chromium } from "./lib/chromium.mjs";
import { install, pnpm, required, run } from "./lib/steps.mjs";

await install();
await required("Kernels", pnpm("exec", "turbo", "run", "kernels", "--output-logs=errors-only"));
const { path, reason } = await chromium();
if (path === undefined) {
  console.error(`No Chromium was found.\n${reason}`);
  process.exit(1);
}
const [command, args] = pnpm("exec", "vitest", "run", "--project", "playground");
const env = { NNF_CHROMIUM: path, NNF_PLAYGROUND: "full" };
const { code } = await run(command, args, { env });
process.exit(code);
