import { Vocabulary } from "@nnf/data";
import type { Initializer } from "@nnf/layers";
import { FormatError, NnfError, type Tensor, type TensorRecord, zeros } from "@nnf/tensor";
import { type Feature, FeatureSet } from "./features.ts";
import { withFloatTables, withInt8Tables } from "./int8.ts";
import { modelOf, type RoleModel, type TagModel, type TagModelParts, tagLosses } from "./model.ts";
import { tasks } from "./task.ts";

/** What is told of a model: how it was trained, and how well it did on sentences held out. */
export type ModelCard = Readonly<Record<string, unknown>>;

/** A model with its card. */
export interface CardedModel {
  readonly model: TagModel | RoleModel;
  readonly card: ModelCard;
}

/** What a safetensors file holds. */
export interface ModelContent {
  readonly tensors: TensorRecord;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Changes whenever older files would be misread. */
const version = 1;

/** The entry of the metadata that describes the model, JSON. */
const entry = "tagger";

/** How a model is stored. */
export interface ModelEncoding {
  /** The tables of the features in int8, with a scale for each row. */
  readonly int8?: boolean;
}

/** A model as tensors and metadata of a safetensors file. */
export function encodeModel(
  { model, card }: CardedModel,
  { int8 = false }: ModelEncoding = {},
): ModelContent {
  const { features, ...parts } = model.parts;
  const described = features.features.map(({ vocabulary, ...feature }) => ({
    ...feature,
    vocabulary: vocabulary.toText(),
  }));
  const description = JSON.stringify({ version, ...parts, features: described, card });
  const state = model.state();
  const tensors = int8 ? withInt8Tables(state, features.features) : state;
  return { tensors, metadata: { [entry]: description } };
}

/**
 * The model in a safetensors file.
 * @param file a name for error messages
 * @throws FormatError for a file that holds no model, or not a whole one
 */
export function decodeModel({ tensors, metadata }: ModelContent, file?: string): CardedModel {
  try {
    const description: unknown = JSON.parse(metadata[entry] ?? "");
    if (!isDescription(description) || !Object.values(tensors).every(isSound)) {
      throw malformed(file);
    }
    const { version: _, card, features, ...parts } = description;
    const read = features.map(
      ({ name, size, vocabulary }): Feature => ({
        name,
        size,
        vocabulary: Vocabulary.fromText(vocabulary),
      }),
    );
    const model = modelOf({ ...parts, features: new FeatureSet(read) }, { initialize: cheap });
    return { model: model.load(withFloatTables(tensors, read)), card };
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof NnfError) throw malformed(file, cause);
    throw cause;
  }
}

/** Numbers to be replaced by those of the file need not be drawn: that takes longer than reading. */
const cheap: Initializer = ({ shape, dtype }) => zeros(shape, { dtype });

function malformed(file: string | undefined, cause?: unknown): FormatError {
  return new FormatError(
    "model",
    `this is no tagger as this version writes it; expected a file that tag train wrote.` +
      (cause instanceof NnfError ? ` ${cause.message}` : ""),
    { file },
    { cause },
  );
}

interface Description extends Omit<TagModelParts, "features"> {
  readonly version: typeof version;
  readonly card: ModelCard;
  readonly features: readonly {
    readonly name: string;
    readonly size: number;
    readonly vocabulary: string;
  }[];
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isDescription(value: unknown): value is Description {
  if (typeof value !== "object" || value === null) return false;
  const { features, labels, ...rest }: Unchecked<Description> = value;
  return (
    rest.version === version &&
    tasks.some((task) => task === rest.task) &&
    tagLosses.some((loss) => loss === rest.loss) &&
    isSize(rest.window) &&
    isSize(rest.hidden) &&
    typeof rest.card === "object" &&
    rest.card !== null &&
    Array.isArray(labels) &&
    labels.every((label) => typeof label === "string") &&
    new Set(labels).size === labels.length &&
    Array.isArray(features) &&
    features.every(isFeature)
  );
}

function isFeature(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { name, size, vocabulary }: Unchecked<Description["features"][number]> = value;
  return typeof name === "string" && isSize(size) && typeof vocabulary === "string";
}

/** Whether all weights are numbers: with others every tag would be the same. */
function isSound(weight: Tensor): boolean {
  const values = weight.data();
  // A loop: a callback for each of a million numbers takes as long as reading the file.
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Whether a value is a size that a network of a sound file may have. */
function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 100_000;
}
