import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  capitalization,
  capitalizationClasses,
  numbersToZero,
  sentences,
  suffix,
  tokenize,
  tokenizeSentences,
  words,
} from "../src/index.ts";

describe("tokenize", () => {
  test.each([
    ["I don't know; it's cannot.", "I|do|n't|know|;|it|'s|can|not|."],
    ["They’ve won’t DON'T he'd", "They|’ve|wo|n’t|DO|N'T|he|'d"],
    ["O'Brien's dogs' tails", "O'Brien|'s|dogs|'|tails"],
    ["'Tis the '90s, get 'em", "'|Tis|the|'90s|,|get|'em"],
    ["a well-known, 20-year-old F-16", "a|well-known|,|20-year-old|F-16"],
    ["$1,234.50 and 50% at 10:30 on 1/2/1999.", "$|1,234.50|and|50|%|at|10:30|on|1/2/1999|."],
    ["the 1990s, the 1st, .5 and 3kg", "the|1990s|,|the|1st|,|.5|and|3kg"],
    ["Mr. Smith of the U.S. met J. Doe, Ph.D.", "Mr.|Smith|of|the|U.S.|met|J.|Doe|,|Ph.D."],
    ["He said no. It was I. No. 5 won.", "He|said|no|.|It|was|I|.|No.|5|won|."],
    ["e.g. apples, pears, etc.", "e.g.|apples|,|pears|,|etc."],
    ["Wait... what -- no—yes…", "Wait|...|what|--|no|—|yes|…"],
    ['"Go!!" (he said)', '"|Go|!|!|"|(|he|said|)'],
    [
      "see https://nnf.dev/a?b=c, or mail me@x.org.",
      "see|https://nnf.dev/a?b=c|,|or|mail|me@x.org|.",
    ],
    ["naïve café, Ångström, 東京", "naïve|café|,|Ångström|,|東京"],
    ["ready?yes:no", "ready|?|yes|:|no"],
    ["snake_case and/or x=1", "snake_case|and|/|or|x|=|1"],
    ["👍🏽 ok", "👍|🏽|ok"],
    ["", ""],
    [" \n\t ", ""],
  ])("%s", (text, expected) => {
    expect(words(text).join("|")).toBe(expected);
  });

  test("tokens tell their places and leave out nothing but white space", () => {
    const piece = fc.oneof(
      fc.constantFrom(
        "don't",
        "U.S.",
        "Mr.",
        " ",
        "\n",
        "'",
        "-",
        "...",
        "1,2",
        "a.b",
        "no.",
        "’s",
      ),
      fc.string({ unit: "grapheme" }),
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const text = pieces.join("");
        let end = 0;
        for (const token of tokenize(text)) {
          expect(token.text).toBe(text.slice(token.start, token.end));
          expect(token.text).not.toBe("");
          expect(text.slice(end, token.start).trim()).toBe("");
          end = token.end;
        }
        expect(text.slice(end).trim()).toBe("");
      }),
    );
  });

  test("takes time in proportion to the text, whatever it is", () => {
    for (const unit of ["a.", "a-", "1,", "'", "a@", "http://", "n't", "can", "Mr. ", "a'b"]) {
      const text = unit.repeat(50_000);
      expect(tokenize(text).at(-1)?.end).toBe(text.trimEnd().length);
      expect(sentences(text).at(-1)?.end).toBe(text.trimEnd().length);
    }
  });
});

describe("sentences", () => {
  test.each([
    ["It works. Does it? Yes!", ["It works.", "Does it?", "Yes!"]],
    ["Mr. Smith met J. Doe. They spoke.", ["Mr. Smith met J. Doe.", "They spoke."]],
    ["See No. 5. He said no. Then he left.", ["See No. 5.", "He said no.", "Then he left."]],
    [
      "In the U.S. Congress met. In the U.S. He won.",
      ["In the U.S. Congress met.", "In the U.S.", "He won."],
    ],
    ['"What?" he asked. "Nothing." She left.', ['"What?" he asked.', '"Nothing."', "She left."]],
    ["Wait... maybe not. (Well.) Yes.", ["Wait... maybe not.", "(Well.)", "Yes."]],
    ["Prices rose 3.5 percent. Then fell.", ["Prices rose 3.5 percent.", "Then fell."]],
    [
      "A title\n\nA paragraph without end\n \nAnother.",
      ["A title", "A paragraph without end", "Another."],
    ],
    ["one line\nbroken in two. Next.", ["one line\nbroken in two.", "Next."]],
    ["It was I. Then we went.", ["It was I.", "Then we went."]],
    ["  ", []],
  ])("%s", (text, expected) => {
    expect(sentences(text).map((sentence) => sentence.text)).toEqual(expected);
  });

  test("tokens of sentences have their places in the whole text", () => {
    const text = "  Mr. Hall didn't. We did!\n\nOh.";
    const tokens = tokenizeSentences(text);
    expect(tokens.map((sentence) => sentence.map((token) => token.text))).toEqual([
      ["Mr.", "Hall", "did", "n't", "."],
      ["We", "did", "!"],
      ["Oh", "."],
    ]);
    for (const token of tokens.flat()) {
      expect(text.slice(token.start, token.end)).toBe(token.text);
    }
  });
});

describe("features", () => {
  test.each([
    ["NASA", "allcaps"],
    ["U.S.", "allcaps"],
    ["I", "allcaps"],
    ["F-16", "allcaps"],
    ["France", "initcap"],
    ["McDonald", "initcap"],
    ["Élan", "initcap"],
    ["'Tis", "initcap"],
    ["iPhone", "hascap"],
    ["the", "nocaps"],
    ["1999", "nocaps"],
    ["", "nocaps"],
  ])("%s is %s", (word, name) => {
    expect(capitalizationClasses[capitalization(word)]).toBe(name);
  });

  test("suffix and numbers", () => {
    expect(["Running", "a", "", "nïé"].map((word) => suffix(word))).toEqual(["ng", "a", "", "ïé"]);
    expect(suffix("Running", 3)).toBe("ing");
    expect(["1,234.5", "1990s", "F-16", "10:30", "x"].map(numbersToZero)).toEqual([
      "0",
      "0s",
      "F-0",
      "0:0",
      "x",
    ]);
  });
});
