import { Readable } from "node:stream";
import { FormatError } from "@nnf/tensor";
import { CsvError, type Info, type InfoRecord, type Options, parse } from "csv-parse";
import { parse as parseSync } from "csv-parse/sync";
import type { AsyncDataset } from "../async-dataset.ts";
import { Dataset } from "../dataset.ts";
import { decodeBlocks } from "../files/utf8.ts";
import { type CsvColumns, type CsvRow, RowReader } from "./csv-row.ts";
import { fileChunks } from "./open.ts";

/** Options of `readCsv` and `parseCsv`. */
export interface CsvOptions {
  /** Names of the fields, for files whose first line is no header. */
  readonly header?: readonly string[];
  /** What stands between fields. Default a comma. */
  readonly delimiter?: string;
}

/** Which columns to read and what they hold. Others are left out; without this all are strings. */
export interface CsvTyped<C extends CsvColumns> extends CsvOptions {
  readonly columns: C;
}

/** Rows of strings, when no columns are named. */
type Texts = Readonly<Record<string, "string">>;

/** What the parser gives for each record. */
interface CsvRecord {
  readonly record: readonly string[];
  readonly info: Info;
}

/**
 * The rows of a CSV file as records of typed columns, streamed; `.gz` is decompressed. Quotes and
 * line breaks in them are as in RFC 4180. Columns in errors count fields.
 * @throws when read, FileError when the file cannot be, FormatError naming line and field
 */
export function readCsv<C extends CsvColumns>(
  path: string,
  options: CsvTyped<C>,
): AsyncDataset<CsvRow<C>>;
export function readCsv(path: string, options?: CsvOptions): AsyncDataset<CsvRow<Texts>>;
export function readCsv(
  path: string,
  options: CsvOptions & Partial<CsvTyped<CsvColumns>> = {},
): AsyncDataset<CsvRow<CsvColumns>> {
  return Dataset.fromAsync(() => readRows(path, options));
}

/**
 * The rows of a CSV text: see {@link readCsv}.
 * @throws FormatError naming line and field
 */
export function parseCsv<C extends CsvColumns>(
  text: string,
  options: CsvTyped<C>,
): Dataset<CsvRow<C>>;
export function parseCsv(text: string, options?: CsvOptions): Dataset<CsvRow<Texts>>;
export function parseCsv(
  text: string,
  options: CsvOptions & Partial<CsvTyped<CsvColumns>> = {},
): Dataset<CsvRow<CsvColumns>> {
  const reader = new RowReader(options.columns, options.header, { operation: "parseCsv" });
  const rows: CsvRow<CsvColumns>[] = [];
  const collect = (record: string[], { lines }: InfoRecord): null => {
    rows.push(...reader.read(record, lines));
    return null;
  };
  try {
    parseSync(text, { ...parserOptions(options), on_record: collect });
    reader.end();
  } catch (error) {
    throw malformed(error, "parseCsv", undefined);
  }
  return Dataset.fromArrays(rows);
}

async function* readRows(
  path: string,
  options: CsvOptions & Partial<CsvTyped<CsvColumns>>,
): AsyncGenerator<CsvRow<CsvColumns>, undefined, undefined> {
  const source = { operation: "readCsv", file: path };
  const reader = new RowReader(options.columns, options.header, source);
  const text = Readable.from(textOf(path));
  const parser = parse({ ...parserOptions(options), info: true });
  const records: AsyncIterable<CsvRecord> = parser;
  text.on("error", (error) => parser.destroy(error));
  text.pipe(parser);
  try {
    for await (const { record, info } of records) yield* reader.read(record, info.lines);
    reader.end();
  } catch (error) {
    throw malformed(error, source.operation, path);
  } finally {
    text.destroy();
  }
  return undefined;
}

async function* textOf(path: string): AsyncGenerator<string, undefined, undefined> {
  const source = { operation: "readCsv", file: path };
  for await (const { text } of decodeBlocks(fileChunks(path, "readCsv"), source)) yield text;
  return undefined;
}

function parserOptions({ delimiter = "," }: CsvOptions): Options {
  return { bom: true, delimiter, skip_empty_lines: true };
}

/** The parser's complaints with file and line, anything else as it is. */
function malformed(error: unknown, operation: string, file: string | undefined): unknown {
  if (!(error instanceof CsvError)) return error;
  const { lines: line } = error as CsvError & Partial<Info>;
  const column: unknown = error["column"];
  return new FormatError(
    operation,
    `${error.message}; expected records of equally many fields, quoted where needed.`,
    { file, line, column: typeof column === "number" ? column + 1 : undefined },
    { cause: error },
  );
}
