import type { JSX } from "preact";
import { ExpressionField } from "../../expression/field.tsx";
import { titleOf } from "../../expression/graph.ts";
import { GraphPicture, type NodeLook } from "../../expression/picture.tsx";
import { Scrub } from "../../expression/scrub.tsx";
import { QuantityControl } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Formula, Part, Program } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import { Transport } from "../../scene/transport.tsx";
import type { Signals } from "../../state/codec.ts";
import { Curve } from "./curve.tsx";
import type { Evaluation } from "./model.ts";
import program from "./program.ts?raw";
import { apples, operatorsOf, type Run, useRun } from "./run.ts";
import { codec, examples, guessSpec, type State } from "./state.ts";

export const scene = defineScene(codec, Numbers);

function Numbers({ state }: { readonly state: Signals<State> }): JSX.Element {
  const run = useRun(state);
  const five = run.trade.value?.outputs.at(-1);
  return (
    <>
      <h1>Numbers and functions</h1>
      <p class="lead">
        A number says one thing. A function is a rule that answers for every number there is.
      </p>
      <div class="formulas">
        <Formula math={tex`y = w x + b`} />
      </div>
      <Predict
        guess={state.guess}
        first={12}
        question="How many bananas for five apples?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{ title: "Apples for bananas", content: <Trade run={run} /> }}
        judge={(guess) => (
          <>
            You guessed <b>{formatNumber(guess)}</b>. It is {formatNumber(five)}:{" "}
            {guess === five ? "you found the rule, " : ""}three for each apple and one for coming, y
            = 3x + 1.
          </>
        )}
      >
        On a market apples are traded for bananas. Nobody tells you the rule, but you have watched
        three trades: 1 apple for 4 bananas, 2 for 7, 3 for 10.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain />
          <Values run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

/** The trades that were watched, and the one that is asked for. */
function Trade({ run }: { readonly run: Run }): JSX.Element {
  const outputs = run.trade.value?.outputs ?? [];
  return (
    <table class="trade">
      <thead>
        <tr>
          <th scope="col">Apples x</th>
          <th scope="col">Bananas y</th>
        </tr>
      </thead>
      <tbody>
        {apples.map((count, i) => (
          <tr key={count}>
            <th scope="row">{count}</th>
            <td>{i === apples.length - 1 ? "?" : formatNumber(outputs[i])}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Act({ run }: { readonly run: Run }): JSX.Element {
  const { state, playback, quantities } = run;
  const evaluation = run.evaluation.value;
  const along = quantities.value.find(({ spec }) => spec.name === evaluation?.input.over);
  return (
    <Part id="act" title="Act">
      <p>
        Drag any framed number of the formula sideways: the tree computes anew, and the line moves.
        Which number turns the line, which one shifts it, and which one moves along it?
      </p>
      <Scrubs run={run} />
      <div class="pair">
        <Figure title="The tree">
          {evaluation && (
            <GraphPicture
              graph={evaluation.input.graph}
              label="The tree of the expression. The table of numbers below has all its values."
              looks={looksAt(evaluation, playback.shown)}
              widest={looksAt(evaluation, Number.POSITIVE_INFINITY)}
            />
          )}
        </Figure>
        <Figure title="The function">
          {evaluation && along && <Curve evaluation={evaluation} quantity={along} />}
        </Figure>
      </div>
      <Transport playback={playback} />
      <div class="variables">
        {quantities.value.map((quantity) => (
          <QuantityControl key={quantity.spec.name} quantity={quantity} />
        ))}
      </div>
      <ExpressionField
        text={state.expression.value}
        onEnter={(expression) => run.take(expression)}
      />
      <fieldset class="row plainset" aria-label="Examples">
        {Object.entries(examples).map(([title, { expression, values }]) => (
          <button key={title} type="button" onClick={() => run.take(expression, values)}>
            {title}
          </button>
        ))}
      </fieldset>
    </Part>
  );
}

/** The expression with its numbers in place of the variables, each to be dragged. */
function Scrubs({ run }: { readonly run: Run }): JSX.Element {
  const { state, quantities, playback } = run;
  const pieces = state.expression.value.split(/([\p{L}_][\p{L}\p{N}_]*)/u);
  const evaluation = run.evaluation.value;
  const done = evaluation !== null && playback.shown === playback.last.value;
  return (
    <fieldset class="scrubs plainset" aria-label="The formula with its numbers">
      {state.expression.value.includes("=") ? null : <span>y =</span>}
      {pieces.map((piece, i) => {
        const quantity = quantities.value.find(({ spec }) => spec.name === piece);
        const key = `${i} ${piece}`;
        return quantity === undefined ? (
          <span key={key}>{piece}</span>
        ) : (
          <Scrub key={key} quantity={quantity} />
        );
      })}
      <output>= {done ? formatNumber(evaluation.values[evaluation.input.graph.root]) : "…"}</output>
    </fieldset>
  );
}

/** What the picture says of each node when so many operators were computed. */
function looksAt({ input, values }: Evaluation, count: number): NodeLook[] {
  const operators = operatorsOf(input.graph);
  const computed = new Set(operators.slice(0, count));
  // At rest no node is at work.
  const active = count < operators.length ? operators[count - 1] : undefined;
  return input.graph.nodes.map((node, place) => {
    const title = titleOf(node);
    const none = { title, gradient: null, badge: "" };
    if (node.kind === "number") return { ...none, kind: "number", value: null, edges: [] };
    const value = formatNumber(values[place], 5);
    if (node.kind === "variable") return { ...none, kind: "variable", value, edges: [] };
    const done = computed.has(place);
    const kinds = [
      "operator",
      place === active ? "active" : "",
      place === input.graph.root ? "root" : "",
    ];
    const edges = node.operands.map(() => ({ kind: done ? "done" : "", label: [] }));
    return { ...none, kind: kinds.join(" "), value: done ? value : "", edges };
  });
}

function Explain(): JSX.Element {
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>From numbers to functions</h3>
          <p>
            A number stands for one amount. A variable is a place where a number can be put.
            Operators make a number of others, and operators upon operators are a tree: every
            formula is one, and it is computed from its leaves on.
          </p>
          <p>
            Leave one variable open, and the tree is a function: put in an x, and out comes a y. In
            y = wx + b the slope w turns the line, the intercept b shifts it, and x only moves along
            it.
          </p>
        </div>
        <div class="column">
          <h3>Why anybody should care</h3>
          <p>
            English in, Spanish out: a translation is a function. So is what tells from an image
            what is on it, or from a board which move to make. Once words and images are written as
            numbers, all of them are trees of operators, only larger.
          </p>
          <p>
            Three trades are enough to find the rule of the market. That is learning: x and y are
            given, and w and b are looked for. How a machine looks for them is what follows.
          </p>
        </div>
      </div>
    </Part>
  );
}

/** The value of every node. */
function Values({ run }: { readonly run: Run }): JSX.Element | null {
  const evaluation = run.evaluation.value;
  if (evaluation === null) return null;
  const { nodes } = evaluation.input.graph;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="every value" value={evaluation.fingerprint} />}
      columns={["Node", "What", "Made of", "Value"]}
      rows={nodes.map((node, place) => [
        String(place + 1),
        titleOf(node),
        node.kind === "operator" ? node.operands.map((operand) => operand + 1).join(", ") : "",
        formatNumber(evaluation.values[place]),
      ])}
    />
  );
}
