// `npm run playground:full`: everything there is to check of the playground, those tests too that
// `npm test` leaves out: what its parts weigh, all tests in Node and Chromium, how it feels (long
// tasks, slider to paint, heap), and pictures of all scenes to be looked at.
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

const env = { NNF_CHROMIUM: path, NNF_PLAYGROUND: "full" };
const script = (name) => [process.execPath, [`apps/playground/scripts/${name}.mjs`]];
const parts = [
  { title: "Sizes", command: script("sizes") },
  {
    title: "Tests",
    command: pnpm("exec", "vitest", "run", "--project", "playground"),
  },
  { title: "Long tasks, slider to paint, heap", command: script("performance") },
  { title: "Pictures in apps/playground/.cache/screenshots", command: script("screenshots") },
];
const done = [];
for (const { title, command } of parts) {
  console.log(`\n… ${title}`);
  const started = Date.now();
  const { code } = await run(...command, { env });
  done.push({ title, code, seconds: (Date.now() - started) / 1000 });
}
console.log();
for (const { title, code, seconds } of done) {
  console.log(`${code === 0 ? "✓" : "✗"} ${title} (${seconds.toFixed(0)} s)`);
}
process.exit(done.every(({ code }) => code === 0) ? 0 : 1);
