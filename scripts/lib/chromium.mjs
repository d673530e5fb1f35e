import { spawnSync } from "node:child_process";
import { pnpm, run } from "./steps.mjs";

const candidates = [
  process.env.NNF_CHROMIUM,
  "chromium",
  "chromium-browser",
  "google-chrome",
  "google-chrome-stable",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "/Applications/Chromium.app/Contents/MacOS/Chromium",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

function resolvePath(command) {
  if (command.includes("/") || command.includes("\\")) return command;
  const found = spawnSync(process.platform === "win32" ? "where" : "which", [command]);
  return found.status === 0 ? found.stdout.toString().split("\n")[0].trim() : undefined;
}

// A name on the path may be a stub that only tells how to install the real thing.
function works(path) {
  return spawnSync(path, ["--version"], { timeout: 20_000, stdio: "ignore" }).status === 0;
}

async function playwrightsOwn() {
  const { chromium } = await import("playwright");
  return chromium.executablePath();
}

async function find() {
  for (const candidate of [...candidates, await playwrightsOwn()]) {
    if (!candidate) continue;
    const path = resolvePath(candidate);
    if (path !== undefined && works(path)) return path;
  }
  return undefined;
}

async function installFromDebian() {
  if (process.platform !== "linux" || process.getuid?.() !== 0) return "not root on Linux";
  if (resolvePath("apt-get") === undefined) return "no apt-get";
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await run("apt-get", ["update", "-qq"], { capture: true, env });
  const args = ["install", "-y", "-qq", "--no-install-recommends", "chromium"];
  const { code, output } = await run("apt-get", args, { capture: true, env });
  return code === 0 ? "" : `${update.output}${output}`;
}

async function installFromPlaywright() {
  const [command, args] = pnpm("exec", "playwright", "install", "chromium");
  const { code, output } = await run(command, args, { capture: true });
  return code === 0 ? "" : output;
}

/**
 * The path of a Chromium or Chrome that starts, installed first where that is allowed.
 * Returns `{ path }`, or `{ reason }` when there is none to be had.
 */
export async function chromium() {
  const reasons = [];
  let path = await find();
  for (const installer of [installFromDebian, installFromPlaywright]) {
    if (path !== undefined) return { path };
    const reason = await installer();
    if (reason !== "") reasons.push(reason.trim().split("\n").slice(-8).join("\n"));
    path = await find();
  }
  return path === undefined ? { reason: reasons.join("\n") } : { path };
}
