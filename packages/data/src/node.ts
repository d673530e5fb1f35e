export { readConll, readConllu } from "./node/conll.ts";
export { type CsvOptions, type CsvTyped, parseCsv, readCsv } from "./node/csv.ts";
export type { CsvColumn, CsvColumns, CsvRow } from "./node/csv-row.ts";
export { readIdx } from "./node/idx.ts";
export { readLines, readParagraphs, readSentences, readText } from "./node/text.ts";
export {
  readVectorPair,
  readVectors,
  readVectorsBinary,
  saveVectorPair,
  saveVectors,
  saveVectorsBinary,
} from "./node/vectors.ts";
export { loadVocabulary, saveVocabulary } from "./node/vocabulary.ts";
