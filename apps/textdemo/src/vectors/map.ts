import type { WordVectors } from "@nnf/data";
import { escapeXml } from "../terminal/xml.ts";
import { principalPlaces } from "./pca.ts";
import { rowFinder } from "./rows.ts";

/** Words that are drawn in one colour. */
export interface MapGroup {
  readonly name: string;
  readonly words: readonly string[];
}

/** A picture, and what it shows. */
export interface WordMap {
  readonly svg: string;
  /** Words in it. */
  readonly words: number;
  /** The share of the words' variance, all at length 1, that its two axes have. */
  readonly variance: number;
}

const width = 960;
const height = 720;
const margin = 60;
/** Told apart by people who see colours otherwise, too (Okabe and Ito 2008). */
const colours = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9"];

/**
 * Words at the two principal components of their vectors, all of length 1, since direction is what
 * neighbours by cosine share. Undefined when fewer than three words are known.
 */
export function wordMap(vectors: WordVectors, groups: readonly MapGroup[]): WordMap | undefined {
  const find = rowFinder(vectors);
  const known = groups.flatMap(({ words }, group) =>
    words.flatMap((word) => {
      const row = find(word);
      return row === undefined ? [] : [{ word, group, row }];
    }),
  );
  if (known.length < 3) return undefined;
  const { places, variance } = principalPlaces(
    vectors,
    known.map(({ row }) => row),
  );
  const [xs, ys] = [0, 1].map((axis) => scale(places.map((place) => place[axis] ?? 0)));
  const labels = known.map(({ word, group }, i) => {
    const x = margin + (xs?.[i] ?? 0) * (width - 2 * margin);
    const y = height - margin - (ys?.[i] ?? 0) * (height - 2 * margin);
    const colour = colours[group % colours.length];
    return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" fill="${colour}">${escapeXml(word)}</text>`;
  });
  const legend = groups.map(
    ({ name }, group) =>
      `<text x="${margin / 2}" y="${22 + 18 * group}" text-anchor="start" font-weight="bold" ` +
      `fill="${colours[group % colours.length]}">${escapeXml(name)}</text>`,
  );
  return {
    svg: `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="13" text-anchor="middle">
<title>Words at the two principal components of their vectors</title>
<rect width="100%" height="100%" fill="#ffffff"/>
${[...labels, ...legend].join("\n")}
</svg>
`,
    words: known.length,
    variance,
  };
}

/** Values moved and stretched to 0 … 1; all alike, to the middle. */
function scale(values: readonly number[]): number[] {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return values.map((value) => (most > least ? (value - least) / (most - least) : 0.5));
}
