import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** How fast steps pass. */
export interface Pace {
  /** Steps a second at the beginning. */
  readonly slowest: number;
  /** The share of the steps done so far that pass in a second: later steps show less. */
  readonly growth: number;
}

const quickening: Pace = { slowest: 3, growth: 0.8 };
/** For steps of which each is to be read. */
export const steady: Pace = { slowest: 0.7, growth: 0 };
/** Milliseconds between the steps shown where motion is not wanted. */
const stillPause = 700;

/** Walks through the steps of a run. */
export class Playback {
  /** The step to show. */
  readonly step: Signal<number>;
  /** The last step there is. */
  readonly last: ReadonlySignal<number>;
  readonly playing = signal(false);
  readonly #pace: Pace;
  #position = 0;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(step: Signal<number>, last: ReadonlySignal<number>, pace: Pace = quickening) {
    this.#pace = pace;
    this.step = step;
    this.last = last;
  }

  /** The step that can be shown: the run may be shorter than the step asked for. */
  get shown(): number {
    return Math.min(this.step.value, this.last.value);
  }

  go(step: number): void {
    this.pause();
    this.#show(step);
  }

  /** Goes on from here, from the start if this is the end. */
  play(): void {
    this.pause();
    if (this.shown >= this.last.peek()) this.#show(0);
    this.playing.value = true;
    this.#position = this.step.peek();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.#still();
    else this.#animate(performance.now());
  }

  pause(): void {
    this.playing.value = false;
    cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
  }

  #show(step: number): void {
    this.step.value = Math.round(Math.min(this.last.peek(), Math.max(0, step)));
  }

  #animate(before: number): void {
    this.#frame = requestAnimationFrame((now) => {
      const seconds = Math.min(0.1, Math.max(0, now - before) / 1000);
      const { slowest, growth } = this.#pace;
      this.#advance(Math.max(slowest, growth * this.#position) * seconds);
      if (this.playing.value) this.#animate(now);
    });
  }

  /** A few pictures instead of a motion. */
  #still(): void {
    this.#timer = setTimeout(
      () => {
        this.#advance(this.#pace.growth === 0 ? 1 : Math.max(1, Math.round(this.#position)));
        if (this.playing.value) this.#still();
      },
      Math.max(stillPause, 1000 / this.#pace.slowest),
    );
  }

  #advance(steps: number): void {
    this.#position += steps;
    this.#show(Math.floor(this.#position));
    if (this.step.peek() >= this.last.peek()) this.pause();
  }
}
