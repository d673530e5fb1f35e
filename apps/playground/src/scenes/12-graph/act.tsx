import type { JSX } from "preact";
import { useMemo } from "preact/hooks";
import { ExpressionField } from "../../expression/field.tsx";
import { GraphPicture } from "../../expression/picture.tsx";
import { line } from "../../expression/values.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import { Transport } from "../../scene/transport.tsx";
import { looksAt, widest } from "./looks.ts";
import type { Walked } from "./model.ts";
import { type Moment, momentOf } from "./moment.ts";
import type { Run } from "./run.ts";
import { examples } from "./state.ts";
import { settled } from "./values.ts";
import { Variables } from "./variables.tsx";
import { nameOf, seven, told, trouble } from "./words.ts";

const titles: Readonly<Record<keyof typeof examples, string>> = {
  lecture: "The lecture’s line",
  twice: "w used twice",
  three: "Three examples",
  gate: "A gate and its log",
};

/** Expression, graph, steps and values. */
export function Act({ run }: { readonly run: Run }): JSX.Element {
  const { playback, setting } = run;
  const walked = run.walked.value;
  const moment = walked && momentOf(walked, playback.shown);
  const { problem } = setting.value;
  return (
    <Part id="act" title="Act">
      <p>
        Scrub through the seven steps. First the values flow down, then the gradients flow back up:
        on every edge stands its local derivative × the gradient from upstream. Then take an
        expression of your own.
      </p>
      <Expression run={run} />
      <Transport playback={playback} />
      <div
        class="told"
        role="status"
        style={{ minHeight: `${walked ? 1.6 * mostTold(walked) : 0}em` }}
      >
        {walked &&
          moment &&
          told(walked, moment.step).map((sentence) => <p key={sentence}>{sentence}</p>)}
        {problem === null ? null : <p class="problem">{problem}</p>}
      </div>
      <div class="beside">
        <Figure title="The graph">
          {walked && moment ? <Picture walked={walked} moment={moment} /> : null}
        </Figure>
        <div class="column">
          <Seven run={run} present={moment?.step?.step ?? 0} />
          {walked && moment ? <Readout walked={walked} moment={moment} /> : null}
          <p class="verdict" role="status">
            {walked && trouble(walked)}
          </p>
        </div>
      </div>
      <Figure title="Values">
        <p class="hint">
          Data may have several numbers, one for each example: “1 5 6”. The results of all examples
          are then added up.
        </p>
        <Variables run={run} />
      </Figure>
    </Part>
  );
}

/** The most sentences that a step takes, up to 3: with room for them little jumps. */
function mostTold(walked: Walked): number {
  return Math.min(3, Math.max(...walked.steps.map((step) => told(walked, step).length)));
}

function Expression({ run }: { readonly run: Run }): JSX.Element {
  const { state } = run;
  return (
    <div class="column">
      <ExpressionField
        text={state.expression.value}
        onEnter={(expression) =>
          run.take(
            settled({
              expression,
              values: state.values.value,
              data: state.data.value,
              rate: state.rate.value,
            }),
          )
        }
      />
      <p class="hint">
        Names, numbers, + − × ÷ ^, brackets, tanh, σ, exp and log; * / and sigmoid mean the same. A
        piece that ends with “;” can be given a name and used again.
      </p>
      <fieldset class="row plainset" aria-label="Examples">
        {(Object.keys(examples) as (keyof typeof examples)[]).map((name) => (
          <button key={name} type="button" onClick={() => run.take(examples[name])}>
            {titles[name]}
          </button>
        ))}
      </fieldset>
    </div>
  );
}

function Picture({
  walked,
  moment,
}: {
  readonly walked: Walked;
  readonly moment: Moment;
}): JSX.Element {
  const room = useMemo(() => widest(walked), [walked]);
  return (
    <GraphPicture
      graph={walked.input.graph}
      label="The computation graph. The table of numbers below has all that is in it."
      looks={looksAt(walked, moment)}
      widest={room}
    />
  );
}

/** The seven steps, each of which can be gone to. */
function Seven({ run, present }: { readonly run: Run; readonly present: number }): JSX.Element {
  const { playback } = run;
  const steps = run.walked.value?.steps ?? [];
  return (
    <ol class="seven">
      {seven.map((title, i) => (
        <li key={title}>
          <button
            type="button"
            aria-current={present === i + 1 ? "step" : undefined}
            onClick={() => {
              const at = steps.findIndex(({ step }) => step === i + 1);
              // A graph may have no operator, and then no step of some kinds.
              if (at !== -1) playback.go(at + 1);
            }}
          >
            <span>{i + 1}</span> {title}
          </button>
        </li>
      ))}
      <li>
        <Take run={run} />
      </li>
    </ol>
  );
}

/** Begins again with the updated variables. */
function Take({ run }: { readonly run: Run }): JSX.Element {
  const { playback } = run;
  const walked = run.walked.value;
  const step = walked?.steps.at(-1);
  const atEnd = walked !== null && playback.shown === playback.last.value;
  return (
    <button
      type="button"
      class="link"
      disabled={!atEnd || trouble(walked) !== null}
      onClick={() => {
        if (walked === null || step?.kind !== "update" || !run.isPresent()) return;
        playback.go(0);
        for (const { node, after } of step.updates) {
          run.setValues(nameOf(walked, Number(node.name)), [Number(after)]);
        }
      }}
    >
      Keep the new values, start again
    </button>
  );
}

/** The result, and the gradients of what is learned, as far as they are known. */
function Readout({
  walked,
  moment,
}: {
  readonly walked: Walked;
  readonly moment: Moment;
}): JSX.Element {
  const { graph, data } = walked.input;
  const learned = graph.nodes.flatMap((node, place) =>
    node.kind === "variable" && !data.includes(node.name) ? [{ name: node.name, place }] : [],
  );
  const text = (numbers: readonly number[] | undefined): string =>
    numbers ? line(numbers, 6) : "…";
  const root = graph.nodes[graph.root];
  return (
    <dl class="readout">
      <div>
        <dt>{root?.kind === "operator" && root.name ? `Result ${root.name}` : "Result"}</dt>
        <dd>{text(moment.values.get(graph.root))}</dd>
      </div>
      {learned.map(({ name, place }) => (
        <div key={name}>
          <dt>
            Gradient d<var>{name}</var>
          </dt>
          <dd>{text(moment.gradients.get(place))}</dd>
        </div>
      ))}
    </dl>
  );
}
