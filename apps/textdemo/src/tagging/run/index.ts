export type { Feature, FeatureSet, Input } from "../features.ts";
export type { ModelWeights, TagModelParts } from "../model.ts";
export { type ModelCard, type ModelContent, readModel, type StoredModel } from "../model-file.ts";
export { type Look, Tagger, type TaggerOptions, type TagsWithMarginals } from "./tagger.ts";
