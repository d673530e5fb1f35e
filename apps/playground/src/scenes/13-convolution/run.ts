import { type ReadonlySignal, type Signal, signal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Playback } from "../../scene/playback.ts";
import { type Quantity, quantitiesOf } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { type Cells, formatDrawing, type Point, parseDrawing, withStroke } from "./drawing.ts";
import { lastStep, outputCount, pixelCount, weightCount } from "./layout.ts";
import type { Convolved } from "./model.ts";
import type { Digit, HeldOut } from "./reader.ts";
import { type ConvolutionState, numbersOf, specsOf } from "./state.ts";

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: ConvolutionState;
  readonly convolved: ReadonlySignal<Convolved | null>;
  readonly playback: Playback;
  readonly pixels: readonly Quantity[];
  readonly weights: readonly Quantity[];
  readonly votes: readonly Quantity[];
  /** The output that is pointed at or has the focus; null where none is. */
  readonly lit: Signal<number | null>;
  readonly digit: ReadonlySignal<Digit | null>;
  readonly heldOut: ReadonlySignal<HeldOut | null>;
  readonly sketch: Sketch;
}

/** Products are made one after the other, each to be read. */
const pace = { slowest: 1.5, growth: 0 };

const always = signal(null);

/** Starts the models, and again whenever the state asks for other runs. */
export function useRun(state: ConvolutionState): Run {
  const input = useComputed(() => ({
    pixels: numbersOf(state.pixels.value, pixelCount) ?? [],
    filter: numbersOf(state.filter.value, weightCount) ?? [],
    cat: numbersOf(state.cat.value, outputCount) ?? [],
  }));
  const drawn = useComputed(() => parseDrawing(state.drawing.value) ?? parseDrawing(""));
  const image = useComputed(() => {
    if (state.drawing.value !== "" && drawn.value !== null) return { ink: drawn.value };
    return state.example.value === "none" ? null : { example: state.example.value };
  });
  const computed = useModel("convolution", input);
  const read = useModel("digit", image);
  const examples = useModel("heldOut", always);
  const convolved = useComputed(() => computed.value?.frame ?? null);
  const digit = useComputed(() => read.value?.frame ?? null);
  const heldOut = useComputed(() => examples.value?.frame ?? null);
  const last = useComputed(() => lastStep);
  const controls = useMemo(
    () => ({
      playback: new Playback(state.step, last, pace),
      pixels: quantitiesOf(state.pixels, specsOf("x", pixelCount)),
      weights: quantitiesOf(state.filter, specsOf("w", weightCount)),
      votes: quantitiesOf(state.cat, specsOf("v", outputCount)),
      lit: signal<number | null>(null),
      sketch: new Sketch(state),
    }),
    [state, last],
  );
  return { state, convolved, digit, heldOut, ...controls };
}

/** The output whose products are made at a step, and how many of them are there. */
export function momentOf(step: number): { readonly output: number; readonly made: number } {
  const output = Math.floor(Math.max(0, step - 1) / weightCount);
  return { output, made: step - output * weightCount };
}

/** Most changes that can be taken back. */
const mostChanges = 50;

/** What the reader draws. */
export class Sketch {
  readonly #state: ConvolutionState;
  readonly #before = signal<readonly string[]>([]);

  constructor(state: ConvolutionState) {
    this.#state = state;
  }

  get cells(): Cells | null {
    return parseDrawing(this.#state.drawing.value);
  }

  get undoable(): boolean {
    return this.#before.value.length > 0;
  }

  /** Before a change: what is drawn now can be had back. */
  begin(): void {
    const { drawing, example } = this.#state;
    this.#before.value = [...this.#before.peek(), drawing.peek()].slice(-mostChanges);
    example.value = "none";
  }

  stroke(from: Point, to: Point): void {
    const { drawing } = this.#state;
    const cells = parseDrawing(drawing.peek());
    if (cells !== null) drawing.value = formatDrawing(withStroke(cells, from, to));
  }

  undo(): void {
    const { drawing, example } = this.#state;
    drawing.value = this.#before.peek().at(-1) ?? "";
    example.value = "none";
    this.#before.value = this.#before.peek().slice(0, -1);
  }

  /** An empty pad, and nothing or a held-out digit to read. */
  clear(next: number | "none" = "none"): void {
    const { drawing, example } = this.#state;
    if (drawing.peek() !== "") this.begin();
    drawing.value = "";
    example.value = next;
  }
}
