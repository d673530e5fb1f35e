import { useSignal } from "@preact/signals";
import type { JSX } from "preact";
import { useId } from "preact/hooks";
import { mostCharacters, type ParseProblem, parse } from "./parse.ts";

interface ExpressionFieldProps {
  readonly text: string;
  /** Takes an expression that can be read. */
  readonly onEnter: (text: string) => void;
}

/** An expression to type, taken with Enter or on leaving the field; says where it cannot be read. */
export function ExpressionField({ text, onEnter }: ExpressionFieldProps): JSX.Element {
  const id = useId();
  const draft = useSignal<string | null>(null);
  const wrong = useSignal<(ParseProblem & { readonly text: string }) | null>(null);
  const take = (): void => {
    if (draft.value === null) return;
    const typed = draft.value.trim();
    const read = parse(typed);
    if ("graph" in read) {
      wrong.value = null;
      draft.value = null;
      onEnter(typed);
    } else {
      // What was typed stays, to be mended.
      wrong.value = { ...read, text: typed };
      draft.value = typed;
    }
  };
  return (
    <div class="expression">
      <label for={id}>Expression</label>
      <input
        id={id}
        type="text"
        autocomplete="off"
        autocapitalize="off"
        spellcheck={false}
        maxLength={2 * mostCharacters}
        value={draft.value ?? text}
        aria-invalid={wrong.value !== null}
        aria-describedby={`${id}-problem`}
        onInput={({ currentTarget }) => {
          draft.value = currentTarget.value;
        }}
        onBlur={take}
        onKeyDown={({ key }) => {
          if (key === "Enter") take();
          if (key !== "Escape") return;
          draft.value = null;
          wrong.value = null;
        }}
      />
      <div id={`${id}-problem`} class="problem" role="status">
        {wrong.value && <Problem {...wrong.value} />}
      </div>
    </div>
  );
}

/** Characters on either side of the one that is wrong. */
const around = 14;

function Problem({
  text,
  problem,
  position,
}: ParseProblem & { readonly text: string }): JSX.Element {
  const from = Math.max(0, position - 1 - around);
  const piece = text.slice(from, position + around).replaceAll("\n", " ");
  return (
    <>
      <p>
        At character {position}: {problem}. The graph stays as it was.
      </p>
      <pre aria-hidden="true">{`${piece}\n${" ".repeat(position - 1 - from)}↑`}</pre>
    </>
  );
}
