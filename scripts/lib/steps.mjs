import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

export const root = fileURLToPath(new URL("../..", import.meta.url));

const manifest = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
const windows = process.platform === "win32";

/** Runs the pinned pnpm without needing it installed. */
export function pnpm(...args) {
  return ["npx", ["--yes", manifest.packageManager, ...args]];
}

const environment = {
  ...process.env,
  DO_NOT_TRACK: "1",
  TURBO_TELEMETRY_DISABLED: "1",
  TURBO_NO_UPDATE_NOTIFIER: "1",
};

let running;
let forwardedAt = 0;

// Children run in a process group of their own, so that one Ctrl-C reaches them once, however
// many of npm, the shell and the terminal pass it on.
function forward(signal) {
  const now = Date.now();
  if (now - forwardedAt < 500) return;
  forwardedAt = now;
  if (running === undefined) process.exit(130);
  try {
    process.kill(windows ? running.pid : -running.pid, signal);
  } catch {
    // It has ended by itself.
  }
}
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => forward(signal));

const signalCodes = { SIGHUP: 129, SIGINT: 130, SIGKILL: 137, SIGTERM: 143 };

/** Runs a command to its end: `{ code, output }`, the output only where it was captured. */
export function run(command, args, { capture = false, cwd = root, env = {} } = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...environment, ...env },
      stdio: ["ignore", capture ? "pipe" : "inherit", capture ? "pipe" : "inherit"],
      detached: !windows,
      shell: windows,
    });
    running = child;
    const chunks = [];
    child.stdout?.on("data", (chunk) => chunks.push(chunk));
    child.stderr?.on("data", (chunk) => chunks.push(chunk));
    child.on("error", reject);
    child.on("close", (code, signal) => {
      running = undefined;
      const output = Buffer.concat(chunks).toString();
      if (signal === "SIGINT" || signal === "SIGTERM" || signal === "SIGHUP") {
        process.exit(signalCodes[signal]);
      }
      resolve({ code: code ?? signalCodes[signal] ?? 1, output });
    });
  });
}

/**
 * Does one named piece of work, silent but for its name and how long it took.
 * `work` returns `{ code, output }`; what it printed is shown only when it failed.
 */
export async function step(title, work) {
  const started = Date.now();
  const seconds = () => `${((Date.now() - started) / 1000).toFixed(1)} s`;
  const live = process.stdout.isTTY === true;
  let timer;
  if (live) {
    const paint = () => process.stdout.write(`\r\x1b[K… ${title} (${seconds()})`);
    paint();
    timer = setInterval(paint, 1000);
  } else {
    console.log(`… ${title}`);
  }
  let result;
  try {
    result = await work();
  } finally {
    clearInterval(timer);
    if (live) process.stdout.write("\r\x1b[K");
  }
  console.log(`${result.code === 0 ? "✓" : "✗"} ${title} (${seconds()})`);
  if (result.code !== 0) console.log(result.output);
  return result;
}

/** A step that runs one command. */
export function commandStep(title, [command, args], options = {}) {
  return step(title, () => run(command, args, { ...options, capture: true }));
}

/** A step without which nothing after it makes sense. */
export async function required(title, command, options) {
  const { code } = await commandStep(title, command, options);
  if (code !== 0) process.exit(code);
}

/** Installs what the lockfile says. */
export function install() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Node ${process.versions.node} is too old: ${manifest.engines.node} is needed.`);
    process.exit(1);
  }
  return required("Installing packages", pnpm("install", "--frozen-lockfile"));
}
