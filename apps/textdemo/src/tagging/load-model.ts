import { loadContent } from "@nnf/tensor/node";
import { type CardedModel, decodeModel, readModel, type StoredModel } from "./model-file.ts";

/**
 * Reads a model.
 * @throws FileError when the file cannot be read, FormatError when it holds no model
 */
export async function loadModel(path: string): Promise<CardedModel> {
  return decodeModel(await loadContent(path), path);
}

/** As {@link loadModel}, without a network. */
export async function loadWeights(path: string): Promise<StoredModel> {
  return readModel(await loadContent(path), path);
}
