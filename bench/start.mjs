// `npm run bench`: installs, builds what users get, and measures that. The libraries it is compared
// with are installed here and nowhere else.
import { join } from "node:path";
import { commandStep, install, pnpm, required, root, run } from "../scripts/lib/steps.mjs";

await install();
await required(
  "Building",
  pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only", "--filter=@nnf/bench..."),
);
const peers = join(root, "bench", "peers");
await commandStep("Installing peers", pnpm("install", "--frozen-lockfile"), { cwd: peers });
const { code } = await run(process.execPath, ["bench/dist/main.js", ...process.argv.slice(2)]);
process.exit(code);
