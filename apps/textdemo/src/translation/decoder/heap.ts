/** A binary heap of entries by falling priority; of equal ones the first that came goes first. */
export class Heap<T> {
  readonly #entries: { readonly value: T; readonly priority: number; readonly turn: number }[] = [];
  #turns = 0;

  push(value: T, priority: number): void {
    const entries = this.#entries;
    const entry = { value, priority, turn: this.#turns++ };
    let at = entries.length;
    entries.push(entry);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = entries[above];
      if (parent === undefined || !goesBefore(entry, parent)) break;
      entries[at] = parent;
      at = above;
    }
    entries[at] = entry;
  }

  /** Takes the entry with the highest priority; undefined when there is none. */
  pop(): T | undefined {
    const entries = this.#entries;
    const [top] = entries;
    const entry = entries.pop();
    if (top === undefined || entry === undefined || entries.length === 0) return top?.value;
    let at = 0;
    for (;;) {
      let below = 2 * at + 1;
      let child = entries[below];
      if (child === undefined) break;
      const other = entries[below + 1];
      if (other !== undefined && goesBefore(other, child)) {
        child = other;
        below++;
      }
      if (!goesBefore(child, entry)) break;
      entries[at] = child;
      at = below;
    }
    entries[at] = entry;
    return top.value;
  }
}

type Rank = { readonly priority: number; readonly turn: number };

function goesBefore(a: Rank, b: Rank): boolean {
  return a.priority > b.priority || (a.priority === b.priority && a.turn < b.turn);
}
