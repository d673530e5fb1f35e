import type { TagSpan } from "@nnf/data";
import { pairSentences, type Sentences } from "./pairs.ts";
import { formatPercentage, harmonicMean, percentage } from "./percent.ts";
import type { Proposition } from "./propositions.ts";

/** Arguments in both, in the guess only, and in the gold only. */
export interface RoleCounts {
  readonly correct: number;
  readonly excess: number;
  readonly missed: number;
}

/** What srl-eval counts. */
export interface RoleScore {
  readonly sentences: number;
  readonly propositions: number;
  /** Propositions with neither excess nor missed arguments. */
  readonly perfect: number;
  /** All arguments but `V`. */
  readonly overall: RoleCounts;
  /** By role, in alphabetical order. */
  readonly roles: ReadonlyMap<string, RoleCounts>;
  /** The verb itself, `V`, which does not count as an argument. */
  readonly verb: RoleCounts | null;
  /** Propositions that are in only one of gold and guess, a sentence each. */
  readonly warnings: readonly string[];
}

const verbRole = "V";

type MutableCounts = { -readonly [Name in keyof RoleCounts]: RoleCounts[Name] };

const none = (): MutableCounts => ({ correct: 0, excess: 0, missed: 0 });

/**
 * Precision, recall and F over the arguments of propositions, counted exactly as srl-eval does
 * (X. Carreras and L. Màrquez, CoNLL-2005):
 *
 * - An argument is right if its role and all its words are. A span `C-X` continues the last argument
 *   `X` before it, and only both together are right; without one before it, it is an `X` itself.
 *   `R-X` is a role like any other.
 * - `V` is left out of the sums and of what makes a proposition perfect.
 * - Propositions are compared by the position of the predicate, and have to have the same lemma.
 *   All arguments of a gold one without a match are missed; a guessed one without is passed over.
 *
 * @throws ValueError when there are not as many guessed sentences as gold ones
 */
export function scoreRoles(gold: Sentences<Proposition>, guess: Sentences<Proposition>): RoleScore {
  const roles = new Map<string, MutableCounts>();
  const warnings: string[] = [];
  let propositions = 0;
  let perfect = 0;
  pairSentences("scoreRoles", gold, guess).forEach(
    ([goldPropositions, guessPropositions], index) => {
      const guesses = new Map(guessPropositions.map((guessed) => [guessed.position, guessed]));
      for (const proposition of goldPropositions) {
        const guessed = guesses.get(proposition.position);
        guesses.delete(proposition.position);
        const matches = guessed?.lemma === proposition.lemma;
        if (!matches) warnings.push(unmatched(index, proposition, guessed));
        propositions++;
        if (compare(proposition.spans, matches ? guessed.spans : [], roles)) perfect++;
      }
      for (const { lemma, position } of guesses.values()) {
        warnings.push(
          `sentence ${index + 1}: guessed ${lemma} at word ${position + 1} is no gold predicate; it is passed over.`,
        );
      }
    },
  );
  const verb = roles.get(verbRole) ?? null;
  roles.delete(verbRole);
  const overall = none();
  for (const counts of roles.values()) {
    overall.correct += counts.correct;
    overall.excess += counts.excess;
    overall.missed += counts.missed;
  }
  const sorted = [...roles].sort(([a], [b]) => (a < b ? -1 : 1));
  const sentences = gold.length;
  return { sentences, propositions, perfect, overall, roles: new Map(sorted), verb, warnings };
}

function unmatched(index: number, gold: Proposition, guessed: Proposition | undefined): string {
  const found =
    guessed === undefined ? "is no guessed predicate" : `is ${guessed.lemma} in the guess`;
  return (
    `sentence ${index + 1}: ${gold.lemma} at word ${gold.position + 1} ${found}; ` +
    "all its arguments are missed."
  );
}

/** Adds the arguments of one proposition to the counts; whether they are the same in both. */
function compare(
  gold: readonly TagSpan[],
  guess: readonly TagSpan[],
  roles: Map<string, MutableCounts>,
): boolean {
  const goldArguments = argumentsOf(gold);
  const guessArguments = argumentsOf(guess);
  let same = true;
  const count = (role: string, kind: keyof RoleCounts): void => {
    const counts = roles.get(role) ?? none();
    roles.set(role, counts);
    counts[kind]++;
    if (kind !== "correct" && role !== verbRole) same = false;
  };
  for (const [key, role] of guessArguments)
    count(role, goldArguments.has(key) ? "correct" : "excess");
  for (const [key, role] of goldArguments) if (!guessArguments.has(key)) count(role, "missed");
  return same;
}

/** The arguments spans make: their roles, by a text of role and pieces. */
function argumentsOf(spans: readonly TagSpan[]): Map<string, string> {
  const pieces: { role: string; words: string }[] = [];
  const last = new Map<string, { role: string; words: string }>();
  for (const { start, end, label } of spans.toSorted((a, b) => a.start - b.start)) {
    const role = label.replace(/^C-/, "");
    const before = label === role ? undefined : last.get(role);
    if (before !== undefined) {
      before.words += ` ${start}-${end}`;
      continue;
    }
    const argument = { role, words: `${start}-${end}` };
    pieces.push(argument);
    last.set(role, argument);
  }
  return new Map(pieces.map(({ role, words }) => [`${role} ${words}`, role]));
}

/** Precision, recall and F in per cent. */
export function roleMeasures({ correct, excess, missed }: RoleCounts): [number, number, number] {
  const precision = percentage(correct, correct + excess);
  const recall = percentage(correct, correct + missed);
  return [precision, recall, harmonicMean(precision, recall)];
}

/** The report of srl-eval, character by character. */
export function formatRoles(score: RoleScore): string {
  const { sentences, propositions, perfect, overall, roles, verb } = score;
  const rule = "-".repeat(60);
  const lines = [
    `Number of Sentences    :      ${String(sentences).padStart(6)}`,
    `Number of Propositions :      ${String(propositions).padStart(6)}`,
    `Percentage of perfect props : ${formatPercentage(percentage(perfect, propositions))}`,
    "",
    formatRow("", ["corr.", "excess", "missed"], ["prec.", "rec.", "F1"]),
    rule,
    formatCounts("Overall", overall),
    "----------",
    ...[...roles].map(([role, counts]) => formatCounts(role, counts)),
    rule,
    ...(verb === null ? [] : [formatCounts(verbRole, verb)]),
    rule,
  ];
  return `${lines.join("\n")}\n`;
}

function formatCounts(role: string, counts: RoleCounts): string {
  const { correct, excess, missed } = counts;
  const measures = roleMeasures(counts).map((value) => formatPercentage(value));
  return formatRow(role, [correct, excess, missed].map(String), measures);
}

function formatRow(role: string, counts: readonly string[], measures: readonly string[]): string {
  const join = (cells: readonly string[]): string =>
    cells.map((cell) => cell.padStart(6)).join("  ");
  return `${role.padStart(10)}   ${join(counts)}   ${join(measures)}`;
}
