import { FormatError } from "@nnf/tensor";
import { counted } from "../../terminal/format.ts";
import type { Link } from "../links.ts";
import { splitWords } from "../parallel.ts";
import {
  type Feature,
  formatFeature,
  formatNumber,
  parseFeatures,
  parseNumber,
} from "./features.ts";

/**
 * A hypothesis in a Moses n-best list:
 * `id ||| words ||| Name= v v ||| total [||| segmentation] [||| alignment] [||| …]`.
 * What it was read from is kept, so that {@link formatNBestLine} gives it back byte for byte.
 */
export interface NBestLine {
  /** Number of the sentence, counted from 0. */
  readonly id: number;
  readonly words: readonly string[];
  readonly features: readonly Feature[];
  readonly total: number;
  /** Links between words of the source and of the hypothesis, where the line has alignments. */
  readonly links?: readonly Link[];
  /** What was read between `|||`, spaces included. */
  readonly fields: readonly string[];
  /** A byte order mark or nothing. */
  readonly start: string;
  /** `\n`, `\r\n` or nothing. */
  readonly end: string;
  /** Its number in the file, counted from 1. */
  readonly line: number;
}

/** Where a line comes from, for error messages. */
export interface LinePlace {
  /** The command that reads. */
  readonly operation: string;
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

const separator = "|||";

/**
 * Reads a line with its line end.
 * @throws FormatError naming the line and what is wrong with it
 */
export function parseNBestLine(text: string, place: LinePlace): NBestLine {
  const start = text.startsWith("\uFEFF") ? "\uFEFF" : "";
  const end = text.endsWith("\r\n") ? "\r\n" : text.endsWith("\n") ? "\n" : "";
  const fields = text.slice(start.length, text.length - end.length).split(separator);
  const fail = (problem: string): FormatError => nbestError(place, problem);
  const [first = "", hypothesis = "", scores = "", sum = "", ...more] = fields;
  if (fields.length < 4) {
    throw fail(
      `the line has ${counted(fields.length, "field")}; expected id ||| words ||| features ||| total.`,
    );
  }
  const id = Number(first.trim());
  if (!/^\d{1,15}$/.test(first.trim())) {
    throw fail(`got the id "${first.trim()}"; expected an integer of at least 0.`);
  }
  const words = splitWords(hypothesis);
  const features = parseFeatures(scores, fail);
  const total = parseNumber(sum.trim());
  if (total === undefined) {
    throw fail(`got the total "${sum.trim()}"; expected a finite number.`);
  }
  const links = parseAlignment(more, words.length, fail);
  const parts = { id, words, features, total, fields, start, end, line: place.line };
  return links === undefined ? parts : { ...parts, links };
}

/** An error of {@link parseNBestLine}, for what is wrong with a line among others. */
export function nbestError({ operation, file, line }: LinePlace, problem: string): FormatError {
  return new FormatError(operation, problem, { file, line });
}

/** The line as it was read, but for what was changed. */
export function formatNBestLine({ start, fields, end }: NBestLine): string {
  return start + fields.join(separator) + end;
}

/** The line with features behind those it has. */
export function withFeatures(line: NBestLine, added: readonly Feature[]): NBestLine {
  const before = line.fields[2] ?? "";
  const kept = before.trimEnd();
  const after = before.slice(kept.length) || " ";
  const text = `${kept} ${added.map(formatFeature).join(" ")}${after}`;
  return { ...line, features: [...line.features, ...added], fields: line.fields.with(2, text) };
}

/** The line with another total. */
export function withTotal(line: NBestLine, total: number): NBestLine {
  const before = line.fields[3] ?? "";
  const text = before.replace(before.trim(), formatNumber(total));
  return { ...line, total, fields: line.fields.with(3, text) };
}

const link = /^(\d{1,9})-(\d{1,9})$/;

/**
 * The alignment in the fields behind the total: the first with a link in it, or else an empty one.
 * A segmentation (`0-1=0`) has none, nor have fields of other kinds.
 */
function parseAlignment(
  fields: readonly string[],
  targetLength: number,
  fail: (problem: string) => Error,
): Link[] | undefined {
  const tokens = fields.map(splitWords);
  const found =
    tokens.find((field) => field.some((token) => link.test(token))) ??
    tokens.find((field) => field.length === 0);
  return found?.map((token) => {
    const [, source, target] = link.exec(token) ?? [];
    if (source === undefined || target === undefined) {
      throw fail(`got "${token}" in the alignment; expected source-target, such as 0-1.`);
    }
    if (Number(target) >= targetLength) {
      throw fail(
        `the alignment has ${token}, but the hypothesis has ${counted(targetLength, "word")}; ` +
          "expected indices counted from 0.",
      );
    }
    return [Number(source), Number(target)];
  });
}
