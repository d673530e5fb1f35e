import { FormatError } from "@nnf/tensor";
import { allLines, splitWords } from "./parallel.ts";

/** A word of the source with one of the target, both counted from 0. */
export type Link = readonly [source: number, target: number];

/** Where a line of links stands, for error messages. */
export interface LinksPlace {
  readonly file?: string | undefined;
  readonly line?: number | undefined;
}

/** Larger positions are no word's. */
const most = 2 ** 24;

/**
 * Reads links `i-j` with spaces between them, word i of the source with word j of the target.
 * @throws FormatError for what is no link
 */
export function parseLinks(text: string, where: LinksPlace = {}): Link[] {
  return splitWords(text).map((link): Link => {
    const [, source, target] = /^(\d+)-(\d+)$/.exec(link) ?? [];
    const [i, j] = [Number(source), Number(target)];
    if (i < most && j < most) return [i, j];
    throw new FormatError(
      "links",
      `got ${JSON.stringify(link.slice(0, 40))}; expected i-j, word i of the source with word j of ` +
        "the target, from 0, such as 0-0 1-2.",
      where,
    );
  });
}

/** Links as `i-j` with spaces between them, in their order. */
export function formatLinks(links: readonly Link[]): string {
  return links.map(([source, target]) => `${source}-${target}`).join(" ");
}

/** Sorts links by target, then by source, the order in which they are written. */
export function sortLinks(links: Link[]): Link[] {
  return links.sort((a, b) => a[1] - b[1] || a[0] - b[0]);
}

/**
 * Finds links to words that are not there.
 * @throws FormatError for the first
 */
export function checkLinks(
  links: readonly Link[],
  sourceWords: number,
  targetWords: number,
  where: LinksPlace = {},
): void {
  const wrong = links.find(([i, j]) => i >= sourceWords || j >= targetWords);
  if (wrong === undefined) return;
  throw new FormatError(
    "links",
    `${formatLinks([wrong])} leaves sentences of ${sourceWords} and ${targetWords} words, counted ` +
      "from 0; expected the links of this pair. The files may belong to different texts.",
    where,
  );
}

/**
 * Reads a file of links, a pair of sentences a line.
 * @throws FileError when it cannot be read, FormatError naming the line for what is no link
 */
export async function readLinks(path: string): Promise<Link[][]> {
  const lines = await allLines(path);
  return lines.map((text, i) => parseLinks(text, { file: path, line: i + 1 }));
}
