export { AsyncDataset, type BatchOf, type ShuffleOptions } from "./async-dataset.ts";
export type { Column, ColumnSource, Row, Rows } from "./batch/columns.ts";
export type { HostArray, ShapedArray } from "./batch/host.ts";
export type {
  AddedColumns,
  Batched,
  BatchOptions,
  ColumnName,
  NestedNumbers,
  PerColumn,
} from "./batch/options.ts";
export { AsyncCursor, Cursor, type CursorState } from "./cursor.ts";
export { Dataset } from "./dataset.ts";
export {
  type ConllOptions,
  type ConllSentence,
  conllSentences,
  formatConll,
  parseConll,
} from "./files/conll.ts";
export { conlluSentences, parseConllu } from "./files/conllu.ts";
export {
  type ConlluColumn,
  type ConlluRow,
  ConlluSentence,
  conlluColumns,
} from "./files/conllu-sentence.ts";
export { parseIdx } from "./files/idx.ts";
export { lines, paragraphs, splitLines } from "./files/lines.ts";
export { decodeText, type TextSource } from "./files/utf8.ts";
export {
  formatVectorPair,
  type PairFiles,
  parseVectorPair,
  type VectorPair,
} from "./files/vector-pair.ts";
export {
  formatVectors,
  parseVectors,
  type VectorFormatOptions,
  type WordVectors,
} from "./files/vectors.ts";
export { formatVectorsBinary, parseVectorsBinary } from "./files/vectors-binary.ts";
export {
  type Capitalization,
  capitalization,
  capitalizationClasses,
  numbersToZero,
  suffix,
} from "./text/features.ts";
export { sentences } from "./text/sentences.ts";
export {
  convertTags,
  spansToTags,
  type TagParts,
  type TagReadOptions,
  type TagScheme,
  type TagSpan,
  tagParts,
  tagsToSpans,
} from "./text/tag-schemes.ts";
export { type Token, tokenize, tokenizeSentences, words } from "./text/tokenize.ts";
export {
  type NormalizeOptions,
  Vocabulary,
  type VocabularyOptions,
  type VocabularyParts,
} from "./text/vocabulary.ts";
export {
  type NgramOptions,
  type Ngrams,
  ngrams,
  type Sequences,
  type WindowOptions,
  Windows,
  windows,
} from "./text/windows.ts";
