import { ValueError } from "@nnf/tensor";
import type { Aligner } from "../alignment/aligner.ts";
import { checkLinks, formatLinks, type Link } from "../links.ts";
import { type NBestLine, nbestError, withFeatures, withTotal } from "../nbest/line.ts";
import type { ListSource } from "../nbest/lists.ts";
import { type Weights, weightedTotal } from "../nbest/weights.ts";
import type { Hypothesis, SentenceScorer } from "./scorer.ts";
import type { Sentence } from "./sentences.ts";

/** What is done to lists. */
export interface Rescoring {
  readonly scorers: readonly SentenceScorer[];
  /** Aligns the hypotheses that have no alignment. */
  readonly aligner?: Aligner | undefined;
  /** Totals stay as they are without. */
  readonly weights?: Weights | undefined;
  /** Where the weights were read, for error messages. */
  readonly weightsFile?: string | undefined;
}

/** Gives hypotheses the scores of models as features, and new totals. */
export class Rescorer {
  readonly #rescoring: Rescoring;
  readonly #source: ListSource;
  #names: readonly string[] | undefined;

  /** @param source whose lists they are, for error messages */
  constructor(rescoring: Rescoring, source: ListSource) {
    this.#rescoring = rescoring;
    this.#source = source;
  }

  /** The names of the features of the scorers, once there was a line. */
  get names(): readonly string[] {
    return this.#names ?? [];
  }

  /**
   * The lines with a feature of each scorer behind those they have, and totals by the weights.
   * @throws FormatError naming a line whose alignment is missing or leaves the sentences, or
   *   the weights when these and the features do not go together
   */
  rescore({ source, lines }: Sentence): NBestLine[] {
    const { scorers, weights, weightsFile } = this.#rescoring;
    const [first] = lines;
    if (first === undefined) return [];
    this.#names ??= freeNames(scorers, first);
    const names = this.#names;
    const { hypotheses, places } = this.#distinct(source, lines);
    const scores = scorers.map((scorer) => scorer.score(source, hypotheses));
    return lines.map((line, i) => {
      const added = names.map((name, s) => {
        const value = scores[s]?.[places[i] ?? -1] ?? Number.NaN;
        if (Number.isFinite(value)) return { name, values: [value] };
        throw this.#error(line, `the model gives ${name}= ${value}; expected a finite number.`);
      });
      const rescored = added.length > 0 ? withFeatures(line, added) : line;
      if (weights === undefined) return rescored;
      const total = weightedTotal(rescored.features, weights, weightsFile);
      if (Number.isFinite(total)) return withTotal(rescored, total);
      throw this.#error(line, `the total is ${total}; expected smaller features or weights.`);
    });
  }

  /** A line's words with the links it has, or those that the aligner finds. */
  hypothesis(source: readonly string[], line: NBestLine): Hypothesis {
    return { words: line.words, links: this.#links(source, line) };
  }

  #links(source: readonly string[], line: NBestLine): readonly Link[] {
    const { aligner } = this.#rescoring;
    if (line.links !== undefined) {
      const place = { file: this.#source.file, line: line.line };
      checkLinks(line.links, source.length, line.words.length, place);
      return line.links;
    }
    if (source.length === 0 || line.words.length === 0) return [];
    if (aligner !== undefined) return aligner.align({ source, target: line.words });
    throw this.#error(
      line,
      "the line has no alignment; expected one behind the total, such as ||| 0-0 1-2. Give an " +
        "--aligner, made with align --save, or a model that keeps one.",
    );
  }

  /** What models have to score, each hypothesis once, and which of them each line is. */
  #distinct(
    source: readonly string[],
    lines: readonly NBestLine[],
  ): { hypotheses: Hypothesis[]; places: number[] } {
    const hypotheses: Hypothesis[] = [];
    if (this.#rescoring.scorers.length === 0) return { hypotheses, places: [] };
    const known = new Map<string, number>();
    const places = lines.map((line) => {
      const { words, links } = line;
      const key = `${words.join(" ")}\n${links === undefined ? "" : formatLinks(links)}`;
      const place = known.get(key) ?? hypotheses.length;
      if (place === hypotheses.length) hypotheses.push(this.hypothesis(source, line));
      known.set(key, place);
      return place;
    });
    return { hypotheses, places };
  }

  #error(line: NBestLine, problem: string): Error {
    return nbestError({ ...this.#source, line: line.line }, problem);
  }
}

/** A name for each scorer's feature: its own with the first number that is free, from 0. */
function freeNames(scorers: readonly SentenceScorer[], line: NBestLine): string[] {
  const taken = new Set(line.features.map(({ name }) => name));
  return scorers.map(({ name }) => {
    let number = 0;
    while (taken.has(`${name}${number}`)) number++;
    taken.add(`${name}${number}`);
    return `${name}${number}`;
  });
}

/** The line with the greatest total, the first of several. */
export function bestLine(lines: readonly NBestLine[]): NBestLine {
  const [first, ...others] = lines;
  if (first === undefined) throw new ValueError("bestLine", "got no lines; expected some.");
  return others.reduce((best, line) => (line.total > best.total ? line : best), first);
}
