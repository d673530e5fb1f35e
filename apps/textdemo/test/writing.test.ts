import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { smallCorpus, temporaryFolder } from "./fixtures.ts";
import { type Run, run, size } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

it.each([
  ["--output v.txt --checkpoint text.txt", "text.txt is no folder that may be written to"],
  ["--output v.txt --checkpoint text.txt/a/b", "text.txt is no folder that may be written to"],
  ["--output v.txt --checkpoint taken", "it is a folder or a device"],
  ["--output v.txt --checkpoint v.txt", "v.txt is to be a file; expected another folder"],
  ["--output v.txt --checkpoint ./v.txt/a", "v.txt is to be a file; expected another folder"],
  ["--output v.txt --checkpoint v.txt.vocabulary", "v.txt.vocabulary is to be a file"],
  ["--output text.txt/v.txt", "text.txt that may be written to"],
  ["--output w.txt", "w.txt.vocabulary: cannot write: it is a folder or a device"],
])("refuses places it cannot write to before it reads a text: %s", async (places, message) => {
  const folder = temporaryFolder();
  const corpus = smallCorpus(folder);
  mkdirSync(join(folder, "taken", "checkpoint.safetensors"), { recursive: true });
  mkdirSync(join(folder, "w.txt.vocabulary"));
  const before = readdirSync(folder, { recursive: true });
  const inFolder = places.replace(/(?<= )(?=[^-])/g, `${folder}/`);
  const { code, out, err } = await run(`embed --corpus ${corpus} ${size} --steps 4 ${inFolder}`);
  expect(err).toContain(message);
  expect(err).toMatch(/^textdemo: embed: [^\n]+ Nothing was changed\.\n$/);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(readdirSync(folder, { recursive: true })).toEqual(before);
});

describe("when writing fails after the training began", () => {
  interface Spoiled extends Run {
    readonly folder: string;
  }

  /** Trains for 40 steps; at the first validation something happens to the folder. */
  async function spoiled(spoil: (folder: string) => void): Promise<Spoiled> {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    const onWrite = (text: string): void => {
      if (text.includes("held out after 10 steps")) spoil(folder);
    };
    const result = await run(
      `embed --corpus ${corpus} ${size} --steps 40 --output ${folder}/v.txt ` +
        `--checkpoint ${folder}/checkpoint`,
      recordedTerminal({ onWrite }),
    );
    return { ...result, folder };
  }

  const blockCheckpoint = (folder: string): void => writeFileSync(join(folder, "checkpoint"), "");

  it("says once that the training is not saved, and writes the same vectors", async () => {
    const undisturbed = await spoiled(() => {});
    const { folder, code, out, err } = await spoiled(blockCheckpoint);
    expect(code).toBe(0);
    expect(err).toBe("");
    const notes = out.split("\n").filter((line) => line.includes("not saved"));
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^ {2}the training is not saved: checkpoint: .*cannot make the folder/,
    );
    expect(out).toContain("held out after 40 steps");
    expect(readFileSync(join(folder, "v.txt"))).toEqual(
      readFileSync(join(undisturbed.folder, "v.txt")),
    );
  });

  it("writes the vectors after Ctrl-C when the training cannot be saved", async () => {
    const { folder, code, out } = await spoiled((place) => {
      blockCheckpoint(place);
      process.emit("SIGINT");
    });
    expect(code).toBe(130);
    expect(out).toContain("Interrupted after 10 steps, which could not be saved.");
    expect(out).not.toContain("--resume");
    expect(existsSync(join(folder, "v.txt"))).toBe(true);
  });

  it("ends with 2 when the vectors cannot be written, and says how to write them", async () => {
    const { folder, code, out, err } = await spoiled((place) => mkdirSync(join(place, "v.txt")));
    expect(err).toMatch(
      /^textdemo: [^\n]*v\.txt: cannot write: it is a folder or a device[^\n]+\n$/,
    );
    expect(code).toBe(2);
    const command = `embed --resume --checkpoint ${folder}/checkpoint`;
    expect(out).toContain(
      `The training is saved. Write it with: textdemo ${command} --output FILE`,
    );
    const again = await run(`${command} --output ${folder}/elsewhere.txt`);
    expect(again.code).toBe(0);
    expect(existsSync(join(folder, "elsewhere.txt"))).toBe(true);
  });
});
