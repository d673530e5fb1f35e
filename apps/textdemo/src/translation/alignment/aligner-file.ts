import { loadPart, type PartReader, type Stored, savePart } from "../model-file.ts";
import { DirectedAligner, SymmetricAligner } from "./aligner.ts";
import { WordIds } from "./corpus.ts";
import { leastTension, mostTension } from "./diagonal.ts";
import { alignmentModels } from "./settings.ts";
import { symmetrizations } from "./symmetrize.ts";

/** What a file may hold: one direction, or both and how they become one alignment. */
const kinds = ["forward", "backward", ...symmetrizations] as const;

type Way = "forward" | "backward";

/** What an aligner is stored as. */
export function storeAligner(aligner: DirectedAligner | SymmetricAligner): Stored {
  const isSymmetric = aligner instanceof SymmetricAligner;
  const first = isSymmetric ? aligner.forward : aligner;
  const description: Record<string, unknown> = {
    aligner: isSymmetric ? aligner.method : wayOf(aligner),
    model: first.parts.diagonal === undefined ? "1" : "diagonal",
    source: first.parts.source.words.join("\n"),
    target: first.parts.target.words.join("\n"),
  };
  const arrays: Record<string, Int32Array | Float32Array> = {};
  for (const directed of isSymmetric ? [first, aligner.backward] : [first]) {
    const way = wayOf(directed);
    const { table, diagonal } = directed.parts;
    for (const [name, value] of Object.entries(table)) arrays[`${way}.${name}`] = value;
    for (const [name, value] of Object.entries(diagonal ?? {})) {
      description[`${way}.${name}`] = value;
    }
  }
  return { description, arrays };
}

/**
 * Writes an aligner as a safetensors file, atomically.
 * @throws FileError when it cannot be written
 */
export async function saveAligner(
  path: string,
  aligner: DirectedAligner | SymmetricAligner,
): Promise<void> {
  await savePart(path, storeAligner(aligner));
}

function wayOf({ parts }: DirectedAligner): Way {
  return parts.reverse ? "backward" : "forward";
}

/**
 * Reads what {@link saveAligner} wrote; it aligns as the one that was written did.
 * @throws FileError when it cannot be read, FormatError when it is something else
 */
export async function loadAligner(path: string): Promise<DirectedAligner | SymmetricAligner> {
  return restoreAligner(await loadPart(path));
}

/**
 * The aligner that {@link storeAligner} was given.
 * @throws FormatError when a file holds something else
 */
export function restoreAligner(part: PartReader): DirectedAligner | SymmetricAligner {
  const kind = part.choice("aligner", kinds);
  const source = new WordIds(part.words("source"));
  const target = new WordIds(part.words("target"));
  const directed = (way: Way): DirectedAligner => read(part, way, source, target);
  if (kind === "forward" || kind === "backward") return directed(kind);
  return new SymmetricAligner(directed("forward"), directed("backward"), kind);
}

function read(part: PartReader, way: Way, source: WordIds, target: WordIds): DirectedAligner {
  const reverse = way === "backward";
  const [given, generated] = reverse ? [target, source] : [source, target];
  const columns = part.integers(`${way}.columns`, 0, generated.words.length);
  const values = part.probabilities(`${way}.values`, columns.length);
  const starts = part.integers(`${way}.starts`, 0, columns.length + 1);
  part.check(starts.length === given.words.length + 2 && starts.at(-1) === columns.length);
  part.check(starts.every((start, row) => start >= (starts[row - 1] ?? start)));
  const isDiagonal = part.choice("model", alignmentModels) === "diagonal";
  const diagonal = isDiagonal && {
    nullProbability: part.number(`${way}.nullProbability`, 0, 1),
    tension: part.number(`${way}.tension`, leastTension, mostTension),
  };
  const table = { starts, columns, values };
  return new DirectedAligner({ reverse, source, target, table, ...(diagonal && { diagonal }) });
}
