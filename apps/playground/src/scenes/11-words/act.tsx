import type { JSX } from "preact";
import { QuantityControl } from "../../scene/controls.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Figure, Part } from "../../scene/frame.tsx";
import { Pick, Select } from "../../scene/pick.tsx";
import { Transport } from "../../scene/transport.tsx";
import { Bars } from "./bars.tsx";
import { words } from "./data.ts";
import { type Moment, momentOf, type Run } from "./run.ts";
import { Softmax, wordNames } from "./softmax.tsx";
import { wordKeys } from "./state.ts";
import { Lookup, Weights } from "./tables.tsx";

/** The network with its training, and the softmax by itself. */
export function Act({ run }: { readonly run: Run }): JSX.Element {
  const { state, playback } = run;
  const training = run.training.value;
  const step = playback.shown;
  const moment = training && momentOf(training, step);
  const rewind = (): void => playback.go(0);
  return (
    <Part id="act" title="Act">
      <p>
        Pick a word: its one-hot, a single 1 among zeros, lights one row of the table. Then take a
        training step. The small numbers say by how much it moved each parameter.
      </p>
      <Pick
        label="Look up"
        value={state.word}
        options={{ ...wordNames, turns: "one after the other" }}
        onChange={rewind}
      />
      {moment && (
        <div class="pair">
          <Figure title="Lookup: one-hot × table">
            <Lookup moment={moment} moved={step > 0} />
          </Figure>
          <Figure title="Scores: row × output weights">
            <Weights moment={moment} moved={step > 0} />
          </Figure>
        </div>
      )}
      <Transport playback={playback} />
      {moment && (
        <div class="pair">
          <Figure title={`What follows ${words[moment.word[0] ?? 0]}, says the softmax`}>
            <Bars
              probabilities={moment.probabilities}
              gaps={moment.slopes}
              gold={moment.gold[0] ?? 0}
            />
          </Figure>
          <div class="column">
            <Readout moment={moment} />
            <p role="status">{told(moment, step)}</p>
            <div class="row">
              {wordKeys.map((key) => (
                <Select
                  key={key}
                  label={`After ${wordNames[key]}`}
                  value={state[key]}
                  options={wordNames}
                  onChange={rewind}
                />
              ))}
            </div>
            <QuantityControl quantity={run.rate} />
          </div>
        </div>
      )}
      <Softmax run={run} />
    </Part>
  );
}

function Readout({ moment }: { readonly moment: Moment }): JSX.Element {
  const [gold = 0] = moment.gold;
  return (
    <dl class="readout">
      <div>
        <dt>Probability of {words[gold]}</dt>
        <dd>{formatNumber(moment.probabilities[gold], 4)}</dd>
      </div>
      <div>
        <dt>Cost −ln p</dt>
        <dd>{formatNumber(moment.cost[0], 4)}</dd>
      </div>
    </dl>
  );
}

/** What the last step moved. */
function told(moment: Moment, step: number): string {
  if (step === 0) return "No step was taken yet: table and weights are the lecture's.";
  const [word = 0] = moment.word;
  return (
    `Step ${step} moved ${moment.tableMoved[0]} of the 12 numbers of the table, those of ` +
    `${words[word]}, and ${moment.weightsMoved[0]} of the 12 output weights.`
  );
}
