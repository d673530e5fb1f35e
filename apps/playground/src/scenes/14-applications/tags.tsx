import modelUrl from "@nnf/textdemo/models/pos/model.safetensors?url";
import { type Signal, useComputed } from "@preact/signals";
import type { JSX } from "preact";
import { useId, useMemo } from "preact/hooks";
import { DataTable, Fingerprint } from "../../scene/data-table.tsx";
import { Playback, steady } from "../../scene/playback.ts";
import { useModel } from "../../scene/training.ts";
import { Transport } from "../../scene/transport.tsx";
import { accuracy, bytes, mostCharacters, sentences, tagNames } from "./data.ts";
import { Loaded } from "./file.tsx";
import { numberOf, percent } from "./numbers.ts";
import { Reading } from "./reading.tsx";
import { type ApplicationsState, lastStep } from "./state.ts";
import type { Tagging } from "./tagging.ts";

/** A sentence to type, its tags, and how the network reads one of its words. */
export function Tags({ state }: { readonly state: ApplicationsState }): JSX.Element {
  return (
    <>
      <h3>Tagging a sentence</h3>
      <p>
        Is “book” a noun or a verb? A tagger decides by the words around it. This one is the window
        network of the lecture, with the sentence-level cost of Collobert and others (2011). It
        learned from 12,544 English sentences; of the words of 2,001 others it gives {accuracy} the
        right tag.
      </p>
      <Loaded asked={state.tagger} name="the tagger" url={modelUrl} size={bytes.tagger}>
        {(file) => <Tagger file={file} state={state} />}
      </Loaded>
    </>
  );
}

interface TaggerProps {
  readonly file: Uint8Array;
  readonly state: ApplicationsState;
}

function Tagger({ file, state }: TaggerProps): JSX.Element {
  const input = useComputed(() => ({ file, sentence: state.sentence.value }));
  const frame = useModel("tagging", input).value?.frame;
  return (
    <>
      <SentenceField sentence={state.sentence} />
      {frame === undefined ? (
        <p role="status">Reading the tagger …</p>
      ) : "problem" in frame ? (
        <p class="problem" role="status">
          The tagger cannot be read: {frame.problem}
        </p>
      ) : (
        <Tagged tagging={frame} state={state} />
      )}
    </>
  );
}

/** The sentence, tagged with every key. */
function SentenceField({ sentence }: { readonly sentence: Signal<string> }): JSX.Element {
  const id = useId();
  const go = (to: string): void => {
    sentence.value = to;
  };
  return (
    <div class="expression">
      <label for={id}>Sentence</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        spellcheck={false}
        maxLength={mostCharacters}
        value={sentence.value}
        onInput={({ currentTarget }) => go(currentTarget.value)}
      />
      <p class="row chips">
        {sentences.map((some) => (
          <button type="button" key={some} onClick={() => go(some)}>
            {some}
          </button>
        ))}
      </p>
    </div>
  );
}

function Tagged({
  tagging,
  state,
}: {
  readonly tagging: Tagging;
  readonly state: ApplicationsState;
}): JSX.Element {
  const { words, tags } = tagging;
  const last = useComputed(() => lastStep);
  const playback = useMemo(() => new Playback(state.step, last, steady), [state, last]);
  if (words.length === 0) return <p role="status">There is no word to tag.</p>;
  const at = Math.min(state.at.value, words.length - 1);
  return (
    <>
      <fieldset class="tagged" aria-label="The words with their tags; pick one to read">
        {words.map((word, i) => (
          <button
            type="button"
            key={i}
            aria-pressed={i === at}
            onClick={() => {
              state.at.value = i;
            }}
          >
            <span>{word}</span> <b>{tags[i]}</b>{" "}
            <i>
              <i style={{ width: percent(probabilityOf(tagging, i)) }} />
            </i>
            <small>{percent(probabilityOf(tagging, i))}</small>
          </button>
        ))}
      </fieldset>
      <p role="status">{told(tagging, at)}</p>
      <Transport playback={playback} />
      <Reading tagging={tagging} at={at} step={playback.shown} />
      <DataTable
        title="The tags in numbers"
        note={<Fingerprint id="tags-fingerprint" of="every score" value={tagging.fingerprint} />}
        columns={["Word", "Tag", "Probability", "Score", "Best by its score alone"]}
        rows={words.map((word, i) => [
          `${i + 1} ${word}`,
          tags[i] ?? "",
          probabilityOf(tagging, i).toFixed(4),
          numberOf(tagging.scores, tagging, i, tags[i]).toFixed(3).replace("-", "−"),
          tagging.labels[tagging.alone[i] ?? 0] ?? "",
        ])}
      />
    </>
  );
}

/** How probable the tag of a word is. */
function probabilityOf(tagging: Tagging, word: number): number {
  return numberOf(tagging.marginals, tagging, word, tagging.tags[word]);
}

/** The tag of a word, and the next probable one. */
function told(tagging: Tagging, at: number): string {
  const { words, tags, labels, marginals } = tagging;
  const tag = tags[at] ?? "";
  const others = labels.filter((label) => label !== tag);
  const share = (label: string): number => numberOf(marginals, tagging, at, label);
  const next = others.reduce((best, label) => (share(label) > share(best) ? label : best));
  return (
    `“${words[at]}” is ${tag} (${tagNames[tag] ?? tag}) with a probability of ` +
    `${percent(share(tag))}; next comes ${next} (${tagNames[next] ?? next}) with ` +
    `${percent(share(next))}. Step through how the network reads it.`
  );
}
