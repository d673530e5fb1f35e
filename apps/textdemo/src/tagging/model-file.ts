import { Vocabulary } from "@nnf/data";
import type { Initializer } from "@nnf/layers";
import { FormatError, NnfError, type Tensor, type TensorRecord, zeros } from "@nnf/tensor";
import { type Feature, FeatureSet } from "./features.ts";
import { withFloatTables } from "./int8.ts";
import {
  type ModelWeights,
  modelOf,
  type RoleModel,
  type TagModel,
  type TagModelParts,
  tagLosses,
} from "./model.ts";
import { murmur3 } from "./murmur3.ts";
import { tasks } from "./task.ts";
import { windowWeights } from "./window-weights.ts";

/** What is told of a model: how it was trained, and how well it did on sentences held out. */
export type ModelCard = Readonly<Record<string, unknown>>;

/** A model with its card. */
export interface CardedModel {
  readonly model: TagModel | RoleModel;
  readonly card: ModelCard;
}

/** A model as it is stored, with its card. */
export interface StoredModel extends ModelWeights {
  readonly card: ModelCard;
}

/** What a safetensors file holds. */
export interface ModelContent {
  readonly tensors: TensorRecord;
  readonly metadata: Readonly<Record<string, string>>;
}

/** Files of this version, which have no checksum, are read as well. */
const versionWithoutChecksum = 1;

/** Changes whenever older files would be misread, or newer ones taken for less than they are. */
const version = 2;

/** The entry of the metadata that describes the model, JSON. */
const entry = "tagger";

/** The entry of the metadata with the checksum of the description and all weights. */
const checksumEntry = "checksum";

/** A model as tensors and metadata of a safetensors file. */
export function encodeModel({ parts, state, card }: StoredModel): ModelContent {
  const { features, ...rest } = parts;
  const described = features.features.map(({ vocabulary, ...feature }) => ({
    ...feature,
    vocabulary: vocabulary.toText(),
  }));
  const description = JSON.stringify({ version, ...rest, features: described, card });
  return {
    tensors: state,
    metadata: { [entry]: description, [checksumEntry]: checksumOf(description, state) },
  };
}

/**
 * The model in a safetensors file.
 * @param file a name for error messages
 * @throws FormatError for a file that holds no model, or not a whole one
 */
export function decodeModel(content: ModelContent, file?: string): CardedModel {
  const stored = readModel(content, file);
  return { model: inFile(file, () => modelFrom(stored)), card: stored.card };
}

/**
 * As {@link decodeModel}, without the network: that of a window network is not made, which takes
 * several times as long as reading the file.
 * @throws FormatError for a file that holds no model, or not a whole one
 */
export function readModel({ tensors, metadata }: ModelContent, file?: string): StoredModel {
  const text = metadata[entry] ?? "";
  const checksum = metadata[checksumEntry];
  if (checksum !== undefined && checksum !== checksumOf(text, tensors)) {
    throw new FormatError(
      "model",
      "its checksum is wrong: the file was changed or damaged after it was written; expected it as " +
        "tag train wrote it. Copy it again from where it is sound.",
      { file },
    );
  }
  return inFile(file, () => {
    const description: unknown = JSON.parse(text);
    const isWhole =
      isDescription(description) &&
      (checksum !== undefined || description.version === versionWithoutChecksum) &&
      Object.values(tensors).every(isSound);
    if (!isWhole) throw new SyntaxError();
    const { version: _, card, features, ...parts } = description;
    const read = features.map(
      ({ name, size, vocabulary }): Feature => ({
        name,
        size,
        vocabulary: Vocabulary.fromText(vocabulary),
      }),
    );
    const stored = { parts: { ...parts, features: new FeatureSet(read) }, state: tensors, card };
    if (parts.task !== "srl") windowWeights(stored);
    return stored;
  });
}

/** The model with its network. */
export function modelFrom({ parts, state }: ModelWeights): TagModel | RoleModel {
  const model = modelOf(parts, { initialize: cheap });
  return model.load(withFloatTables(state, parts.features.features));
}

/** What went wrong in reading becomes an error that names the file. */
function inFile<T>(file: string | undefined, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (cause instanceof SyntaxError || cause instanceof NnfError) throw malformed(file, cause);
    throw cause;
  }
}

/** Of the description and the weights by name, 8 hexadecimal digits. */
function checksumOf(description: string, state: TensorRecord): string {
  const encoder = new TextEncoder();
  const parts = Object.keys(state)
    .sort()
    .flatMap((name): Uint8Array[] => {
      const { buffer, byteOffset, byteLength } = (state[name] as Tensor).data();
      return [encoder.encode(name), new Uint8Array(buffer, byteOffset, byteLength)];
    });
  const hash = [encoder.encode(description), ...parts].reduce((sum, part) => murmur3(part, sum), 0);
  return hash.toString(16).padStart(8, "0");
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
  readonly version: typeof version | typeof versionWithoutChecksum;
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
    (rest.version === version || rest.version === versionWithoutChecksum) &&
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
  if (weight.dtype === "int32") return true;
  const values = weight.data();
  // A loop: a callback for each of a million numbers takes as long as reading the file.
  for (let i = 0; i < values.length; i++) if (!Number.isFinite(values[i])) return false;
  return true;
}

/** Whether a value is a size that a network of a sound file may have. */
function isSize(value: unknown): boolean {
  return Number.isSafeInteger(value) && Number(value) > 0 && Number(value) <= 100_000;
}
