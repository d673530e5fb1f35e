import type { WordVectors } from "@nnf/data";
import { FormatError, fromHost, maximum, type Tensor } from "@nnf/tensor";
import type { Neighbour } from "./neighbours.ts";
import { rowFinder } from "./rows.ts";

/** Four words: a is to b as c is to d. */
export type Question = readonly [a: string, b: string, c: string, d: string];

/** Questions under one head. */
export interface Section {
  readonly name: string;
  readonly questions: readonly Question[];
}

/** How many questions of a section were answered. */
export interface SectionScore {
  readonly name: string;
  readonly questions: number;
  /** Questions with a word that the vectors lack; the rest is asked. */
  readonly unknown: number;
  readonly right: number;
}

/**
 * Reads questions in the form of word2vec's questions-words.txt: a line `: name` begins a section,
 * the others hold four words.
 * @throws FormatError naming the line
 */
export async function readQuestions(
  lines: AsyncIterable<string>,
  file: string,
): Promise<Section[]> {
  const sections: { name: string; questions: Question[] }[] = [];
  let number = 0;
  for await (const line of lines) {
    number++;
    if (line.trim() === "") continue;
    if (line.startsWith(":")) {
      sections.push({ name: line.slice(1).trim(), questions: [] });
      continue;
    }
    const [a, b, c, d, ...more] = line.trim().split(/\s+/);
    if (
      a === undefined ||
      b === undefined ||
      c === undefined ||
      d === undefined ||
      more.length > 0
    ) {
      throw new FormatError(
        "analogy",
        `got ${JSON.stringify(line.slice(0, 60))}; expected four words, or a section's name after ":".`,
        { file, line: number },
      );
    }
    if (sections.length === 0) sections.push({ name: "", questions: [] });
    sections.at(-1)?.questions.push([a, b, c, d]);
  }
  if (sections.some(({ questions }) => questions.length > 0)) return sections;
  throw new FormatError("analogy", "no questions; expected four words in each line.", { file });
}

/** The table with every vector of length 1. */
function unitTable({ vectors }: WordVectors): Tensor {
  const table = fromHost(vectors.data, [...vectors.shape]);
  return table.div(maximum(table.norm(1, { keepDims: true }), 1e-30));
}

/** cos(x, b − a + c) up to a factor for every word x, [triples, words] (3CosAdd, Mikolov et al. 2013). */
function scores(unit: Tensor, triples: readonly (readonly number[])[]): Tensor {
  const rows = (i: number): Tensor => unit.take(triples.map((triple) => triple[i] ?? 0));
  const target = rows(1).sub(rows(0)).add(rows(2));
  const length = maximum(target.norm(1, { keepDims: true }), 1e-30);
  return target.div(length).matmul(unit.transpose());
}

/** The words nearest to b − a + c, nearest first, without the three. */
export function analogies(
  vectors: WordVectors,
  triple: readonly [number, number, number],
  top: number,
): Neighbour[] {
  const values = scores(unitTable(vectors), [triple]).data();
  const order = [...values.keys()].filter((row) => !triple.includes(row));
  order.sort((x, y) => (values[y] ?? 0) - (values[x] ?? 0) || x - y);
  return order
    .slice(0, top)
    .map((row) => ({ row, word: vectors.words[row] ?? "", value: values[row] ?? 0 }));
}

/** Questions whose scores are computed together. */
const chunk = 256;

/** Asks the questions of each section; the best word other than a, b and c is the answer. */
export function answerSections(
  vectors: WordVectors,
  sections: readonly Section[],
  onSection: (score: SectionScore) => void = () => {},
): SectionScore[] {
  const find = rowFinder(vectors);
  const unit = unitTable(vectors);
  unit.data(); // Once, not anew for every chunk.
  return sections.map(({ name, questions }) => {
    const known = questions
      .map((question) => question.flatMap((word) => find(word) ?? []))
      .filter((rows) => rows.length === 4);
    let right = 0;
    for (let start = 0; start < known.length; start += chunk) {
      const asked = known.slice(start, start + chunk);
      const values = scores(unit, asked).data();
      const width = vectors.words.length;
      asked.forEach((rows, i) => {
        if (bestOther(values.subarray(i * width, (i + 1) * width), rows) === rows[3]) right++;
      });
    }
    const unknown = questions.length - known.length;
    const score = { name, questions: questions.length, unknown, right };
    onSection(score);
    return score;
  });
}

/** The row of the greatest value that is not among the first three. */
function bestOther(values: ArrayLike<number>, [a, b, c]: readonly number[]): number {
  let best = -1;
  for (let row = 0; row < values.length; row++) {
    if (row === a || row === b || row === c) continue;
    if (best < 0 || (values[row] as number) > (values[best] as number)) best = row;
  }
  return best;
}
