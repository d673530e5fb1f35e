import { FormatError } from "@nnf/tensor";
import type { TextSource } from "../files/utf8.ts";

/** What a CSV column holds: a kind, or a function of the field's text. */
export type CsvColumn = "string" | "number" | "integer" | "boolean" | ((text: string) => unknown);

/** CSV columns by their names. */
export type CsvColumns = Readonly<Record<string, CsvColumn>>;

/** One row of such columns. */
export type CsvRow<C> = { -readonly [K in keyof C]: CsvValue<C[K]> };

type CsvValue<K> = K extends "string"
  ? string
  : K extends "number" | "integer"
    ? number
    : K extends "boolean"
      ? boolean
      : K extends (text: string) => infer R
        ? R
        : never;

interface Field {
  readonly name: string;
  readonly index: number;
  convert(text: string): unknown;
}

/** Turns the fields of records into rows; the first record is the header unless names are given. */
export class RowReader {
  readonly #columns: CsvColumns | undefined;
  readonly #source: TextSource;
  #fields: readonly Field[] | undefined;

  constructor(
    columns: CsvColumns | undefined,
    header: readonly string[] | undefined,
    source: TextSource,
  ) {
    this.#columns = columns;
    this.#source = source;
    if (header !== undefined) this.#fields = this.#match(header, undefined);
  }

  /** The row of a record, none for the header. */
  read(record: readonly string[], line: number): [CsvRow<CsvColumns>] | [] {
    if (this.#fields === undefined) {
      this.#fields = this.#match(record, line);
      return [];
    }
    const row: Record<string, unknown> = {};
    for (const field of this.#fields) {
      const text = record[field.index];
      const location = { file: this.#source.file, line, column: field.index + 1 };
      if (text === undefined) {
        throw new FormatError(
          this.#source.operation,
          `the record has ${record.length} fields; expected one for column ` +
            `${JSON.stringify(field.name)}.`,
          location,
        );
      }
      try {
        row[field.name] = field.convert(text);
      } catch (cause) {
        const problem = cause instanceof Error ? cause.message : String(cause);
        throw new FormatError(
          this.#source.operation,
          `column ${JSON.stringify(field.name)} is ${JSON.stringify(text)}; ${problem}`,
          location,
          { cause },
        );
      }
    }
    return [row];
  }

  /** @throws FormatError when there was not even a header */
  end(): void {
    if (this.#fields !== undefined) return;
    throw new FormatError(
      this.#source.operation,
      "the text is empty; expected a header line with the names of the columns.",
      { file: this.#source.file, line: 1 },
    );
  }

  #match(header: readonly string[], line: number | undefined): readonly Field[] {
    const fail = (problem: string): FormatError =>
      new FormatError(this.#source.operation, problem, { file: this.#source.file, line });
    const twice = header.find((name, index) => header.indexOf(name) !== index);
    if (twice !== undefined) {
      throw fail(`the header names ${JSON.stringify(twice)} twice; expected different names.`);
    }
    const columns =
      this.#columns ?? Object.fromEntries(header.map((name) => [name, "string"] as const));
    return Object.entries(columns).map(([name, column]) => {
      const index = header.indexOf(name);
      if (index >= 0) return { name, index, convert: converter(column) };
      throw fail(
        `there is no column ${JSON.stringify(name)}; the header has ` +
          `${header.map((other) => JSON.stringify(other)).join(", ")}. Check the name.`,
      );
    });
  }
}

function converter(column: CsvColumn): (text: string) => unknown {
  switch (column) {
    case "string":
      return (text) => text;
    case "number":
      return (text) => toNumber(text, /^[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?$/, "a number.");
    case "integer":
      return (text) => toNumber(text, /^[-+]?\d+$/, "an integer.");
    case "boolean":
      return toBoolean;
    default:
      return column;
  }
}

function toNumber(text: string, form: RegExp, expected: string): number {
  const trimmed = text.trim();
  const value = Number(trimmed);
  if (form.test(trimmed) && Number.isFinite(value)) return value;
  throw new Error(`expected ${expected}`);
}

function toBoolean(text: string): boolean {
  const value = text.trim().toLowerCase();
  if (value === "true" || value === "1") return true;
  if (value === "false" || value === "0") return false;
  throw new Error("expected true, false, 1 or 0.");
}
