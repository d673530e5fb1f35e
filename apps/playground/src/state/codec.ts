import { batch, type Signal, signal } from "@preact/signals";
import type { Field } from "./fields.ts";

/** A field for each part of a state, by the names they have in the address. */
export type Fields<S> = { readonly [N in keyof S]: Field<S[N]> };

/** A signal for each part of a state. */
export type Signals<S> = { readonly [N in keyof S]: Signal<S[N]> };

/** The typed state of a scene and its text in the address. */
export class Codec<S extends object> {
  readonly #fields: Fields<S>;
  readonly #names: readonly (keyof S & string)[];

  constructor(fields: Fields<S>) {
    this.#fields = fields;
    this.#names = Object.keys(fields) as (keyof S & string)[];
  }

  /**
   * The state that a text stands for. Whatever the text is, there is one: what cannot be used is
   * told in `problems`, a sentence each, and replaced by the initial value.
   */
  parse(text: string): { readonly state: S; readonly problems: readonly string[] } {
    const parameters = new URLSearchParams(text);
    const state = this.#initial();
    const problems: string[] = [];
    for (const name of this.#names) {
      const given = parameters.get(name);
      if (given === null) continue;
      const field = this.#fields[name];
      const read = field.parse(given);
      if ("value" in read) state[name] = read.value;
      else problems.push(`${name} = ${quote(given)} ${read.problem}; used ${this.#show(name)}.`);
    }
    for (const name of new Set(parameters.keys())) {
      if (!this.#names.some((known) => known === name)) {
        problems.push(`${quote(name)} is nothing this scene knows; left out.`);
      } else if (parameters.getAll(name).length > 1) {
        problems.push(`${quote(name)} is there more than once; used the first.`);
      }
    }
    return { state, problems };
  }

  /** Only what differs from the initial state, in the order of the fields. */
  format(state: S): string {
    const parameters = new URLSearchParams();
    for (const name of this.#names) {
      const { initial, format } = this.#fields[name];
      if (!Object.is(state[name], initial)) parameters.set(name, format(state[name]));
    }
    return parameters.toString();
  }

  /** Signals that hold a state. */
  signals(state: S): Signals<S> {
    const signals = {} as { [N in keyof S]: Signal<S[N]> };
    for (const name of this.#names) signals[name] = signal(state[name]);
    return signals;
  }

  /** The state that signals hold; whoever reads it in an effect follows every part. */
  read(signals: Signals<S>): S {
    const state = this.#initial();
    for (const name of this.#names) state[name] = signals[name].value;
    return state;
  }

  /** Sets all signals at once. */
  write(signals: Signals<S>, state: S): void {
    batch(() => {
      for (const name of this.#names) signals[name].value = state[name];
    });
  }

  #initial(): S {
    const state = {} as S;
    for (const name of this.#names) state[name] = this.#fields[name].initial;
    return state;
  }

  #show(name: keyof S & string): string {
    const { initial, format } = this.#fields[name];
    return format(initial);
  }
}

/** Text from outside, short enough for a sentence. */
function quote(text: string): string {
  return `“${text.length > 30 ? `${text.slice(0, 29)}…` : text}”`;
}
