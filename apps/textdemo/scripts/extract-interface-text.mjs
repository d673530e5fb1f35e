// Makes data/, Portuguese and English sentences of program interfaces:
//   node scripts/extract-interface-text.mjs
// Needs npm and gzip. The packages below are fetched into a temporary folder and are no dependencies.
import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const packages = {
  portuguese: "@codingame/monaco-vscode-language-pack-pt-br@25.1.2",
  pseudo: "@codingame/monaco-vscode-language-pack-qps-ploc@25.1.2",
  typescript: "typescript@5.9.3",
};

/** What the pack qps-ploc writes for letters of the English text. */
const substitution = new Map(
  [..."ÆæßþÇçÐðËëÏï£ÑñØø§ÜµÝÿ"].map((letter, i) => [letter, "AaBbCcDdEeIiLNnOoSUuYy"[i]]),
);

/** Shares of the pairs of at least `leastWords` words a side that are for tuning and for testing. */
const shares = { test: 0.06, tune: 0.06 };
const leastWords = 4;
const mostWords = 60;

const target = resolve(import.meta.dirname, "..", "data");
const work = mkdtempSync(join(tmpdir(), "nnf-interface-"));
try {
  const folders = Object.fromEntries(
    Object.entries(packages).map(([name, spec]) => [name, fetch(name, spec)]),
  );
  const code = pairsOfCode(folders.portuguese, folders.pseudo);
  const typescript = pairsOfTypeScript(folders.typescript);
  const pairs = clean([...code, ...typescript]);
  const parts = split(pairs);
  mkdirSync(target, { recursive: true });
  for (const [part, members] of Object.entries(parts)) {
    write(`interface.${part}.pt.gz`, members, ({ pt }) => pt);
    write(`interface.${part}.en.gz`, members, ({ en }) => en);
  }
  writeFileSync(join(target, "README.md"), card(parts));
  writeFileSync(join(target, "LICENSE"), licence());
  writeFileSync(
    join(target, "LICENSE-APACHE"),
    readFileSync(join(folders.typescript, "LICENSE.txt"), "utf8").replaceAll("\r\n", "\n"),
  );
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Unpacks a package; its folder. */
function fetch(name, spec) {
  const folder = join(work, name);
  mkdirSync(folder);
  execFileSync("npm", ["pack", "--silent", "--pack-destination", folder, spec]);
  const [archive] = readdirSync(folder);
  execFileSync("tar", ["-xzf", archive], { cwd: folder });
  return join(folder, "package");
}

/** Pairs of the language packs of Visual Studio Code. */
function pairsOfCode(portuguese, pseudo) {
  const main = "translations/main.i18n.json.js";
  const [pt, en] = [portuguese, pseudo].map((folder) => readModule(join(folder, main)));
  const pairs = pt.map((text, i) => ({ source: "code", pt: text, en: decode(en[i]) }));
  for (const name of readdirSync(join(portuguese, "translations/extensions")).sort()) {
    const [ours, theirs] = [portuguese, pseudo].map(
      (folder) => readJson(join(folder, "translations/extensions", name)).contents,
    );
    for (const [group, messages] of Object.entries(ours)) {
      for (const [key, text] of Object.entries(messages)) {
        const english = decode(theirs[group]?.[key]);
        // In bundles the key is the English text, with or without a comment behind it.
        if (group === "bundle" && key !== english && !key.startsWith(`${english}/`)) {
          throw new Error(`${name}: ${JSON.stringify(english)} should be ${JSON.stringify(key)}`);
        }
        pairs.push({ source: "code", pt: text, en: english });
      }
    }
  }
  return pairs;
}

/** Pairs of the messages of TypeScript's compiler. */
function pairsOfTypeScript(folder) {
  const translations = readJson(join(folder, "lib/pt-br/diagnosticMessages.generated.json"));
  const source = readFileSync(join(folder, "lib/typescript.js"), "utf8");
  const string = String.raw`("(?:[^"\\]|\\.)*")`;
  const calls = source.matchAll(
    new RegExp(String.raw`\bdiag\(\d+, \d+ /\* \w+ \*/, ${string}, ${string}`, "g"),
  );
  return [...calls].map(([, key, message]) => ({
    source: "typescript",
    pt: translations[JSON.parse(key)],
    en: JSON.parse(message),
  }));
}

/** The array that a module exports, read without running it. */
function readModule(path) {
  const text = readFileSync(path, "utf8");
  const array = text.slice(text.indexOf("["), text.lastIndexOf("]") + 1);
  return JSON.parse(array.replaceAll(/^\tundefined(?=,?$)/gm, "null"));
}

function readJson(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function decode(text) {
  return text?.replaceAll(/[^\0-\x7f]/gu, (letter) => substitution.get(letter) ?? letter);
}

/** Pairs that are sentences or phrases, once each. */
function clean(pairs) {
  const kept = new Map();
  for (const { source, pt, en } of pairs) {
    if (typeof pt !== "string" || typeof en !== "string") continue;
    const pair = { source, pt: tidy(pt), en: tidy(en) };
    const isGood = (text) =>
      /\p{L}{2}/u.test(text) && !/[\r\n]|\]\(|:\/\//.test(text) && words(text) <= mostWords;
    const key = `${pair.pt}\n${pair.en}`;
    if (pair.pt !== pair.en && isGood(pair.pt) && isGood(pair.en) && !kept.has(key)) {
      kept.set(key, pair);
    }
  }
  return [...kept.values()];
}

/** Without the marks of access keys, single spaces between words. */
function tidy(text) {
  return text
    .normalize("NFC")
    .trim()
    .replaceAll(/&&(?=[\p{L}\p{N}{])/gu, "")
    .replaceAll(/[^\S\r\n]+/gu, " ");
}

function words(text) {
  return text.split(" ").length;
}

/** Parts by a hash of the English text; none has a sentence of another, whatever its case and punctuation. */
function split(pairs) {
  const parts = { test: [], tune: [], train: [] };
  for (const pair of pairs) {
    const share = createHash("sha256").update(plain(pair.en)).digest().readUInt32BE() / 2 ** 32;
    const isLong = words(pair.pt) >= leastWords && words(pair.en) >= leastWords;
    const rest = share < shares.test + shares.tune && isLong ? "tune" : "train";
    parts[share < shares.test && isLong ? "test" : rest].push(pair);
  }
  const taken = new Set();
  for (const [part, members] of Object.entries(parts)) {
    const isNew = ({ pt, en }) => !taken.has(`pt ${plain(pt)}`) && !taken.has(`en ${plain(en)}`);
    parts[part] = members.filter(isNew);
    for (const { pt, en } of parts[part]) taken.add(`pt ${plain(pt)}`).add(`en ${plain(en)}`);
  }
  return parts;
}

function plain(text) {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, " ")
    .trim();
}

function write(name, pairs, side) {
  const text = pairs.map((pair) => `${side(pair)}\n`).join("");
  writeFileSync(join(target, name), execFileSync("gzip", ["-9n"], { input: text }));
}

function card(parts) {
  const count = (number) => number.toLocaleString("en-US");
  const total = (members, side) => members.reduce((sum, pair) => sum + words(pair[side]), 0);
  const rows = ["train", "tune", "test"].map((part) => {
    const members = parts[part];
    const from = (source) => count(members.filter((pair) => pair.source === source).length);
    return (
      `| \`interface.${part}\` | ${count(members.length)} | ${from("code")} | ${from("typescript")} | ` +
      `${count(total(members, "pt"))} | ${count(total(members, "en"))} |`
    );
  });
  return `# Portuguese-English sentences of program interfaces

| files (\`.pt.gz\` and \`.en.gz\`) | pairs | Visual Studio Code | TypeScript | words pt | words en |
| --- | --- | --- | --- | --- | --- |
${rows.join("\n")}

From: the language packs of Visual Studio Code 1.108 (\`${packages.portuguese}\`; the
English side is that of \`${packages.pseudo}\`, which is English with
other letters in the place of some) and the messages of TypeScript's compiler (\`${packages.typescript}\`).
Portuguese is Brazilian. English is the source.

Format: UTF-8 in NFC, a sentence, phrase or short paragraph a line, line n of one file being line n of the
other; cased and not tokenised; 1 to ${mostWords} words a side. Placeholders such as {0} are as they were; the marks of
access keys (&&) are taken out. Left out: pairs with line breaks or addresses, without a word, or with equal
sides. Pairs are unique.

Split by a hash of the English text. Pairs for tuning and testing have at least ${leastWords} words a side. No sentence
of a part, on either side and whatever its case and punctuation, stands in another.

Made by \`node apps/textdemo/scripts/extract-interface-text.mjs\`. The packages are no dependencies.

## Licence

The texts of Visual Studio Code are © Microsoft Corporation, MIT (\`LICENSE\`); those of TypeScript are
© Microsoft Corporation, Apache-2.0 (\`LICENSE-APACHE\`).
`;
}

function licence() {
  return `The text in this folder is under two licences. It was extracted and changed: selected, cleaned of marks of
access keys, and its English letters put back. Its authors do not endorse this.

1. Sentences of TypeScript (${packages.typescript}), Copyright (c) Microsoft Corporation, are licensed under
the Apache License, Version 2.0: see LICENSE-APACHE.

2. Sentences of the language packs of Visual Studio Code
(${packages.portuguese},
${packages.pseudo}):

MIT License

Copyright (c) Microsoft Corporation. All rights reserved.

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
`;
}
