import { join } from "node:path";
import { loadLanguageModel, saveLanguageModel } from "./language-model/file.ts";
import type { NgramModel } from "./language-model/ngram-model.ts";
import { loadPhrases, savePhrases } from "./phrases/file.ts";
import type { PhraseTable } from "./phrases/table.ts";

/** What a decoder needs besides weights. */
export interface TranslationModel {
  readonly phrases: PhraseTable;
  readonly languageModel: NgramModel;
}

const phrasesFile = "phrases.safetensors";
const languageModelFile = "language-model.safetensors";

/** The files of a model in a folder. */
export function translationModelFiles(folder: string): string[] {
  return [join(folder, phrasesFile), join(folder, languageModelFile)];
}

/**
 * Writes the files of a model; the folder is there.
 * @throws FileError when one cannot be written
 */
export async function saveTranslationModel(folder: string, model: TranslationModel): Promise<void> {
  await savePhrases(join(folder, phrasesFile), model.phrases);
  await saveLanguageModel(join(folder, languageModelFile), model.languageModel);
}

/**
 * Reads what {@link saveTranslationModel} wrote.
 * @throws FileError when a file cannot be read, FormatError when it is something else
 */
export async function loadTranslationModel(folder: string): Promise<TranslationModel> {
  return {
    phrases: await loadPhrases(join(folder, phrasesFile)),
    languageModel: await loadLanguageModel(join(folder, languageModelFile)),
  };
}
