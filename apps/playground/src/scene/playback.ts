import { type ReadonlySignal, type Signal, signal } from "@preact/signals";

/** Steps a second at the beginning; later ones pass faster, as there is less to see in each. */
const slowest = 3;
/** The share of the steps done so far that pass in a second. */
const growth = 0.8;
/** Milliseconds between the steps shown where motion is not wanted. */
const stillPause = 700;

/** Walks through the steps of a run. */
export class Playback {
  /** The step to show. */
  readonly step: Signal<number>;
  /** The last step there is. */
  readonly last: ReadonlySignal<number>;
  readonly playing = signal(false);
  #position = 0;
  #frame = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(step: Signal<number>, last: ReadonlySignal<number>) {
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
      this.#advance(Math.max(slowest, growth * this.#position) * seconds);
      if (this.playing.value) this.#animate(now);
    });
  }

  /** A few pictures instead of a motion. */
  #still(): void {
    this.#timer = setTimeout(() => {
      this.#advance(Math.max(1, Math.round(this.#position)));
      if (this.playing.value) this.#still();
    }, stillPause);
  }

  #advance(steps: number): void {
    this.#position += steps;
    this.#show(Math.floor(this.#position));
    if (this.step.peek() >= this.last.peek()) this.pause();
  }
}
