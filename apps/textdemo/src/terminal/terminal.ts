import picocolors from "picocolors";

/** A stream a command writes to: one of the process, or one a test reads. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Bytes a command reads: those of the process, or of a test. */
export type InputStream = AsyncIterable<Uint8Array> & { readonly isTTY?: boolean };

/** Where a command reads, and where it writes results and errors. */
export interface Terminal {
  readonly input?: InputStream;
  readonly out: Output;
  readonly err: Output;
}

/** Writes a line to standard output. */
export function print({ out }: Terminal, line = ""): void {
  out.write(`${line}\n`);
}

/** Bold, dim and the like where the output is a terminal, plain text elsewhere. */
export function styles({ out }: Terminal): ReturnType<typeof picocolors.createColors> {
  return picocolors.createColors(out.isTTY === true && picocolors.isColorSupported);
}
