import type { WordVectors } from "@nnf/data";
import { decodeSafetensors } from "@nnf/tensor";
import { decodeInt8Vectors, neighbours, principalPlaces, rowFinder } from "@nnf/textdemo/vectors";
import { fingerprint } from "../../worker/fingerprint.ts";
import { shownNeighbours } from "./data.ts";
import { kept } from "./kept.ts";

/** A word to look neighbours up of, and the file with the vectors. */
export interface NeighbourhoodInput {
  readonly file: Uint8Array;
  readonly word: string;
}

/** A word near another. */
export interface Near {
  readonly word: string;
  readonly cosine: number;
  /** Its place in the plane of the picture. */
  readonly place: readonly [number, number];
}

/** The words nearest to a word. */
export interface Neighbourhood {
  /** As the table has it; null where it does not. */
  readonly word: string | null;
  /** How many words of the table are more frequent. */
  readonly rank: number;
  readonly place: readonly [number, number];
  readonly near: readonly Near[];
  /** The share of these words' variance that the picture has. */
  readonly variance: number;
  /** How many words the table has. */
  readonly words: number;
  readonly fingerprint: string;
}

/** What is wrong with a file. */
export interface Unreadable {
  readonly problem: string;
}

const tableOf = kept((file) => {
  const vectors = decodeInt8Vectors(decodeSafetensors(file));
  return { vectors, find: rowFinder(vectors) };
});

/** Looks a word up, and its neighbours by cosine. */
export function* findNeighbours({
  file,
  word,
}: NeighbourhoodInput): Generator<() => Neighbourhood | Unreadable, void> {
  const table = tableOf(file);
  if ("problem" in table) {
    yield () => table;
    return;
  }
  const { vectors, find } = table;
  const frame = neighbourhood(vectors, find(word.trim()));
  yield () => frame;
}

function neighbourhood(vectors: WordVectors, row: number | undefined): Neighbourhood {
  const words = vectors.words.length;
  if (row === undefined) {
    const none = { word: null, rank: 0, place: [0, 0], near: [], variance: 0 } as const;
    return { ...none, words, fingerprint: fingerprint(new Float64Array()) };
  }
  const [near = []] = neighbours(vectors, [row], { metric: "cosine", top: shownNeighbours });
  const { places, variance } = principalPlaces(vectors, [row, ...near.map((each) => each.row)]);
  return {
    word: vectors.words[row] ?? "",
    rank: row,
    place: places[0] ?? [0, 0],
    near: near.map(({ word, value }, i) => ({
      word,
      cosine: value,
      place: places[i + 1] ?? [0, 0],
    })),
    variance,
    words,
    fingerprint: fingerprint(Float64Array.from(near, ({ value }) => value)),
  };
}
