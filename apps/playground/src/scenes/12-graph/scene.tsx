import type { JSX } from "preact";
import { GraphPicture } from "../../expression/picture.tsx";
import { flat } from "../../expression/values.ts";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber, readable } from "../../scene/format.ts";
import { Formula, Part, Program } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import type { Signals } from "../../state/codec.ts";
import { Act } from "./act.tsx";
import { looksAt } from "./looks.ts";
import type { Walked } from "./model.ts";
import { momentOf, placeOf } from "./moment.ts";
import { Numbers } from "./numbers.tsx";
import program from "./program.ts?raw";
import { type Run, useRun } from "./run.ts";
import { codec, guessSpec, type State } from "./state.ts";
import { nameOf } from "./words.ts";

export const scene = defineScene(codec, ComputationGraph);

function ComputationGraph({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  const [lecture] = run.known.value;
  return (
    <>
      <h1>Computation graph</h1>
      <p class="lead">
        Every formula is a graph of small operators. Each knows how to go forward, and how to hand a
        gradient back. Nothing more is needed to learn.
      </p>
      <div class="formulas">
        <Formula math={tex`o = w x`} />
        <Formula math={tex`y = o + b`} />
        <Formula math={tex`d = y - \text{gold}`} />
        <Formula math={tex`c = d^2`} />
        <Formula math={tex`\frac{\partial c}{\partial w} = \;?`} />
      </div>
      <Predict
        guess={state.guess}
        first={0}
        question="How fast does the cost c grow with w: what is dw?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{
          title: "The graph with its values",
          content: lecture ? <Forward walked={lecture} /> : <p>…</p>,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{formatNumber(guess)}</b>. {lecture && judged(guess, lecture)}
          </>
        )}
      >
        One point of the data is x = 5, and the line is to give 16 there. With w = 2 and b = 2 it
        gives 12, four too few, and that costs 16. More w would help: the cost falls when w grows.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain run={run} />
          <Numbers run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

/** The lecture's graph after the values have come down. */
function Forward({ walked }: { readonly walked: Walked }): JSX.Element {
  const looks = looksAt(walked, {
    ...momentOf(walked, walked.steps.filter(({ step }) => step <= 4).length),
    ordered: false,
    active: new Set(),
  }).map((look) => ({ ...look, gradient: null }));
  return (
    <GraphPicture
      graph={walked.input.graph}
      label="The lecture’s graph with its values"
      looks={looks}
      widest={looks}
    />
  );
}

/** The update of a variable at the end of a walk. */
function updateOf(walked: Walked, name: string): { gradient: number; after: number } | null {
  const step = walked.steps.at(-1);
  if (step?.kind !== "update") return null;
  const update = step.updates.find(({ node }) => nameOf(walked, placeOf(node)) === name);
  return update ? { gradient: Number(update.gradient), after: Number(update.after) } : null;
}

function judged(guess: number, walked: Walked): string {
  const dw = updateOf(walked, "w")?.gradient;
  const truth = `It is ${formatNumber(dw)}: twice the error of −4, times x = 5.`;
  if (guess === dw) return `${truth} Exactly.`;
  return guess < 0 ? `${truth} The sign is right.` : `${truth} It is negative: more w, less cost.`;
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  const [lecture, twice, three] = run.known.value;
  const parts = twice ? passedTo(twice, "w") : [];
  const each = three ? passedTo(three, "w") : [];
  const [w, b] = lecture ? [updateOf(lecture, "w"), updateOf(lecture, "b")] : [];
  const twoW = twice && updateOf(twice, "w");
  const threeW = three && updateOf(three, "w");
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>Local × upstream</h3>
          <p>
            An operator sees only its neighbours. Forward, it makes a value of its operands.
            Backward, it is told how fast the end result grows with its own value, and it knows how
            fast that value grows with each operand. The product is what it hands on: the chain
            rule, one link at a time.
          </p>
          <p>
            The operator × hands each operand the other one’s value as local derivative. So w gets 5
            × (−8) = {formatNumber(w?.gradient)}, while b, which is only added, gets 1 × (−8) ={" "}
            {formatNumber(b?.gradient)}.
          </p>
          <p>
            With α = 0.02 the update makes w = {formatNumber(w?.after)} and b ={" "}
            {formatNumber(b?.after)}. The slide rounds b to 2.2.
          </p>
        </div>
        <div class="column">
          <h3>Why backwards</h3>
          <p>
            One pass back gives the gradients of all variables, however many there are, for about
            the work of one pass forward. Trying each variable by itself would take a pass for every
            one of them.
          </p>
          <h3>Gradients add</h3>
          <p>
            A variable that is used twice acts on the result in two ways, and what both pass back is
            added: with w in place of b, dw = {parts.join(" + ")} = {formatNumber(twoW?.gradient)}.
            Examples are nothing else. All of them use the same w, and dw = {each.join(" + ")} ={" "}
            {formatNumber(threeW?.gradient)}, the slope that descends into the valley of scenes 3 to
            6.
          </p>
        </div>
      </div>
    </Part>
  );
}

/** What all uses of a variable pass to it, as terms of a sum; for several examples as products. */
function passedTo(walked: Walked, name: string): string[] {
  return walked.steps.flatMap((step) => {
    if (step.kind !== "backward") return [];
    return step.edges.flatMap(({ operand, local, downstream }) => {
      if (nameOf(walked, placeOf(operand)) !== name) return [];
      const [locals, upstreams] = [flat(local ?? []), flat(step.upstream)];
      if (locals.length <= 1) return [bracketed(flat(downstream)[0])];
      return locals.map((each, i) => `${readable(each)} × ${bracketed(upstreams[i])}`);
    });
  });
}

function bracketed(value: number | undefined): string {
  const text = formatNumber(value);
  return text.startsWith("−") ? `(${text})` : text;
}
