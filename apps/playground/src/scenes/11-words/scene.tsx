import type { JSX } from "preact";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Formula, Part, Program } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import { Act } from "./act.tsx";
import { words } from "./data.ts";
import program from "./program.ts?raw";
import { momentOf, type Run, useRun } from "./run.ts";
import { codec, type Moving, type WordState } from "./state.ts";
import { fixed, Lookup } from "./tables.tsx";

export const scene = defineScene(codec, Words);

/** The answers, for the word that is looked up and the one that is to follow it. */
function movingsOf(word: string, next: string): Readonly<Record<Moving, string>> {
  return {
    all: "all twelve",
    two: word === next ? "the rows of the other words" : `the rows of ${word} and ${next}`,
    row: `the row of ${word} alone`,
  };
}

function Words({ state }: { readonly state: WordState }): JSX.Element {
  const run = useRun(state);
  const training = run.training.value;
  const start = training && momentOf(training, 0);
  const [word = "Apple", next = "Banana"] = [
    words[start?.word[0] ?? 0],
    words[start?.gold[0] ?? 1],
  ];
  const movings = movingsOf(word, next);
  return (
    <>
      <h1>Words: lookup and softmax</h1>
      <p class="lead">
        A network computes with numbers. On the way in a table turns each word into some; on the way
        out the softmax turns scores into the probabilities of words.
      </p>
      <div class="formulas">
        <Formula math={tex`e = \mathrm{onehot}(u) \times E`} />
        <Formula math={tex`p_i = \dfrac{\mathrm{e}^{z_i / T}}{\sum_j \mathrm{e}^{z_j / T}}`} />
      </div>
      <Predict
        guess={state.guess}
        first="all"
        question="Which numbers of the table does the step move?"
        control={(draft) => <Choices draft={draft} label="My guess" options={movings} />}
        picture={{
          title: `The table, with the row of ${word} looked up`,
          content: start ? <Lookup moment={start} moved={false} /> : <p>…</p>,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{movings[guess]}</b>.{" "}
            {guess === "row" ? "So it is:" : `It is the row of ${word} alone:`} nothing else of the
            table took part.
          </>
        )}
      >
        Each word has a row of four numbers. They are parameters, like the w and b of a line. The
        network looks up {word}, computes a score for every word, and is told that {next} comes
        next. Then it takes one training step.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain run={run} />
          <Steps run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  const frame = run.softmax.value;
  const slopes = frame?.slopes.map((slope) => fixed(slope)).join(", ") ?? "…";
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <div class="column">
          <h3>A lookup is a product</h3>
          <p>
            Multiply the one-hot by the table: every row is taken 0 times, and one is taken once.
            The sum is that row. Nobody computes all these zeros; looking the row up gives the same
            numbers.
          </p>
          <p>
            The way back is the same: the slope in a row is multiplied by its entry of the one-hot.
            So the rows of other words have a slope of exactly 0, and stay. In a vocabulary of a
            million words a step still moves only the few rows that were looked up. The output
            weights all move: every score took part in the softmax.
          </p>
        </div>
        <div class="column">
          <h3>From scores to probabilities</h3>
          <p>
            The softmax makes every score positive by the exponential function and divides by the
            sum. Only differences matter: add 1 to all scores, and nothing changes. The scores (1,
            −1, −2) of the lecture give 0.8438, 0.1142 and 0.0420; its slide rounds the last one to
            .05.
          </p>
          <h3>Why the arrows</h3>
          <p>
            The cost is −ln p of the right word. Its slope in the scores, divided by T, is as simple
            as can be: p − y, what the network says less the one-hot of what is true. A step goes
            against it, along the arrows: the right word up, the others down, the more so the more
            wrong they are. In the scores you have set the slope is ({slopes}).
          </p>
        </div>
      </div>
    </Part>
  );
}

function Steps({ run }: { readonly run: Run }): JSX.Element | null {
  const training = run.training.value;
  if (training === null) return null;
  const some = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 20, 30, 40, 50, run.playback.shown];
  const shown = [...new Set([...some.filter((step) => step < training.last), training.last])];
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="every step" value={training.fingerprint} />}
      columns={["Step", "Word", "Next", "Row", "Scores", "Probabilities", "Cost"]}
      rows={shown
        .sort((p, q) => p - q)
        .map((step) => {
          const { word, gold, row, scores, probabilities, cost } = momentOf(training, step);
          return [
            String(step),
            words[word[0] ?? 0] ?? "",
            words[gold[0] ?? 0] ?? "",
            ...[row, scores, probabilities].map((values) =>
              values.map((value) => fixed(value)).join(" "),
            ),
            formatNumber(cost[0]),
          ];
        })}
    />
  );
}
