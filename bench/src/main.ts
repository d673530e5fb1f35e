import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { availableParallelism, cpus } from "node:os";
import { parseArgs } from "node:util";
import { backends, type Case, type Options, type Report, type Row } from "./case.ts";
import { cases } from "./cases/index.ts";
import { compare, messageOf } from "./harness.ts";
import { geometricMean } from "./statistics.ts";
import { table } from "./table.ts";

const usage = `npm run bench -- [options]
  --case ID        one case (may be given several times); all unless given
  --list           only list the cases
  --json FILE      write the results there as well
  --rounds N       rounds of turns, of which the median counts (7)
  --seconds N      seconds the fastest side computes in a round (0.1)
  --backend NAME   ${backends.join(", ")} (wasm)
  --node PATH      the Node that runs nnf and the peers in JavaScript (this one)`;

const { values } = parseArgs({
  options: {
    case: { type: "string", multiple: true },
    list: { type: "boolean" },
    json: { type: "string" },
    rounds: { type: "string", default: "7" },
    seconds: { type: "string", default: "0.1" },
    backend: { type: "string", default: "wasm" },
    node: { type: "string", default: process.execPath },
    help: { type: "boolean" },
  },
});

function positive(name: "rounds" | "seconds"): number {
  const number = Number(values[name]);
  if (number > 0) return number;
  throw new Error(`--${name} is ${values[name]}; expected a positive number.`);
}

function chosen(): readonly Case[] {
  const ids = values.case ?? cases.map(({ id }) => id);
  return ids.map((id) => {
    const found = cases.find((each) => each.id === id);
    if (found === undefined) throw new Error(`There is no case ${id}; --list lists them.`);
    return found;
  });
}

function options(): Options {
  const backend = backends.find((name) => name === values.backend);
  if (backend === undefined) throw new Error(`There is no backend ${values.backend}.`);
  const [rounds, seconds] = [Math.ceil(positive("rounds")), positive("seconds")];
  return { backend, node: values.node, rounds, seconds };
}

/** The rows of a group's members, and for each peer the geometric means of their times. */
function summarize(id: string, rows: readonly Row[]): Row[] {
  return [...new Set(rows.map(({ peer }) => peer))].flatMap((peer) => {
    const theirRows = rows.filter((row) => row.peer === peer);
    const [first] = theirRows;
    if (first === undefined) return [];
    const ours = geometricMean(theirRows.map((row) => row.ours));
    const theirs = geometricMean(theirRows.map((row) => row.theirs ?? Number.NaN));
    const { gflopsOurs: _, gflopsTheirs: __, ...rest } = first;
    return [{ ...rest, case: id, ours, theirs, ratio: theirs / ours, unit: "ms (mean)" }];
  });
}

/** The line of a message, maybe a whole traceback, that says what went wrong. */
function gist(message: string): string {
  const lines = message.trim().split("\n");
  return lines.find((line) => /^\s*\w*Error\b.*: /.test(line))?.trim() ?? lines.at(-1) ?? "";
}

async function measure(which: Case, report: Report): Promise<void> {
  if ("measure" in which) {
    await which.measure(report);
  } else if ("members" in which) {
    const rows: Row[] = [];
    for (const member of which.members) rows.push(...(await compare(member, report)));
    for (const row of [...summarize(which.id, rows), ...rows]) report.row(row);
  } else {
    for (const row of await compare(which, report)) report.row(row);
  }
}

async function main(): Promise<void> {
  const rows: Row[] = [];
  const absent = new Set<string>();
  const failures: string[] = [];
  const report: Report = {
    options: options(),
    row: (row) => rows.push(row),
    absent: (id, peer, reason) => {
      absent.add(`${id}: without ${peer}: ${gist(reason)}`);
    },
  };
  for (const which of chosen()) {
    process.stderr.write(`… ${which.id}\n`);
    try {
      await measure(which, report);
    } catch (error) {
      failures.push(`${which.id}: ${gist(messageOf(error))}`);
    }
  }
  const node = spawnSync(values.node, ["--version"], { encoding: "utf8" }).stdout.trim();
  console.log(
    `${cpus()[0]?.model}, ${availableParallelism()} cores, ${process.platform}, Node ${node}, ` +
      `${report.options.backend}, ${new Date().toISOString().slice(0, 10)}\n`,
  );
  console.log(table(rows));
  for (const line of absent) console.log(line);
  for (const line of failures) console.log(`ERROR ${line}`);
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(rows, null, 2)}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}

if (values.help) console.log(usage);
else if (values.list) for (const { id } of cases) console.log(id);
else
  await main().catch((error: unknown) => {
    console.error(messageOf(error));
    process.exitCode = 2;
  });
