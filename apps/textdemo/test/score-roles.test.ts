import { parseConll } from "@nnf/data";
import { describe, expect, test } from "vitest";
import { type Proposition, propositionsOf } from "../src/tagging/score/propositions.ts";
import { formatRoles, scoreRoles } from "../src/tagging/score/roles.ts";

/** The propositions of a file in the format of CoNLL-2005. */
const read = (text: string): Proposition[][] =>
  [...parseConll(text, { columns: "sentence" })].map((sentence) => propositionsOf(sentence));

/** A sentence of one proposition, whose predicate `go` is word 2, from its brackets. */
function sentence(brackets: string, lemma = "go", position = 2): string {
  const rows = brackets.split(" ").map((tag, i) => `${i === position ? lemma : "-"} ${tag}`);
  return `${rows.join("\n")}\n\n`;
}

/** For each role `role correct excess missed`; and the perfect propositions. */
function roles(gold: string, guess: string): string[] {
  const score = scoreRoles(read(gold), read(guess));
  const counts = [...score.roles].map(
    ([role, { correct, excess, missed }]) => `${role} ${correct} ${excess} ${missed}`,
  );
  return [...counts, `perfect ${score.perfect}`];
}

describe("arguments, as srl-eval counts them", () => {
  test.each<[string, string, string, string[]]>([
    [
      "all right",
      "(A0* *) (V*) (A1*)",
      "(A0* *) (V*) (A1*)",
      ["A0 1 0 0", "A1 1 0 0", "perfect 1"],
    ],
    // The same words under another role: too much in one role, too little in the other.
    ["another role", "(A0*) * (V*) *", "(A1*) * (V*) *", ["A0 0 0 1", "A1 0 1 0", "perfect 0"]],
    ["other words", "(A0* *) (V*) *", "(A0*) * (V*) *", ["A0 0 1 1", "perfect 0"]],
    // V is no argument: that it is wrong leaves the proposition perfect.
    ["the verb is left out", "(A0*) * (V*) *", "(A0*) * * (V*)", ["A0 1 0 0", "perfect 1"]],
    // One argument of two pieces, not two arguments.
    [
      "a continued argument is one",
      "(A1*) * (V*) (C-A1*)",
      "(A1*) * (V*) (C-A1*)",
      ["A1 1 0 0", "perfect 1"],
    ],
    [
      "its first piece alone is wrong",
      "(A1*) * (V*) (C-A1*)",
      "(A1*) * (V*) *",
      ["A1 0 1 1", "perfect 0"],
    ],
    // Two guesses, both wrong, and the one argument missed.
    [
      "the piece without C- is an argument of its own",
      "(A1*) * (V*) (C-A1*)",
      "(A1*) * (V*) (A1*)",
      ["A1 0 2 1", "perfect 0"],
    ],
    // From word 0 to word 3 both, but not the same pieces.
    [
      "one span is not its two ends",
      "(A1*) (C-A1*) (V*) *",
      "(A1* *) (V*) *",
      ["A1 0 1 1", "perfect 0"],
    ],
    [
      "a continuation of nothing is the argument",
      "* * (V*) (A1*)",
      "* * (V*) (C-A1*)",
      ["A1 1 0 0", "perfect 1"],
    ],
    // Gold: A1 of word 0, A1 of words 1 and 3. The continuation belongs to the last A1 before it.
    [
      "a continuation goes with the last of its role",
      "(A1*) (A1*) (V*) (C-A1*)",
      "(A1*) (A1*) (V*) *",
      ["A1 1 1 1", "perfect 0"],
    ],
    // C-A1 comes first, so that it is an A1; the A1 after it does not join it.
    [
      "a continuation before its argument",
      "(C-A1*) (A1*) (V*) *",
      "(A1*) (A1*) (V*) *",
      ["A1 2 0 0", "perfect 1"],
    ],
    // C-A0 does not continue A1.
    [
      "a continuation of another role",
      "(A1*) * (V*) (C-A1*)",
      "(A1*) * (V*) (C-A0*)",
      ["A0 0 1 0", "A1 0 1 1", "perfect 0"],
    ],
    [
      "three pieces",
      "(A1*) (C-A1*) (V*) (C-A1*)",
      "(A1*) (C-A1*) (V*) (C-A1*)",
      ["A1 1 0 0", "perfect 1"],
    ],
    ["a verb of two pieces", "* * (V*) (C-V*)", "* * (V*) *", ["perfect 1"]],
    [
      "referring arguments keep R-",
      "(R-A0*) * (V*) *",
      "(A0*) * (V*) *",
      ["A0 0 1 0", "R-A0 0 0 1", "perfect 0"],
    ],
  ])("%s", (_, gold, guess, expected) => {
    expect(roles(sentence(gold), sentence(guess))).toEqual(expected);
  });

  test("predicates are found by their place and lemma", () => {
    const gold = sentence("(A0*) (A1*) (V*) *");
    const missed = ["A0 0 0 1", "A1 0 0 1", "perfect 0"];
    expect(roles(gold, sentence("(A0*) (A1*) (V*) *", "be"))).toEqual(missed);
    expect(roles(gold, sentence("(A0*) (A1*) (V*) *", "go", 3))).toEqual(missed);
    expect(roles(gold, "-\n-\n-\n-\n")).toEqual(missed);
    // A guessed predicate that is none in gold: its arguments are not counted as excess.
    expect(roles("-\n-\n-\n-\n", gold)).toEqual(["perfect 0"]);
    expect(scoreRoles(read(gold), read(sentence("* * * (V*)", "be", 3))).warnings).toEqual([
      "sentence 1: go at word 3 is no guessed predicate; all its arguments are missed.",
      "sentence 1: guessed be at word 4 is no gold predicate; it is passed over.",
    ]);
    expect(scoreRoles(read(gold), read(sentence("* * (V*) *", "be"))).warnings).toEqual([
      "sentence 1: go at word 3 is be in the guess; all its arguments are missed.",
    ]);
  });

  test("sentences must match", () => {
    expect(() => scoreRoles([[]], [])).toThrow(
      "scoreRoles: got 1 gold and 0 guessed sentences; expected as many.",
    );
  });
});

test("the report of srl-eval", () => {
  // say: A0 and V right, A1 a word too short. leave: A0 and V right, the adjunct under another name.
  // So 2 right, 2 too many, 2 missed; neither proposition is perfect. The second sentence has none.
  const gold = `
-     (A0*) *
say   (V*)  *
-     (A1*  (A0*)
leave *     (V*)
-     *)    (AM-TMP*)

-
`;
  const guess = gold.replace("leave * ", "leave *)").replace("*)    (AM-TMP*)", "*     (AM-LOC*)");
  expect(formatRoles(scoreRoles(read(gold), read(guess)))).toBe(
    `\
Number of Sentences    :           2
Number of Propositions :           2
Percentage of perfect props :   0.00

              corr.  excess  missed    prec.    rec.      F1
------------------------------------------------------------
   Overall        2       2       2    50.00   50.00   50.00
----------
        A0        2       0       0   100.00  100.00  100.00
        A1        0       1       1     0.00    0.00    0.00
    AM-LOC        0       1       0     0.00    0.00    0.00
    AM-TMP        0       0       1     0.00    0.00    0.00
------------------------------------------------------------
         V        2       0       0   100.00  100.00  100.00
------------------------------------------------------------
`,
  );
  expect(formatRoles(scoreRoles([], []))).toContain("   Overall        0       0       0     0.00");
});

describe("reading propositions", () => {
  test("BIO columns beside others", () => {
    const [first] = parseConll("He PRP - B-ARG0\nleft VBD leave B-V\nus PRP - B-ARG1\n");
    expect(first && propositionsOf(first, { predicate: 2, scheme: "IOB2" })).toEqual([
      {
        position: 1,
        lemma: "leave",
        spans: [
          { start: 0, end: 1, label: "ARG0" },
          { start: 1, end: 2, label: "V" },
          { start: 2, end: 3, label: "ARG1" },
        ],
      },
    ]);
  });

  test.each([
    [
      "- *\n- *\n",
      "propositionsOf: f:1:1: the sentence has 0 predicates and 1 columns of arguments; " +
        "expected one for each predicate. Is the column of predicates another one?",
    ],
    ["go\n", "f:1:1: the sentence has 1 predicates and 0 columns of arguments;"],
    [
      "\n- (A0*\ngo *\n",
      "propositionsOf: f:2:2: the arguments of go are malformed (tagsToSpans: tag 1 is " +
        '"(A0*"; expected *) after it.)',
    ],
    ["go B-V\n", 'f:1:2: the arguments of go are malformed (tagsToSpans: tag 1 is "B-V";'],
  ])("refuses %j", (text, problem) => {
    expect(() => [...parseConll(text)].map((s) => propositionsOf(s, { file: "f" }))).toThrow(
      problem,
    );
  });

  test("refuses rows without a column for predicates", () => {
    const read = () =>
      [...parseConll("go VB\n")].map((s) => propositionsOf(s, { predicate: 2, file: "f" }));
    expect(read).toThrow("f:1:3: the rows have 2 columns; expected predicates in column 3,");
  });
});
