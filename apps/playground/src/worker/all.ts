/** What runs of a model begin with, to be computed one after the other. */
export interface AllInput<I> {
  readonly inputs: readonly I[];
}

/** Runs of a model as a model of their own: its frames are those of all runs that have begun. */
export function all<I, F>(
  model: (input: I) => Generator<() => F, void>,
): (input: AllInput<I>) => Generator<() => readonly F[], void> {
  return function* ({ inputs }) {
    let done: readonly F[] = [];
    yield () => [];
    for (const input of inputs) {
      const before = done;
      let newest: () => readonly F[] = () => before;
      for (const frame of model(input)) {
        newest = () => [...before, frame()];
        yield newest;
      }
      done = newest();
    }
  };
}
