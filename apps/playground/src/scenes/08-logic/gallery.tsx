import type { JSX } from "preact";
import { edge } from "./edge.ts";
import { corners, functions, type Table, tables } from "./functions.ts";
import type { Weights } from "./model.ts";
import type { Run } from "./run.ts";

/** All functions of two inputs, each with a line that does it, or without; one can be chosen. */
export function Gallery({ run }: { readonly run: Run }): JSX.Element {
  const census = run.census.value;
  const { table } = run.state;
  return (
    <div class="gallery">
      {tables.map((each) => {
        const gate = census?.found[each];
        const note = census === null ? "" : gate ? "one line" : "no line";
        return (
          <button
            key={each}
            type="button"
            aria-pressed={table.value === each}
            onClick={() => {
              table.value = each;
            }}
          >
            <Small table={each} gate={gate} />
            <span>{functions[each]}</span>
            <span class={gate || census === null ? "soft" : "none"}>{note}</span>
          </button>
        );
      })}
    </div>
  );
}

function Small({
  table,
  gate,
}: {
  readonly table: Table;
  readonly gate: Weights | undefined;
}): JSX.Element {
  const place = (value: number): number => 12 + 24 * value;
  const line = gate ? edge(gate) : [];
  return (
    <svg class="small-plane" viewBox="0 0 48 48" aria-hidden="true">
      <path
        class="line"
        d={line.map(([x, y], i) => `${i === 0 ? "M" : "L"}${place(x)} ${place(1 - y)}`).join("")}
      />
      {corners.map(([a, b], i) => (
        <circle
          key={`${a}${b}`}
          class={table[i] === "1" ? "corner yes" : "corner"}
          cx={place(a)}
          cy={place(1 - b)}
          r={5}
        />
      ))}
    </svg>
  );
}
