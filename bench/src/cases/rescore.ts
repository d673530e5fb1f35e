import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Random } from "@nnf/tensor";
import { saveFile } from "@nnf/tensor/node";
import { Dictionary } from "../../../apps/textdemo/src/devlin/dictionary.ts";
import { jointModel } from "../../../apps/textdemo/src/devlin/model.ts";
import { encodeJointModel } from "../../../apps/textdemo/src/devlin/model-file.ts";
import { jointDefaults } from "../../../apps/textdemo/src/devlin/settings.ts";
import { alone, type Measurement } from "../case.ts";
import { integers } from "../data.ts";
import { peak, run } from "../process.ts";
import { median } from "../statistics.ts";

const program = fileURLToPath(new URL("../../apps/textdemo/dist/cli.js", import.meta.url));
const [lists, each, length, words] = [1000, 100, 15, 8000];

/** Sentences of random words. */
function sentences(seed: number, count: number): string[] {
  const ids = integers(seed, [count, length], words).data;
  return Array.from({ length: count }, (_, i) =>
    Array.from(ids.subarray(i * length, (i + 1) * length), (id) => `word${id}`).join(" "),
  );
}

/** Writes a joint model of the program's default sizes with random weights. */
async function writeModel(path: string): Promise<void> {
  const all = [Array.from({ length: 2 * words }, (_, i) => `word${i % words}`)];
  const { direction, history, window, size, hidden } = jointDefaults;
  const dictionary = Dictionary.from(all, all, jointDefaults);
  const parts = { dictionary, direction, history, window, size, hidden };
  const content = encodeJointModel({ model: jointModel(parts, new Random(1)), card: {} });
  await saveFile(path, content.tensors, { metadata: content.metadata });
}

/** Writes sentences to translate. */
function writeSource(path: string, count: number): void {
  const text = sentences(1, count).map((line) => `${line}\n`);
  writeFileSync(path, text.join(""));
}

/** A list of n-best lists in Moses's format, with alignments. */
function nbest(count: number): string {
  const links = Array.from({ length }, (_, i) => `${i}-${i}`).join(" ");
  return sentences(2, count * each)
    .map((text, i) => `${Math.floor(i / each)} ||| ${text} ||| LM= ${-i} ||| ${-i} ||| ${links}\n`)
    .join("");
}

/**
 * `textdemo rescore` with a joint model of the default sizes: n-best lists of 100 lines are read, scored
 * and written. Lines per second of the whole process on 100,000 lines, start and tables included, and
 * its memory on 10,000 and 100,000.
 */
export const rescore: Measurement = {
  id: "rescore",
  measure: async ({ options, row }) => {
    const folder = mkdtempSync(join(tmpdir(), "nnf-bench-"));
    try {
      const [model, source] = [join(folder, "model"), join(folder, "source")];
      await writeModel(model);
      writeSource(source, lists);
      const args = [program, "rescore", "--source", source, "--model", model];
      const common = { ...alone, backend: options.backend, threadsOurs: 1 };
      const whole = nbest(lists);
      const times: number[] = [];
      for (let round = 0; round < options.rounds; round++) {
        const { time, printed } = run(options.node, args, whole);
        const scored = printed.match(/^\d+ \|\|\| .* \|\|\| LM= \S+ NNJM0= \S+ \|\|\| /gm);
        if (scored?.length !== lists * each) throw new Error("Not every line has a score.");
        times.push(time);
      }
      const ours = Math.round((lists * each) / (median(times) / 1000));
      row({ ...common, case: "rescore-100k", ours, unit: "lines/s" });
      for (const [name, count] of [
        ["rescore-10k", lists / 10],
        ["rescore-100k", lists],
      ] as const) {
        writeSource(source, count);
        const most = await peak(options.node, args, nbest(count));
        if (most !== undefined) row({ ...common, case: name, ours: most, unit: "MB", limit: 500 });
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
