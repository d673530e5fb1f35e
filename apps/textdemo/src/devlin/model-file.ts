import { Vocabulary } from "@nnf/data";
import { FormatError, NnfError, type Tensor } from "@nnf/tensor";
import { loadContent } from "@nnf/tensor/node";
import type { DirectedAligner, SymmetricAligner } from "../translation/alignment/aligner.ts";
import { restoreAligner, storeAligner } from "../translation/alignment/aligner-file.ts";
import { type Content, decodePart, encodePart, hasPart } from "../translation/model-file.ts";
import { Dictionary } from "./dictionary.ts";
import { type Direction, directions, isLexical } from "./direction.ts";
import { type JointModel, type JointModelParts, jointModel } from "./model.ts";
import { isCount, isHidden } from "./settings.ts";

/** What is told of a model: how it was trained, and how well it did on sentences held out. */
export type JointCard = Readonly<Record<string, unknown>>;

/** A model with its card. */
export interface CardedJointModel {
  readonly model: JointModel;
  readonly card: JointCard;
  /** What found the links that it was trained with, unless they came from elsewhere. */
  readonly aligner?: DirectedAligner | SymmetricAligner | undefined;
}

/** Changes whenever older files would be misread. */
const version = 1;

/** The entry of the metadata that describes the model, JSON. */
const entry = "joint-model";

/** A model as tensors and metadata of a safetensors file. */
export function encodeJointModel({ model, card, aligner }: CardedJointModel): Content {
  const { dictionary, ...parts } = model.parts;
  const { source, target, output } = dictionary;
  const words = { source: source.toText(), target: target.toText(), output: output.toText() };
  const description = JSON.stringify({ version, ...parts, words, card });
  const kept = aligner === undefined ? undefined : encodePart(storeAligner(aligner));
  return {
    tensors: { ...model.network.state(), ...kept?.tensors },
    metadata: { [entry]: description, ...kept?.metadata },
  };
}

/**
 * The model in a safetensors file.
 * @param file a name for error messages
 * @throws FormatError for a file that holds no model, or not a whole one
 */
export function decodeJointModel(content: Content, file: string): CardedJointModel {
  const { tensors, metadata } = content;
  try {
    const description: unknown = JSON.parse(metadata[entry] ?? "");
    if (!isDescription(description) || !Object.values(tensors).every(isSound)) {
      throw malformed(file);
    }
    const { version: _, card, words, ...parts } = description;
    const dictionary = new Dictionary(
      Vocabulary.fromText(words.source),
      Vocabulary.fromText(words.target),
      Vocabulary.fromText(words.output),
    );
    const model = jointModel({ ...parts, dictionary });
    const own = Object.keys(model.network.state());
    model.network.load(
      Object.fromEntries(Object.entries(tensors).filter(([n]) => own.includes(n))),
    );
    const aligner = hasPart(content) ? restoreAligner(decodePart(content, file)) : undefined;
    return { model, card, aligner };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof NnfError) throw malformed(file, cause);
    throw cause;
  }
}

/**
 * Reads a model.
 * @throws FileError when the file cannot be read, FormatError when it holds no model
 */
export async function loadJointModel(path: string): Promise<CardedJointModel> {
  return decodeJointModel(await loadContent(path), path);
}

function malformed(file: string, cause?: unknown): FormatError {
  return new FormatError(
    "model",
    "this is no joint model as this version writes it; expected a file that nnjm train wrote." +
      (cause instanceof NnfError ? ` ${cause.message}` : ""),
    { file },
    { cause },
  );
}

interface Description extends Omit<JointModelParts, "dictionary"> {
  readonly version: typeof version;
  readonly card: JointCard;
  readonly words: { readonly source: string; readonly target: string; readonly output: string };
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isDescription(value: unknown): value is Description {
  if (typeof value !== "object" || value === null) return false;
  const { words, ...rest }: Unchecked<Description> = value;
  if (typeof words !== "object" || words === null) return false;
  const { source, target, output }: Unchecked<Description["words"]> = words;
  return (
    rest.version === version &&
    isDirection(rest.direction) &&
    (rest.history === 0 || (isCount(rest.history) && !isLexical(rest.direction))) &&
    isCount(rest.window) &&
    rest.window % 2 === 1 &&
    isCount(rest.size) &&
    isHidden(rest.hidden) &&
    typeof rest.card === "object" &&
    rest.card !== null &&
    [source, target, output].every((text) => typeof text === "string")
  );
}

function isDirection(value: unknown): value is Direction {
  return directions.some((direction) => direction === value);
}

/** Whether all weights are numbers. */
function isSound(weight: Tensor): boolean {
  const values = weight.data();
  // A loop: a callback for each of a million numbers takes as long as reading the file.
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}
