import type { JSX } from "preact";
import { NumberField, Slider } from "../../scene/controls.tsx";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { defineScene } from "../../scene/define.tsx";
import { formatNumber } from "../../scene/format.ts";
import { Formula, Part, Program, Scroller } from "../../scene/frame.tsx";
import { Choices, Predict } from "../../scene/predict.tsx";
import { doubted as asked, hypotheses, type Name, names } from "./data.ts";
import program from "./program.ts?raw";
import type { Rescoring } from "./rescoring.ts";
import { type Run, useRun } from "./run.ts";
import { type ApplicationsState, codec } from "./state.ts";
import { Tags } from "./tags.tsx";
import { product, Translations } from "./translations.tsx";
import { Words } from "./words.tsx";

export const scene = defineScene(codec, Applications);

const sentenceOf = (i: number): string => hypotheses[i]?.words.join(" ") ?? "";

const choices: Readonly<Record<Name, string>> = {
  first: sentenceOf(0),
  second: sentenceOf(1),
  third: sentenceOf(2),
};

function Applications({ state }: { readonly state: ApplicationsState }): JSX.Element {
  const run = useRun(state);
  const doubted = run.doubted.value;
  return (
    <>
      <h1>The two applications</h1>
      <p class="lead">
        Tables of words, hidden units, a softmax: with these alone a network chooses translations,
        finds out which words are alike, and tells nouns from verbs.
      </p>
      <div class="formulas">
        <Formula math={tex`P = p_1 \, p_2 \cdots p_n`} />
        <Formula math={tex`\ln P = \ln p_1 + \ln p_2 + \cdots + \ln p_n`} />
      </div>
      <Predict
        guess={state.guess}
        first="first"
        question="Which translation has the largest product?"
        control={(draft) => <Choices draft={draft} label="My guess" options={choices} />}
        picture={{ title: "The probability of each word", content: <Doubted /> }}
        judge={(guess) => (
          <>
            You guessed <b>{choices[guess]}</b>. {doubted && judged(guess, doubted)}
          </>
        )}
      >
        A network gives each word of a translation a probability, from the words before it and the
        source word it belongs to. Multiplied, they say how good the whole is. In the lecture the
        first one wins. Here the network has come to doubt one of its words: “likes” has 0.01 in it
        instead of 0.1.
      </Predict>
      {state.guess.value === "none" ? null : (
        <>
          <Part id="act" title="Act">
            <Translations run={run} />
            <Words state={state} />
            <Tags state={state} />
          </Part>
          <Explain run={run} />
          <Numbers run={run} />
          <Program text={program} />
        </>
      )}
    </>
  );
}

/** The words of the translations, with what the guess is about. */
function Doubted(): JSX.Element {
  return (
    <Scroller title="The probability of each word">
      <table class="doubted">
        <tbody>
          {hypotheses.map(({ words, probabilities }, i) => (
            <tr key={sentenceOf(i)}>
              {words.map((word, at) => {
                const p = asked[i]?.[at];
                return (
                  <td key={word} class={p === probabilities[at] ? undefined : "changed"}>
                    {word}
                    <b>{p}</b>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroller>
  );
}

function judged(guess: Name, { products, best }: Rescoring): string {
  const numbers = names.map((name, i) => `${product(products[i])} for the ${name}`).join(", ");
  const right =
    guess === names[best] ? "So it is, though only just:" : `It is still the ${names[best]}:`;
  return `${right} ${numbers}. A wrong word elsewhere costs the others even more.`;
}

function Explain({ run }: { readonly run: Run }): JSX.Element {
  return (
    <Part id="explain" title="Explain">
      <div class="columns">
        <Logarithms run={run} />
        <div class="column">
          <h3>Where the probabilities come from</h3>
          <p>
            The network of Devlin and others (2014) is the one of the scenes before: the words so
            far and the aligned source words are looked up in a table, go through hidden layers, and
            a softmax gives each word of the language a probability to be the next. With the
            lecture’s numbers 0.2 · 0.1 · 0.3 · 0.5 · 0.7 · 0.4 · 0.2 is 0.000168; its slide has
            0.000378. The words in which the other two differ were given their numbers here.
          </p>
          <h3>Near, and as near</h3>
          <p>
            The cosine is 1 for vectors of one direction and 0 at right angles; lengths, which go
            with frequency, do not count. Of words with the same cosine the more frequent one comes
            first. What is near here is what can stand in the same place: opposites such as large
            and small are neighbours too.
          </p>
          <h3>How sure is sure</h3>
          <p>
            The percentages are the tagger’s own. They weigh all sequences of tags, and a word it
            has never seen it can be sure and wrong about: try a sentence in another language.
          </p>
          <p class="soft">
            The tagger comes from Universal Dependencies, English EWT 2.16, © Stanford University,
            and is licensed CC BY-SA 4.0. The vectors are made of State of the Union addresses and
            Moby-Dick, which are in the public domain.
          </p>
        </div>
      </div>
    </Part>
  );
}

function Logarithms({ run }: { readonly run: Run }): JSX.Element {
  const frame = run.rescoring.value;
  return (
    <div class="column">
      <h3>Why one adds logarithms</h3>
      <p>
        A product of many probabilities is a tiny number. Computers, and networks all the more, like
        to work with short numbers, float32, which end at 10⁻⁴⁵: beyond, there is 0. Let each
        sentence come several times in a row.
      </p>
      <div class="quantity">
        <NumberField quantity={run.copies} />
        <Slider quantity={run.copies} />
      </div>
      <Scroller title="Products and sums in float32">
        <table>
          <thead>
            <tr>
              <th scope="col">In float32</th>
              <th scope="col">Product</th>
              <th scope="col">Sum of ln p</th>
            </tr>
          </thead>
          <tbody>
            {names.map((name, i) => (
              <tr key={name}>
                <th scope="row">the {name}</th>
                <td>{formatNumber(frame?.copiedProducts[i], 4)}</td>
                <td>{formatNumber(frame?.copiedSums[i], 6)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroller>
      <p role="status">{frame && lost(frame)}</p>
      <p>
        The logarithm turns the product into a sum, which grows slowly and loses nothing. The larger
        the product, the larger the sum: the winner is the same.
      </p>
    </div>
  );
}

function lost({ copiedProducts, input }: Rescoring): string {
  const zeros = copiedProducts.filter((value) => value === 0).length;
  const words = (input.probabilities[0]?.length ?? 0) * input.copies;
  if (zeros === 0) return `Of ${words} words no product is lost yet.`;
  return zeros === copiedProducts.length
    ? `Of ${words} words all products are 0: no winner can be told. The sums still know.`
    : `Of ${words} words some products have become 0 already.`;
}

function Numbers({ run }: { readonly run: Run }): JSX.Element | null {
  const frame = run.rescoring.value;
  if (frame === null) return null;
  return (
    <DataTable
      title="The numbers"
      note={<Fingerprint of="every product and sum" value={frame.fingerprint} />}
      columns={["Word", "p", "ln p", "The winner changes at"]}
      rows={names.flatMap((name, i) =>
        (hypotheses[i]?.words ?? []).map((word, at) => [
          `${name}: ${word}`,
          formatNumber(frame.input.probabilities[i]?.[at]),
          formatNumber(frame.logarithms[i]?.[at]),
          formatNumber(frame.flips[i]?.[at], 4),
        ]),
      )}
    />
  );
}
