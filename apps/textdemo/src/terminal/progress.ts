import { SingleBar } from "cli-progress";
import { formatCount, formatSeconds } from "./format.ts";
import type { Output } from "./terminal.ts";

/** How far a training run is. */
export interface Standing {
  /** The finished share, 0 … 1. */
  readonly done: number;
  /** Since the run began. */
  readonly seconds: number;
  readonly wordsPerSecond: number;
  /** Mean of the last steps. */
  readonly loss: number;
  readonly secondsLeft: number;
}

/** Shows how far a run is. */
export interface Progress {
  update(standing: Standing): void;
  /** Writes a line that stays, such as the result of a validation. */
  note(line: string): void;
  /** Ends the display, so that the output is ready for other lines. */
  stop(): void;
}

/** A bar on a terminal, a line now and then elsewhere. */
export function showProgress(output: Output): Progress {
  return output.isTTY === true ? new BarProgress(output) : new LineProgress(output);
}

class BarProgress implements Progress {
  readonly #output: Output;
  readonly #bar: SingleBar;

  constructor(output: Output) {
    this.#output = output;
    this.#bar = new SingleBar({
      stream: output,
      format: "  {bar} {percentage}%  {standing}",
      barCompleteChar: "█",
      barIncompleteChar: "░",
      barsize: 24,
      hideCursor: true,
      fps: 5,
      gracefulExit: false,
    });
    this.#bar.start(1000, 0, { standing: "" });
  }

  update(standing: Standing): void {
    this.#bar.update(Math.round(1000 * standing.done), { standing: describe(standing) });
  }

  note(line: string): void {
    this.#output.write(`\r\u001b[2K${line}\n`);
  }

  stop(): void {
    this.#bar.stop();
  }
}

/** Seconds of a run between two lines. */
const interval = 10;

class LineProgress implements Progress {
  readonly #output: Output;
  #next = interval;

  constructor(output: Output) {
    this.#output = output;
  }

  update(standing: Standing): void {
    if (standing.seconds < this.#next && standing.done < 1) return;
    this.#next = (Math.floor(standing.seconds / interval) + 1) * interval;
    this.note(`  ${String(Math.round(100 * standing.done)).padStart(3)}%  ${describe(standing)}`);
  }

  note(line: string): void {
    this.#output.write(`${line}\n`);
  }

  stop(): void {}
}

/** `61,204 words/s, loss 0.2314, 42 s left`. */
function describe({ wordsPerSecond, loss, secondsLeft }: Standing): string {
  const speed = `${formatCount(wordsPerSecond)} words/s`;
  return `${speed}, loss ${loss.toFixed(4)}, ${formatSeconds(secondsLeft)} left`;
}
