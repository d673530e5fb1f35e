import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { detokenize } from "../src/translation/tokens/detokenize.ts";
import { escapeSigns, unescapeSigns } from "../src/translation/tokens/escapes.ts";
import type { Language } from "../src/translation/tokens/spacing.ts";
import { tokenize } from "../src/translation/tokens/tokenize.ts";
import { restoreCase, Truecaser } from "../src/translation/tokens/truecase.ts";
import { temporaryFolder } from "./fixtures.ts";
import { run } from "./run.ts";
import { recordedTerminal } from "./terminal.ts";

describe("tokens", () => {
  test.each<[Language, string, string]>([
    ["en", "Don't open the user's file, please.", "Don 't open the user 's file , please ."],
    ["en", "It’s 5 o'clock (GMT).", "It ’s 5 o'clock ( GMT ) ."],
    ["en", 'He said: "Yes!" and left…', 'He said : " Yes ! " and left …'],
    ["en", "Choose 'Save As...' now", "Choose ' Save As ... ' now"],
    ["en", "(\"a\", 'b') [c]", "( \" a \" , ' b ' ) [ c ]"],
    ["en", "About 50% of $1,200.50; 1,000 m.", "About 50 % of $ 1,200.50 ; 1,000 m ."],
    ["en", "Mr. Smith of the U.S. met Dr. No.", "Mr. Smith of the U.S. met Dr. No ."],
    [
      "en",
      "Word/phrase in /usr/share/doc or C:\\Temp.",
      "Word / phrase in /usr/share/doc or C:\\Temp .",
    ],
    [
      "en",
      "See https://example.org/a_(b)?c=1, then %1 or %s: $(x)",
      "See https://example.org/a_(b)?c=1 , then %1 or %s : $(x)",
    ],
    ["en", "Call main(a, f(b)) or word(s).", "Call main(a , f(b) ) or word(s) ."],
    ["en", "well-known, a - b -- c", "well-known , a - b -- c"],
    ["en", "the users' files are 5\" wide", "the users' files are 5\" wide"],
    ["en", "End. Begin e.g. this. that", "End . Begin e.g. this. that"],
    ["en", "<b>File</b> <name> & =SUM(A1:B2)", "<b>File</b> <name> & =SUM(A1:B2)"],
    [
      "pt",
      "Abri-lo-ei, disse a Sra. Ana: «não» d'água.",
      "Abri-lo-ei , disse a Sra. Ana : « não » d'água .",
    ],
    ["pt", "  (Ação)\t e/ou\u00A0ação ", "( Ação ) e/ou ação"],
    ["pt", "Quê? Arquivo/Pasta?", "Quê ? Arquivo / Pasta ?"],
    ["en", " \t", ""],
  ])("%s: %s", (language, text, tokens) => {
    expect(tokenize(text, language).join(" ")).toBe(tokens);
    const words = text.split(/\s+/u).filter((word) => word !== "");
    expect(detokenize(tokenize(text, language), language)).toBe(words.join(" "));
  });

  test("of other tokenizers are put together", () => {
    expect(detokenize("they do n't say ' no ' , O 'Brien".split(" "), "en")).toBe(
      "they don't say 'no', O'Brien",
    );
  });

  test("are nothing but the text, and give it back where no sign stands alone", () => {
    const signs = fc.constantFrom(..."aZ9é.,:;!?'\"()[]{}/%$-&<>=\\_’“”«…");
    const word = fc.string({ unit: signs, minLength: 1, maxLength: 8 });
    fc.assert(
      fc.property(fc.array(word), fc.constantFrom<Language>("en", "pt"), (words, language) => {
        const tokens = tokenize(words.join(" "), language);
        expect(tokens.join("")).toBe(words.join(""));
        expect(detokenize(tokens, language).replaceAll(" ", "")).toBe(words.join(""));
      }),
    );
    // Signs that open or close something are what a text without joiners cannot place.
    const plain = fc.stringMatching(/^[a-z]{1,3}[.,:;!?/%'-]{0,2}[a-z0-9]{1,3}[.,:;!?]?$/);
    fc.assert(
      fc.property(fc.array(plain), fc.constantFrom<Language>("en", "pt"), (words, language) => {
        expect(detokenize(tokenize(words.join(" "), language), language)).toBe(words.join(" "));
      }),
    );
  });

  test("escape signs, and take them back", () => {
    expect(escapeSigns("&|<>'\"[]")).toBe("&amp;&#124;&lt;&gt;&apos;&quot;&#91;&#93;");
    expect(unescapeSigns("&amp;lt; &nbsp; &")).toBe("&lt; &nbsp; &");
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."&|<>'\"[]a;lt#91mp") }), (text) => {
        expect(unescapeSigns(escapeSigns(text))).toBe(text);
      }),
    );
  });

  test("are made and put together as filters", async () => {
    const text = '\uFEFFIt\'s "A|B" [x].\r\n\r\nlast';
    const made = recordedTerminal({ input: [text.slice(0, 5), text.slice(5)] });
    await run("tokenize --language en", made);
    expect(made.out.text).toBe("It &apos;s &quot; A&#124;B &quot; &#91; x &#93; .\n\nlast\n");
    const back = recordedTerminal({ input: [made.out.text] });
    await run("detokenize --language en", back);
    expect(back.out.text).toBe('It\'s "A|B" [x].\n\nlast\n');
  });

  test("that are no UTF-8 or of another language are refused", async () => {
    const { code, err, out } = await run(
      "detokenize --language pt",
      recordedTerminal({ input: ["a\n", Uint8Array.of(0xff, 10)] }),
    );
    expect([code, out]).toEqual([2, "a\n"]);
    expect(err).toContain("standard input:2:1: byte 0xff is no valid UTF-8");
    expect((await run("tokenize --language fr")).code).toBe(2);
    expect((await run("tokenize")).err).toContain("--language");
  });
});

describe("truecase", () => {
  const text = [
    "The house of Anna is new .",
    "&quot; Anna sees the house &quot; . the BBC",
    "Houses ! Anna is there .",
    "1 . We see Houses and houses",
    "see Houses",
  ];

  test("learns, runs and restores", async () => {
    const model = join(temporaryFolder(), "model");
    const training = recordedTerminal({ input: text.map((line) => `${line}\n`) });
    expect(await run(`truecase train --output ${model}`, training)).toMatchObject({
      code: 0,
      err: "",
    });
    const lines = readFileSync(model, "utf8").split("\n");
    expect(lines).toContain("the (2/2)");
    expect(lines).toContain("Houses (2/3) houses (1)");
    expect(lines).toContain("BBC (1/1)");
    const input = [
      "The house . &quot; The HOUSE , anna and The Anna",
      "houses and houses",
      "Unknown Words",
    ].map((line) => `${line}\n`);
    const applied = recordedTerminal({ input });
    await run(`truecase run --model ${model}`, applied);
    expect(applied.out.lines).toEqual([
      // "The" inside is no form that was ever seen there, nor is "anna".
      "the house . &quot; the house , Anna and the Anna",
      "Houses and houses",
      "Unknown Words",
    ]);
    const restored = recordedTerminal({ input: ["( the house . &quot; élan\n", "os.path is\n"] });
    await run("truecase restore", restored);
    expect(restored.out.lines).toEqual(["( The house . &quot; Élan", "os.path is"]);
  });

  test("prefers small letters, and is deterministic", () => {
    expect(new Truecaser(["b (1/2) B (1)"], "m").apply(["B", "B", "x"])).toEqual(["b", "B", "x"]);
    expect(restoreCase([])).toEqual([]);
    // Capitals inside a word do not come from its place.
    const acronyms = new Truecaser(["basic (5/9) BASIC (4)"], "m");
    expect(acronyms.apply(["BASIC", "BASIC"])).toEqual(["BASIC", "BASIC"]);
    expect(acronyms.apply(["Basic", "bAsIc"])).toEqual(["basic", "basic"]);
  });

  test.each([
    ["the 5", "m:1: got"],
    ["the (5/6) The", "m:1: got"],
    ["the (5/6)\n(1) x", "m:2: got"],
  ])("refuses the model %j", (model, message) => {
    expect(() => new Truecaser(model.split("\n"), "m")).toThrow(message);
  });

  test("tells what is missing", async () => {
    const folder = temporaryFolder();
    const nothing = await run(`truecase train --output ${folder}/m`, recordedTerminal());
    expect([nothing.code, nothing.err]).toEqual([
      2,
      expect.stringContaining("no words on standard input"),
    ]);
    writeFileSync(join(folder, "model"), "a\n");
    expect((await run(`truecase run --model ${folder}/model`)).err).toContain("model:1: got");
    writeFileSync(join(folder, "empty"), "\n");
    expect((await run(`truecase run --model ${folder}/empty`)).err).toContain(
      "empty: there are no words in it",
    );
    const unread = recordedTerminal({ input: [new Uint8Array([0xff])] });
    expect((await run(`truecase train --output ${folder}/no/m`, unread)).err).toContain(
      "there is no folder",
    );
    expect((await run(`truecase run --model ${folder}/none`)).err).toContain(
      "there is no such file",
    );
  });
});
