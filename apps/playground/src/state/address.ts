import { type Signal, signal } from "@preact/signals";

/** What the part of the address behind # says: `#/scene?state`. */
export interface Address {
  readonly scene: string;
  readonly state: string;
}

/** Reads the part of an address behind #; both parts are empty where they are missing. */
export function parseHash(hash: string): Address {
  const text = hash.replace(/^#?\/?/, "");
  const cut = text.indexOf("?");
  return cut === -1
    ? { scene: text, state: "" }
    : { scene: text.slice(0, cut), state: text.slice(cut + 1) };
}

/** The inverse of {@link parseHash}. */
export function formatHash({ scene, state }: Address): string {
  return state === "" ? `#/${scene}` : `#/${scene}?${state}`;
}

/** Browsers refuse more than some 100 changes of the address in half a minute. */
const shortestPause = 350;

/**
 * The address of the page. A change of scene is a new entry of the history; changes of the state
 * within a scene replace the present one, not too often.
 */
export class AddressBar {
  /** The address that the reader last went to: by a link, by typing, back or forward. */
  readonly visited: Signal<Address>;
  readonly #window: Window;
  #shown: string;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(target: Window) {
    this.#window = target;
    this.#shown = target.location.hash;
    this.visited = signal(parseHash(this.#shown));
    target.addEventListener("hashchange", () => {
      clearTimeout(this.#timer);
      this.#timer = undefined;
      if (target.location.hash === this.#shown) return;
      this.#shown = target.location.hash;
      this.visited.value = parseHash(this.#shown);
    });
    target.addEventListener("pagehide", () => this.flush());
    // Before any link is followed, the entry of the history that is left says what was shown.
    target.addEventListener("click", () => this.flush(), { capture: true });
  }

  /** Shows a state in the address, soon. */
  replace(address: Address): void {
    this.#shown = formatHash(address);
    this.#timer ??= setTimeout(() => this.flush(), shortestPause);
  }

  /** Shows it now. */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { history, location } = this.#window;
    if (location.hash !== this.#shown) history.replaceState(history.state, "", this.#shown);
  }

  /** The whole address, for sharing. */
  get href(): string {
    this.flush();
    return this.#window.location.href;
  }
}
