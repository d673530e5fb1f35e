import { type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { Quantity, quantitiesOf } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import { doubted, hypotheses, type Name, names } from "./data.ts";
import type { Rescoring } from "./rescoring.ts";
import { type ApplicationsState, copiesSpec, probabilitiesOf, probabilitySpec } from "./state.ts";

/** What the parts about translations show and change. */
export interface Run {
  readonly state: ApplicationsState;
  readonly rescoring: ReadonlySignal<Rescoring | null>;
  /** What the guess is about. */
  readonly doubted: ReadonlySignal<Rescoring | null>;
  /** A probability for each word of each translation. */
  readonly probabilities: Readonly<Record<Name, readonly Quantity[]>>;
  readonly copies: Quantity;
}

/** Starts the models, and again whenever the state asks for other numbers. */
export function useRun(state: ApplicationsState): Run {
  const input = useComputed(() => ({
    probabilities: names.map((name) => probabilitiesOf(state[name].value) ?? []),
    copies: state.copies.value,
  }));
  const present = useModel("rescoring", input);
  const asked = useModel(
    "rescoring",
    useComputed(() => ({ probabilities: doubted, copies: 1 })),
  );
  const rescoring = useComputed(() => present.value?.frame ?? null);
  const guessed = useComputed(() => asked.value?.frame ?? null);
  const controls = useMemo(() => {
    const ofName = (name: Name, i: number): readonly Quantity[] =>
      quantitiesOf(state[name], (hypotheses[i]?.words ?? []).map(probabilitySpec));
    const [first = [], second = [], third = []] = names.map(ofName);
    return {
      probabilities: { first, second, third },
      copies: new Quantity(state.copies, copiesSpec),
    };
  }, [state]);
  return { state, rescoring, doubted: guessed, ...controls };
}
