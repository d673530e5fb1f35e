import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { tourCommand } from "../src/commands/tour.ts";
import { main } from "../src/program.ts";
import { smallCorpus, smallSettings, temporaryFolder } from "./fixtures.ts";
import { run, size } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

describe("embed", () => {
  it("writes word2vec text that neighbours reads", async () => {
    const folder = temporaryFolder();
    const vectors = join(folder, "vectors.txt");
    const trained = await run(
      `embed --corpus ${smallCorpus(folder)} ${size} --steps 40 --output ${vectors}`,
    );
    expect(trained.err).toBe("");
    expect(trained.code).toBe(0);
    expect(trained.out).toMatch(/held out after 10 steps: loss \d\.\d{4}, ranking error [\d.]+ %/);
    expect(trained.out).toMatch(/100% {2}[\d,]+ words\/s, loss \d\.\d{4}, 0 s left/);
    expect(trained.out).toContain(`Wrote ${vectors}: `);
    const lines = readFileSync(vectors, "utf8").split("\n");
    expect(lines[0]).toMatch(/^\d+ 6$/);
    expect(lines[1]).toMatch(/^the( -?[\d.e-]+){6}$/);

    const shown = await run(`neighbours --vectors ${vectors} --top 3 Cat xbox`);
    expect(shown.code).toBe(0);
    const [head, rank, frequency, , ...rest] = shown.out.split("\n");
    expect(head).toMatch(/^cat\s*$/);
    expect(rank).toMatch(/^rank \d+$/);
    expect(frequency).toMatch(/^\d+ times$/);
    expect(rest.slice(0, 3).every((line) => /^\S+$/.test(line))).toBe(true);
    expect(shown.out).toMatch(/\nnot among the \d+ words of .*: xbox\n$/);
  });

  it("reports the perplexity of the next word", async () => {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    const { code, out } = await run(
      `embed --objective next-word --corpus ${corpus} ${size} --steps 8 --output ${folder}/v.txt`,
    );
    expect(code).toBe(0);
    expect(out).toMatch(/loss [\d.]+, perplexity [\d.]+, next word wrong [\d.]+ %/);
  });

  it("writes one line of JSON, and everything else to standard error", async () => {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    const output = join(folder, "v.txt");
    const { code, out, err } = await run(
      `embed --objective skipgram --corpus ${corpus} ${size} --curriculum 8,12 --threads 1 ` +
        `--steps 8 --json --output ${output}`,
    );
    expect(code).toBe(0);
    expect(err).toContain("held out after 8 steps");
    expect(out).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(out)).toMatchObject({
      output,
      size: 6,
      objective: "skipgram",
      learningRate: 0.1,
      seed: 1,
      steps: 8,
      windows: 256,
      finished: true,
      activePairs: 1,
      threads: 1,
      heldOut: { loss: expect.any(Number), error: expect.any(Number) },
    });
  });

  it("searches the rate before it trains, but not on resuming", async () => {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    const common = `--search-rate --output ${folder}/v.txt`;
    const { code, out } = await run(`embed --corpus ${corpus} ${size} --steps 8 ${common}`);
    expect(code).toBe(0);
    expect(out.match(/ {2}--learning-rate [\d.]+: held-out loss \d\.\d{4}\n/g)).toHaveLength(5);
    const best = /Training with --learning-rate ([\d.]+)\n/.exec(out)?.[1];
    const resumed = await run(`embed --resume --steps 9 --learning-rate ${best} ${common}`);
    expect(resumed.err).toBe("");
    expect(resumed.out).toContain("Going on after 8 steps");
    expect(resumed.out).not.toContain("Searching");
  });

  it("writes the same bytes for the same seed", async () => {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    const bytes = async (name: string, seed: number): Promise<string> => {
      const output = join(folder, name);
      await run(`embed --corpus ${corpus} ${size} --steps 12 --seed ${seed} --output ${output}`);
      return readFileSync(output, "utf8");
    };
    const first = await bytes("a", 0);
    expect(await bytes("b", 0)).toBe(first);
    expect(await bytes("c", -1)).not.toBe(first);
  });

  it("saves on Ctrl-C, says how to go on, and goes on to the same bytes", async () => {
    const folder = temporaryFolder();
    const common = `embed --corpus ${smallCorpus(folder)} ${size} --steps 40`;
    await run(`${common} --output ${folder}/whole.txt`);

    const output = join(folder, "parts.txt");
    const onWrite = (text: string): void => {
      if (text.includes("held out after 20 steps")) process.emit("SIGINT");
    };
    const listeners = process.listenerCount("SIGINT");
    const stopped = await run(`${common} --output ${output}`, recordedTerminal({ onWrite }));
    expect(stopped.code).toBe(130);
    expect(stopped.err).toBe("");
    expect(process.listenerCount("SIGINT")).toBe(listeners);
    expect(existsSync(output)).toBe(false);
    const command = `embed --resume --checkpoint ${output}.checkpoint`;
    expect(stopped.out.trimEnd().split("\n").at(-1)).toBe(
      `Interrupted and saved after 20 steps. Go on with: textdemo ${command}`,
    );

    const resumed = await run(command);
    expect(resumed.err).toBe("");
    expect(resumed.code).toBe(0);
    expect(resumed.out).toContain("Going on after 20 steps");
    expect(readFileSync(output)).toEqual(readFileSync(join(folder, "whole.txt")));
  });

  it("quotes a folder that a shell would divide", async () => {
    const folder = join(temporaryFolder(), "it's here");
    mkdirSync(folder);
    const onWrite = (text: string): void => {
      if (text.includes("held out")) process.emit("SIGINT");
    };
    const terminal = recordedTerminal({ onWrite });
    const output = join(folder, "v.txt");
    const args = ["embed", "--corpus", smallCorpus(folder), ...size.split(" "), "--steps", "8"];
    expect(await main([...args, "--output", output], terminal)).toBe(130);
    expect(terminal.out.text).toContain(
      `--checkpoint '${output.replace("'", "'\\''")}.checkpoint'\n`,
    );
  });
});

describe("resuming", () => {
  interface Trained {
    readonly folder: string;
    readonly corpus: string;
    readonly resume: string;
    readonly file: string;
  }

  async function trained(): Promise<Trained> {
    const folder = temporaryFolder();
    const corpus = smallCorpus(folder);
    await run(`embed --corpus ${corpus} ${size} --steps 4 --output ${folder}/v.txt`);
    const checkpoint = join(folder, "v.txt.checkpoint");
    const file = join(checkpoint, "checkpoint.safetensors");
    return { folder, corpus, resume: `embed --resume --checkpoint ${checkpoint}`, file };
  }

  it("can train longer, and write elsewhere", async () => {
    const { folder, resume } = await trained();
    const { code, out } = await run(`${resume} --steps 6 --output ${folder}/longer.txt`);
    expect(code).toBe(0);
    expect(out).toContain("Going on after 4 steps");
    expect(existsSync(join(folder, "longer.txt"))).toBe(true);
  });

  it("refuses settings that differ from the checkpoint's", async () => {
    const { resume } = await trained();
    const { code, err } = await run(`${resume} --learning-rate 0.2`);
    expect(code).toBe(2);
    expect(err).toMatch(
      /^textdemo: embed: --learning-rate is 0\.2, but the checkpoint in .* was trained with 0\.1; .*\n$/,
    );
    expect((await run(`${resume} --learning-rate 0.1`)).code).toBe(0);
  });

  it("refuses another text", async () => {
    const { corpus, resume } = await trained();
    writeFileSync(corpus, `${readFileSync(corpus, "utf8")} More.`);
    const { code, err } = await run(resume);
    expect(code).toBe(2);
    expect(err).toContain("was trained on another text than");
  });

  it.each<[string, (bytes: Buffer) => Buffer, RegExp]>([
    ["cut off", (bytes) => bytes.subarray(0, -9), /checkpoint\.safetensors: /],
    ["not JSON", replaced('{"', "{\n"), /the header is not JSON in UTF-8 \([^\n]+\)\./],
    ["empty", () => Buffer.alloc(0), /checkpoint\.safetensors: /],
    ["of other settings", replaced('\\"hidden\\":8', '\\"hidden\\":9'), /load: .*shape/],
    ["of a wrong kind", replaced('\\"version\\":2', '\\"version\\":9'), /an untouched checkpoint/],
    [
      "with another objective",
      replaced('\\"ranking\\"', '\\"rankinG\\"'),
      /an untouched checkpoint/,
    ],
    ["with a broken random state", replaced('\\"counter\\"', '\\"cOunter\\"'), /Random: got state/],
    ["with a renamed tensor", replaced("network.score", "network.scorE"), /load: record lacks/],
  ])("refuses a checkpoint that is %s", async (_, tamper, message) => {
    const { folder, resume, file } = await trained();
    writeFileSync(file, tamper(readFileSync(file)));
    const before = readFileSync(join(folder, "v.txt"));
    const { code, err } = await run(resume);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(err).toMatch(message);
    expect(code).toBe(2);
    expect(readFileSync(join(folder, "v.txt"))).toEqual(before);
  });
});

/** Replaces text in bytes by text of the same length. */
function replaced(from: string, to: string): (bytes: Buffer) => Buffer {
  return (bytes) => {
    const at = bytes.indexOf(from);
    expect(at).toBeGreaterThan(0);
    const copy = Buffer.from(bytes);
    copy.write(to, at);
    return copy;
  };
}

describe("bad input", () => {
  it.each([
    ["", "no command given. See textdemo --help."],
    ["tag", "no command given. See textdemo tag --help."],
    ["tag run --fast", "unknown option '--fast'. See textdemo tag run --help."],
    ["bogus", "unknown command 'bogus'."],
    ["--bogus", "unknown option '--bogus'."],
    ["tour --fast", "unknown option '--fast'."],
    ["embed --sed 1", "unknown option '--sed'."],
    ["embed --window five", "argument 'five' is invalid. Expected an integer from 2 to 999."],
    ["embed --window 4", "--window 4: expected an odd number of at least 3"],
    ["embed --size 0", "Expected an integer from 1 to 10000."],
    ["embed --batch 1e99", "Expected an integer from 1 to 100000."],
    ["embed --seed 0.5", "Expected an integer."],
    ["embed --learning-rate NaN", "Expected a positive number."],
    ["embed --minutes 0", "Expected a positive number."],
    ["embed --power 1.5", "Expected a number from 0 to 1."],
    ["embed --objective glove", "Allowed choices are ranking, next-word, skipgram, cbow."],
    ["embed --objective cbow --window 4", "--window 4: expected an odd number of at least 3"],
    ["embed --curriculum 5k,4k", "Expected growing sizes of at least 3, such as 5k,10k."],
    ["embed --curriculum 5k", "--curriculum 5000: expected sizes below --vocabulary 5000"],
    ["embed --threads 0", "Expected an integer from 1 to 64."],
    ["vectors classes /no/such", "/no/such: cannot read: there is no such file or folder"],
    ["vectors classes", "missing required argument 'files'."],
    ["embed --corpus /no/such/file", "/no/such/file: cannot read: there is no such file or folder"],
    ["embed --output /no/such/folder/v.txt", "there is no folder /no/such/folder"],
    [
      "embed --resume --checkpoint /no/such",
      "there is nothing to resume: no training was saved in /no/such.",
    ],
    ["neighbours cat", "required option '--vectors <file>' not specified."],
    ["neighbours --vectors v.txt", "missing required argument 'words'."],
    [
      "neighbours --vectors /no/such cat",
      "textdemo: /no/such: cannot read: there is no such file or folder",
    ],
    ["neighbours --vectors v.txt --metric dot cat", "Allowed choices are cosine, euclidean."],
    ["neighbours --vectors v.txt --top 0 cat", "Expected an integer of at least 1."],
  ])("%s", async (args, message) => {
    const { code, out, err } = await run(args);
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(err).not.toMatch(/\n\s+at /);
    expect(code).toBe(2);
    expect(out).not.toContain("Wrote");
  });

  it.each([
    ["2 3\na 1 2 3\nb 4 5\n", ':3: "b" has 2 numbers; expected 3'],
    ["2 3\na 1 2 3\nb 4 x 6\n", ':3:3: got "x"; expected a finite number.'],
    ["3 1\na 1\nb 2\n", "the file has 2 vectors; expected 3"],
    ["a 1\na 2\n", ':2: "a" occurs a second time'],
    ["", "the file has 0 vectors"],
  ])("names the line of malformed vectors %j", async (text, message) => {
    const file = join(temporaryFolder(), "vectors.txt");
    writeFileSync(file, text);
    const { code, err } = await run(`neighbours --vectors ${file} a`);
    expect(err).toContain(message);
    expect(err).toMatch(/^textdemo: [^\n]+\n$/);
    expect(code).toBe(2);
  });

  it("names all words when none is known", async () => {
    const file = join(temporaryFolder(), "vectors.txt");
    writeFileSync(file, "a 1\nb 2\n");
    const { code, err } = await run(`neighbours --vectors ${file} xbox reddish`);
    expect(err).toBe(
      `textdemo: not among the 2 words of ${file}: xbox, reddish. Try other words.\n`,
    );
    expect(code).toBe(2);
  });

  it("refuses a text too short to hold anything out", async () => {
    const folder = temporaryFolder();
    const file = join(folder, "short.txt");
    writeFileSync(file, "a few words only");
    const { code, err } = await run(`embed --corpus ${file} --output ${folder}/v.txt`);
    expect(err).toContain("4 words are too few to train on some and measure on others");
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(["short.txt"]);
  });

  it("ends a training whose steps are too long", async () => {
    const folder = temporaryFolder();
    const { code, err } = await run(
      `embed --corpus ${smallCorpus(folder)} --objective next-word --steps 99 ` +
        `--learning-rate 1e30 --output ${folder}/v.txt`,
    );
    expect(err).toMatch(
      /^textdemo: the loss is NaN after \d+ steps; [^\n]+ smaller than 1e\+30\.\n$/,
    );
    expect(code).toBe(2);
    expect(readdirSync(folder)).toEqual(["text.txt"]);
  });

  it("refuses a folder as output before it reads a text", async () => {
    const folder = temporaryFolder();
    const { code, out, err } = await run(`embed --output ${folder}`);
    expect(err).toBe(
      `textdemo: embed: ${folder}: cannot write: it is a folder or a device. Nothing was changed.\n`,
    );
    expect(code).toBe(2);
    expect(out).toBe("");
  });
});

it("prints help on request", async () => {
  const { code, out, err } = await run("embed --help");
  expect(code).toBe(0);
  expect(err).toBe("");
  expect(out).toContain("--resume");
  expect(out).toContain("the first to be reached ends the training");
  expect(out).toContain("Ctrl-C takes effect between two steps");
  expect(out).toContain("Exit codes: 0 when the vectors are written, saved checkpoint or not; 2");
});

describe("tour", () => {
  it("shows line, gates, words and what to try, and ends with 0", async () => {
    const settings = smallSettings(smallCorpus(temporaryFolder()), { window: 5 });
    const terminal = recordedTerminal();
    const code = await tourCommand(terminal, main, {
      settings,
      steps: 20,
      words: ["cat", "red"],
      translations: {
        pairs: { train: 400, tune: 20, test: 20 },
        search: "--nbest 5 --stack 5",
        model: "--size 4 --hidden 5 --epochs 1",
      },
    });
    expect(terminal.err.text).toBe("");
    expect(code).toBe(0);
    const { text, lines } = terminal.out;
    expect(lines.some((line) => /650 +4\.000 +-3\.999 +9\.\de-7/.test(line))).toBe(true);
    expect(lines.some((line) => /^ {2}6 +0\.5 +0\.5 +20$/.test(line))).toBe(true);
    expect(text).toMatch(/640 windows in \d+ s, [\d,]+ words\/s/);
    expect(lines.some((line) => /^ {2}cat +red$/.test(line))).toBe(true);
    expect(text).toMatch(/Abby likes to eat apples and bananas .*= 0\.0001680 +best\n/);
    expect(text).toMatch(/BLEU \d+\.\d\d without the joint model, \d+\.\d\d with it \(two-sided p/);
    expect(text).toContain("What to try next");
    expect(text).not.toContain("\u001b");
  });

  it("ends with 130 on Ctrl-C", async () => {
    const settings = smallSettings(smallCorpus(temporaryFolder()));
    const onWrite = (text: string): void => {
      if (text.includes("held out")) process.emit("SIGINT");
    };
    const terminal = recordedTerminal({ onWrite });
    expect(await tourCommand(terminal, main, { settings, steps: 20 })).toBe(130);
    expect(terminal.out.text).toContain("Interrupted.");
  });
});
