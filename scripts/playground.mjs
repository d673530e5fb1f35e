// `npm run playground`: builds the playground and serves it on this machine.
// `--plain` leaves out the headers for cross-origin isolation, `--port 8080` asks for a port.
import { join } from "node:path";
import { parseArgs } from "node:util";
import { serve } from "../apps/playground/scripts/serve.mjs";
import { install, pnpm, required, root } from "./lib/steps.mjs";

const { values } = parseArgs({
  options: {
    plain: { type: "boolean", default: false },
    port: { type: "string", default: "4173" },
  },
});

await install();
await required(
  "Building",
  pnpm("exec", "turbo", "run", "build", "--output-logs=errors-only", "--filter=@nnf/playground"),
);
const { address } = await serve(join(root, "apps/playground/dist"), {
  port: Number(values.port),
  isolated: !values.plain,
});
console.log(`\nThe playground is at ${address} (Ctrl-C ends it).`);
