/**
 * Base of every error thrown on purpose. The message reads
 * `operation: what was given; what was expected. Likely fix.`
 */
export class NnfError extends Error {
  /** The operator or function that refused, as the caller wrote it: `matmul`, `loadFile`. */
  readonly operation: string;

  constructor(operation: string, message: string, options?: ErrorOptions) {
    super(`${operation}: ${message}`, options);
    this.operation = operation;
  }

  override get name(): string {
    return "NnfError";
  }
}

/** Shapes that do not fit the operation or each other. */
export class ShapeError extends NnfError {
  override get name(): string {
    return "ShapeError";
  }
}

/** A dtype the operation does not take, or dtypes that do not go together. */
export class DtypeError extends NnfError {
  override get name(): string {
    return "DtypeError";
  }
}

/** An axis outside the tensor's rank, or named twice. */
export class AxisError extends NnfError {
  override get name(): string {
    return "AxisError";
  }
}

/** An index outside the axis or table it points into. */
export class IndexError extends NnfError {
  override get name(): string {
    return "IndexError";
  }
}

/** An argument of the right type with a value the operation cannot use. */
export class ValueError extends NnfError {
  override get name(): string {
    return "ValueError";
  }
}

/** A read of a tensor whose inputs have been updated since it was built. */
export class StaleTensorError extends NnfError {
  override get name(): string {
    return "StaleTensorError";
  }
}

/** A NaN or an infinity where only finite numbers make sense. */
export class NonFiniteError extends NnfError {
  override get name(): string {
    return "NonFiniteError";
  }
}

/** Where in a file a {@link FormatError} or {@link FileError} was met. */
export interface FileLocation {
  readonly file?: string | undefined;
  /** Counted from 1. */
  readonly line?: number | undefined;
  /** Counted from 1. */
  readonly column?: number | undefined;
}

/** Malformed bytes or text. The message begins with `file:line:column` as far as they are known. */
export class FormatError extends NnfError {
  readonly file: string | undefined;
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** The message without operation and place, for code that adds a place to it. */
  readonly problem: string;

  constructor(
    operation: string,
    problem: string,
    location: FileLocation = {},
    options?: ErrorOptions,
  ) {
    const { file, line, column } = location;
    const place = [file, line, column].filter((part) => part !== undefined).join(":");
    super(operation, place === "" ? problem : `${place}: ${problem}`, options);
    this.file = file;
    this.line = line;
    this.column = column;
    this.problem = problem;
  }

  override get name(): string {
    return "FormatError";
  }
}

/** A file that the system would not read or write; `cause` is the system's own error. */
export class FileError extends NnfError {
  readonly file: string;

  constructor(operation: string, file: string, problem: string, options?: ErrorOptions) {
    super(operation, `${file}: ${problem}`, options);
    this.file = file;
  }

  override get name(): string {
    return "FileError";
  }
}

/** Something in a compiled function that cannot be replayed. */
export class TraceError extends NnfError {
  override get name(): string {
    return "TraceError";
  }
}

/** More memory asked for than there is. */
export class MemoryError extends NnfError {
  override get name(): string {
    return "MemoryError";
  }
}

/** A gradient that does not exist or does not match: a target the loss does not use, a failed check. */
export class GradientError extends NnfError {
  override get name(): string {
    return "GradientError";
  }
}

/** A library outside the package that computes for the engine, and cannot be found or used. */
export class BackendError extends NnfError {
  override get name(): string {
    return "BackendError";
  }
}
