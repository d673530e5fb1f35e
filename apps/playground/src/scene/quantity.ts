import type { Signal } from "@preact/signals";
import { type Limits, parseNumber, readNumbers } from "../state/fields.ts";
import { formatNumber } from "./format.ts";

/** What a number that the reader sets is called, and what it may be. */
export interface QuantitySpec {
  /** Its name in words, "Step size". */
  readonly name: string;
  /** Its letter in the formulas. */
  readonly symbol?: string;
  /** What the number field takes. */
  readonly limits: Limits;
  /** What slider and drag reach, and in which steps. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** Slider and keys go by factors: `step` is one of the power of ten. */
  readonly logarithmic?: boolean;
}

/** What holds a number: a signal, or a part of one. */
export type NumberHolder = Pick<Signal<number>, "value" | "peek">;

/**
 * A number that the reader sets. Drag, slider and keys go through {@link move}, the number field
 * through {@link enter}: whichever way a number is reached, it is the same number.
 */
export class Quantity {
  readonly spec: QuantitySpec;
  readonly #value: NumberHolder;
  readonly #onChange: (() => void) | undefined;

  /** `onChange` is called after the reader changed the number. */
  constructor(value: NumberHolder, spec: QuantitySpec, onChange?: () => void) {
    this.spec = spec;
    this.#value = value;
    this.#onChange = onChange;
  }

  get value(): number {
    return this.#value.value;
  }

  get text(): string {
    return formatNumber(this.value, 8);
  }

  /** Where a number is on the slider. */
  place(value: number): number {
    return this.spec.logarithmic ? Math.log10(value) : value;
  }

  /** The number at a place of the slider. */
  slide(place: number): void {
    const { from, to, step, logarithmic } = this.spec;
    if (Number.isNaN(place)) return;
    const snapped = Number((Math.round(place / step) * step).toFixed(decimals(step)));
    const value = logarithmic ? Number((10 ** snapped).toPrecision(3)) : snapped;
    this.#set(Math.min(to, Math.max(from, value)));
  }

  /** The nearest number on the slider's scale. */
  move(value: number): void {
    this.slide(this.place(value));
  }

  /** Steps up or down on the slider's scale. */
  nudge(steps: number): void {
    this.slide(this.place(this.value) + steps * this.spec.step);
  }

  /** Takes what was typed; returns what is wrong with it, or null. */
  enter(text: string): string | null {
    const read = parseNumber(text, this.spec.limits);
    if ("problem" in read) {
      return `“${text.slice(0, 30)}” ${read.problem}. It stays ${this.text}.`;
    }
    this.#set(read.value);
    return null;
  }

  #set(value: number): void {
    const next = value === 0 ? 0 : value;
    if (Object.is(next, this.#value.peek())) return;
    this.#value.value = next;
    this.#onChange?.();
  }
}

/** Numbers that are one text, joined by `_`, each to be set by itself. */
export function quantitiesOf(text: Signal<string>, specs: readonly QuantitySpec[]): Quantity[] {
  const limits = specs.map((spec) => spec.limits);
  const numbers = (now: string): readonly number[] => readNumbers(now, limits) ?? [];
  return specs.map((spec, i) => {
    const holder: NumberHolder = {
      peek: () => numbers(text.peek())[i] ?? 0,
      get value() {
        return numbers(text.value)[i] ?? 0;
      },
      set value(value) {
        text.value = numbers(text.peek()).with(i, value).join("_");
      },
    };
    return new Quantity(holder, spec);
  });
}

/** How many decimals a step has. */
function decimals(step: number): number {
  const [, exponent = "0"] = step.toExponential().split("e");
  const [mantissa = ""] = step.toExponential().split("e");
  return Math.max(0, mantissa.replace(/^\d\.?/, "").length - Number(exponent));
}
