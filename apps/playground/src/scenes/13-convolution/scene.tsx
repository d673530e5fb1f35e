import type { JSX } from "preact";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Formula, Program } from "../../scene/frame.tsx";
import { NumberGuess, Predict } from "../../scene/predict.tsx";
import { Act } from "./act.tsx";
import { DigitNumbers } from "./digits.tsx";
import { Explain } from "./explain.tsx";
import { pixelsUnder } from "./layout.ts";
import { Picture } from "./picture.tsx";
import program from "./program.ts?raw";
import { type Run, useRun } from "./run.ts";
import { type ConvolutionState, codec, guessSpec } from "./state.ts";

export const scene = defineScene(codec, Convolution);

function Convolution({ state }: { readonly state: ConvolutionState }): JSX.Element {
  const run = useRun(state);
  const first = run.convolved.value?.outputs[0];
  const verdict = (guess: number): string => {
    if (formatNumber(guess) === formatNumber(first)) return "So it is:";
    return changed(state) ? "With the numbers that are there now," : "It is:";
  };
  return (
    <>
      <h1>Convolution</h1>
      <p class="lead">
        A small square of weights slides over an image and asks the same question everywhere. Out of
        such squares a network learns to see.
      </p>
      <div class="formulas">
        <Formula math={tex`z_{r,c} = \sum_{i=1}^{3} \sum_{j=1}^{3} w_{i,j}\, x_{r+i-1,\,c+j-1}`} />
        <Formula math={tex`\mathrm{cat} = \sigma(v_1 z_1 + v_2 z_2 + v_3 z_3 + v_4 z_4)`} />
      </div>
      <Predict
        guess={state.guess}
        first={0}
        question="What is z1, where the filter lies now?"
        control={(draft) => <NumberGuess draft={draft} spec={guessSpec} />}
        picture={{
          title: "The image, and the filter on its first place",
          content: <Picture run={run} still />,
        }}
        judge={(guess) => (
          <>
            You guessed <b>{formatNumber(guess)}</b>.{" "}
            {first === undefined ? "" : `${verdict(guess)} z1 = ${formatNumber(first)}.`}
          </>
        )}
      >
        The image has four rows of four pixels: the larger the number, the more colour. A filter of
        3 × 3 weights lies on nine of them. Each pixel is multiplied by the weight on it, the small
        number in its corner, and the nine products are added.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Act run={run} />
          <Explain run={run} />
          <Numbers run={run} />
          <DigitNumbers run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

/** Whether the image or the filter is another than the one that was asked about. */
function changed({ pixels, filter }: ConvolutionState): boolean {
  const { state } = codec.parse("");
  return pixels.value !== state.pixels || filter.value !== state.filter;
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const convolved = run.convolved.value;
  if (convolved === null) return null;
  const { input, outputs, weighted, fingerprint } = convolved;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="z1 to z4 and of the answer" value={fingerprint} />}
      columns={["Output", "Pixels", "Weights", "z", "v", "v × z"]}
      rows={outputs.map((z, i) => [
        `z${i + 1}`,
        pixelsUnder(i)
          .map((pixel) => formatNumber(input.pixels[pixel]))
          .join(" "),
        input.filter.map((weight) => formatNumber(weight)).join(" "),
        formatNumber(z),
        formatNumber(input.cat[i]),
        formatNumber(weighted[i]),
      ])}
    />
  );
}
