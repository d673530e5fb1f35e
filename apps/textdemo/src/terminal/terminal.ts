import picocolors from "picocolors";

/** A stream a command writes to: one of the process, or one a test reads. */
export type Output = NodeJS.WritableStream & { readonly isTTY?: boolean };

/** Where a command writes results and errors. */
export interface Terminal {
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
