// `node scripts/kills.mjs --kills 20 --command embed`, after a build: trains once undisturbed, then
// again with `kill -9` at random moments, half of them while a file is being written, and goes on
// with --resume each time. All files must end up with the same bytes.
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";

const { values } = parseArgs({
  options: {
    command: { type: "string", default: "embed" },
    kills: { type: "string", default: "20" },
    seed: { type: "string", default: "0" },
    // The program to run; tests give one made from the sources.
    program: { type: "string", default: join(import.meta.dirname, "../dist/cli.js") },
  },
});

/** What is trained, limited in steps or epochs, never in minutes; all paths are relative. */
const trainings = {
  embed: {
    text: prose,
    args:
      "embed --corpus ../text --window 5 --size 30 --hidden 16 --vocabulary 3000 --batch 64 " +
      "--steps 400 --curriculum 500 --output result --checkpoint saved",
    resume: "embed --resume --checkpoint saved",
    files: ["result", "result.vocabulary", "saved/checkpoint.safetensors"],
  },
  "tag-train": {
    text: chunks,
    args:
      "tag train --task chunk --train ../text --size 30 --hidden 16 --dropout 0.2 --epochs 5 " +
      "--features word,caps,suffix:2,column:1 --output result --checkpoint saved",
    resume: "tag train --resume --checkpoint saved",
    files: ["result", "saved/tagger.safetensors"],
  },
  "nnjm-train": {
    text: chunks,
    // Each line is its own translation.
    args:
      "nnjm train --source ../text --target ../text --size 30 --hidden 16 --epochs 5 " +
      "--output result --checkpoint saved",
    resume: "nnjm train --resume --checkpoint saved",
    files: ["result", "saved/joint-model.safetensors"],
  },
};

const training = trainings[values.command];
const kills = Number(values.kills);
if (training === undefined || !Number.isSafeInteger(kills) || kills < 0) {
  console.error(`kills: expected --command ${Object.keys(trainings).join(" or ")}, --kills N.`);
  process.exit(2);
}
const random = generator(Number(values.seed));
const root = mkdtempSync(join(tmpdir(), "nnf-kills-"));
try {
  process.exitCode = (await main()) ? 0 : 1;
} finally {
  rmSync(root, { recursive: true });
}

async function main() {
  writeFileSync(join(root, "text"), training.text());
  const whole = newFolder();
  const { code, errors, seconds } = await runProgram(whole, training.args);
  if (code !== 0) throw new Error(`the undisturbed training ended with ${code}: ${errors}`);
  console.log(`undisturbed: ${seconds.toFixed(2)} s`);

  const count = { kills: 0, unsaved: 0, cut: 0, finished: 0, different: 0 };
  let folder = newFolder();
  let begun = false;
  for (;;) {
    const moment = count.kills < kills ? momentOf(count.kills, seconds) : undefined;
    const run = await runProgram(folder, begun ? training.resume : training.args, moment);
    if (run.signal === "SIGKILL") {
      count.kills++;
      count.cut += removeCut(folder);
      begun = existsSync(join(folder, training.files.at(-1)));
      if (!begun) {
        count.unsaved++;
        await expectNothingToResume(folder);
      }
      const state = begun ? "saved" : "nothing saved yet";
      console.log(`kill ${count.kills} after ${run.seconds.toFixed(2)} s: ${state}`);
      continue;
    }
    if (run.code !== 0) throw new Error(`--resume ended with ${run.code}: ${run.errors}`);
    count.finished++;
    for (const file of training.files) {
      if (bitsOf(join(folder, file)).equals(bitsOf(join(whole, file)))) continue;
      count.different++;
      console.error(`${file}: other bytes than those of the undisturbed training`);
    }
    if (count.kills === kills) break;
    folder = newFolder();
    begun = false;
  }
  console.log(
    `${count.kills} kills, ${count.unsaved} of them before anything was saved, ${count.cut} while a ` +
      `file was written; ${count.finished} trainings finished, ${count.different} files differ`,
  );
  return count.different === 0;
}

function newFolder() {
  const folder = mkdtempSync(join(root, "run-"));
  // There from the beginning, so that it can be watched.
  mkdirSync(join(folder, "saved"));
  return folder;
}

/** Every other kill comes when the n-th file is begun, the others some time after the start. */
function momentOf(kill, seconds) {
  if (kill % 2 === 0) return { files: 1 + Math.floor(random() * 6) };
  return { seconds: random() * seconds };
}

/** Runs the program in a folder and kills it at the moment, if it is still running then. */
function runProgram(folder, args, moment = {}) {
  return new Promise((resolve, reject) => {
    const start = performance.now();
    const child = spawn(process.execPath, [values.program, ...args.split(" ")], {
      cwd: folder,
      stdio: ["ignore", "ignore", "pipe"],
    });
    const kill = () => child.kill("SIGKILL");
    const timer = "seconds" in moment ? setTimeout(kill, 1000 * moment.seconds) : undefined;
    const begun = new Set();
    const watchers = [folder, join(folder, "saved")].map((place) =>
      watch(place, (_, name) => {
        if (name?.endsWith(".tmp")) begun.add(name);
        if (begun.size === moment.files) kill();
      }),
    );
    let errors = "";
    child.stderr.on("data", (chunk) => {
      errors += chunk;
    });
    child.on("error", reject);
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
      resolve({ code, signal, errors, seconds: (performance.now() - start) / 1000 });
    });
  });
}

async function expectNothingToResume(folder) {
  const { code, errors } = await runProgram(folder, training.resume);
  if (code === 2 && /nothing to resume[^\n]*\n$/.test(errors)) return;
  throw new Error(`without a checkpoint, --resume ended with ${code}: ${errors}`);
}

/** Removes what kills left of files that were not complete; how many there were. */
function removeCut(folder) {
  const cut = readdirSync(folder, { recursive: true }).filter((name) => name.endsWith(".tmp"));
  for (const name of cut) rmSync(join(folder, name));
  return cut.length;
}

/** The bytes of a file, without the seconds that the training took and the checksum of them. */
function bitsOf(file) {
  const bytes = readFileSync(file);
  const length = bytes.length < 8 ? 0n : bytes.readBigUInt64LE(0);
  if (length === 0n || length > bytes.length - 8) return bytes;
  const end = 8 + Number(length);
  const header = bytes
    .toString("utf8", 8, end)
    .replace(/(\\"seconds\\":)[^,}]+/, "$1 0")
    .replace(/("checksum":)"[0-9a-f]{8}"/, "$1 0");
  return Buffer.concat([Buffer.from(header.trimEnd()), bytes.subarray(end)]);
}

/** Sentences of words of which some are frequent and most are rare. */
function prose() {
  const word = () => `w${Math.floor(3000 ** random())}`;
  return lines(3000, () => Array.from({ length: 9 }, word).join(" "));
}

/** Rows of word, part of speech and chunk. */
function chunks() {
  const row = (tag, chunk) => `${tag.toLowerCase()}${Math.floor(500 ** random())} ${tag} ${chunk}`;
  return lines(300, () =>
    [row("DT", "B-NP"), row("NN", "I-NP"), row("VB", "B-VP"), row("NN", "B-NP"), ""].join("\n"),
  );
}

function lines(count, line) {
  return Array.from({ length: count }, () => `${line()}\n`).join("");
}

/** Numbers in [0, 1), the same ones for the same seed. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
