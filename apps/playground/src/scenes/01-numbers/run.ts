import { batch, type ReadonlySignal, useComputed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { type Graph, variablesOf } from "../../expression/graph.ts";
import { parse } from "../../expression/parse.ts";
import { formatValues, numbersOf, readValues, valueLimits } from "../../expression/state.ts";
import { Playback, steady } from "../../scene/playback.ts";
import { Quantity } from "../../scene/quantity.ts";
import { useModel } from "../../scene/training.ts";
import type { Signals } from "../../state/codec.ts";
import type { Evaluation, EvaluationInput } from "./model.ts";
import { examples, type State } from "./state.ts";

/** The part of a variable's range that sliders and the curve show. */
export const range = { from: -10, to: 10, step: 0.1 } as const;
const positions = Array.from({ length: 161 }, (_, i) => range.from + i / 8);

/** Apples that the guess is about; the last is asked for. */
export const apples = [1, 2, 3, 5] as const;

/** Everything that the parts of the scene show and change. */
export interface Run {
  readonly state: Signals<State>;
  readonly evaluation: ReadonlySignal<Evaluation | null>;
  /** The trade of the guess. */
  readonly trade: ReadonlySignal<Evaluation | null>;
  readonly playback: Playback;
  /** The variables of the expression as it is typed. */
  readonly quantities: ReadonlySignal<readonly Quantity[]>;
  readonly take: (expression: string, values?: string) => void;
}

/** What an expression with its values amounts to. */
export function inputOf(expression: string, values: string): EvaluationInput {
  const graph = graphOf(expression);
  const given = readValues(values);
  const names = variablesOf(graph);
  const numbers = names.map((name) => [name, numbersOf(given, name)[0] ?? 1] as const);
  const over = names.includes("x") ? "x" : (names[0] ?? "");
  return { graph, numbers: Object.fromEntries(numbers), over, at: positions };
}

function graphOf(expression: string): Graph {
  const read = parse(expression);
  if (!("graph" in read)) throw new RangeError(`${expression}: ${read.problem}`);
  return read.graph;
}

const first = examples["y = wx + b"];
const trade: EvaluationInput = { ...inputOf(first.expression, first.values), at: apples };

/** Starts the evaluation, and again whenever the state asks for another. */
export function useRun(state: Signals<State>): Run {
  const input = useComputed(() => inputOf(state.expression.value, state.values.value));
  const newest = useModel(
    "evaluations",
    useComputed(() => ({ all: [trade, input.value] })),
  );
  const evaluation = useComputed(() => newest.value?.frame[1] ?? null);
  const last = useComputed(() => operatorsOf(evaluation.value?.input.graph).length);
  const graph = useComputed(() => graphOf(state.expression.value));
  const quantities = useComputed(() =>
    variablesOf(graph.value).map((name) => {
      const set = (next: number): void => {
        const { numbers } = input.peek();
        const all = Object.entries(numbers).map(([key, value]) => [key, [value]] as const);
        state.values.value = formatValues({ ...Object.fromEntries(all), [name]: [next] });
      };
      const holder = {
        get value(): number {
          return input.value.numbers[name] ?? 0;
        },
        set value(next: number) {
          set(next);
        },
        peek: () => input.peek().numbers[name] ?? 0,
      };
      return new Quantity(holder, { name, limits: valueLimits, ...range });
    }),
  );
  const actions = useMemo(() => {
    const playback = new Playback(state.step, last, steady);
    const take = (expression: string, values = state.values.peek()): void =>
      batch(() => {
        playback.pause();
        const { numbers } = inputOf(expression, values);
        const kept = Object.entries(numbers).map(([name, value]) => [name, [value]] as const);
        state.expression.value = expression;
        state.values.value = formatValues(Object.fromEntries(kept));
        state.step.value = 40;
      });
    return { playback, take };
  }, [state, last]);
  const traded = useComputed(() => newest.value?.frame[0] ?? null);
  return { state, evaluation, trade: traded, quantities, ...actions };
}

/** The places of the operators, in the order in which they are computed. */
export function operatorsOf(graph: Graph | undefined): number[] {
  return [...(graph?.nodes ?? [])].flatMap(({ kind }, place) =>
    kind === "operator" ? [place] : [],
  );
}
