import { Writable } from "node:stream";
import type { Output, Terminal } from "../src/terminal/terminal.ts";

/** A stream that keeps what is written to it. */
export class Recorder extends Writable {
  readonly isTTY: boolean;
  readonly columns = 120;
  text = "";
  readonly #onWrite: (text: string) => void;

  constructor({ isTTY = false, onWrite = () => {} }: RecorderOptions = {}) {
    super({ decodeStrings: false });
    this.isTTY = isTTY;
    this.#onWrite = onWrite;
  }

  get lines(): string[] {
    return this.text.split("\n").slice(0, -1);
  }

  override write(text: unknown): boolean {
    this.text += String(text);
    this.#onWrite(String(text));
    return true;
  }
}

export interface RecorderOptions {
  readonly isTTY?: boolean;
  readonly onWrite?: (text: string) => void;
  /** What comes on standard input, in pieces as they arrive. */
  readonly input?: readonly (string | Uint8Array)[];
}

/** A terminal that keeps what is written to it. */
export interface RecordedTerminal extends Terminal {
  readonly out: Output & Recorder;
  readonly err: Output & Recorder;
}

export function recordedTerminal(options: RecorderOptions = {}): RecordedTerminal {
  const { input = [] } = options;
  const encoder = new TextEncoder();
  async function* bytes(): AsyncGenerator<Uint8Array, undefined, undefined> {
    for (const piece of input) yield typeof piece === "string" ? encoder.encode(piece) : piece;
    return undefined;
  }
  return { input: bytes(), out: new Recorder(options), err: new Recorder() };
}
