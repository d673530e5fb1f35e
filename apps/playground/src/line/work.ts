import { signal } from "@preact/signals";

/** The ways of scenes 2 to 6 to go downhill. */
export type Method = "search" | "finite differences" | "gradient descent";

/** What a way downhill has computed from its start to its end. */
export interface Work {
  readonly evaluations: number;
  readonly backward: number;
  /** Whether it reached a cost of 1e−6. */
  readonly arrived: boolean;
}

/** The last whole run of each method in this visit. */
export const work = signal<Readonly<Partial<Record<Method, Work>>>>({});

/** Notes what a method computed; null takes the note back. */
export function report(method: Method, done: Work | null): void {
  const { [method]: _, ...others } = work.peek();
  work.value = done === null ? others : { ...others, [method]: done };
}
