import { type Signal, useSignal } from "@preact/signals";
import type { ComponentChild, JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Asked } from "./state.ts";

/** How far a file has come. */
type Arrival =
  | { readonly kind: "waiting"; readonly bytes: number }
  | { readonly kind: "here"; readonly file: Uint8Array }
  | { readonly kind: "failed"; readonly problem: string };

interface LoadedProps {
  /** Whether the reader wants it. */
  readonly asked: Signal<Asked>;
  /** What it is called: the tagger. */
  readonly name: string;
  readonly url: string;
  /** Its size, in bytes. */
  readonly size: number;
  /** What is shown once it is here. */
  readonly children: (file: Uint8Array) => ComponentChild;
}

/** A file that is loaded when the reader asks for it, from where the page comes from. */
export function Loaded({ asked, name, url, size, children }: LoadedProps): JSX.Element {
  const arrival = useSignal<Arrival>({ kind: "waiting", bytes: 0 });
  const wanted = asked.value === "yes";
  useEffect(() => {
    if (!wanted) return;
    const abort = new AbortController();
    arrival.value = { kind: "waiting", bytes: 0 };
    const progress = (bytes: number): void => {
      arrival.value = { kind: "waiting", bytes };
    };
    download(url, abort.signal, progress).then(
      (file) => {
        arrival.value = { kind: "here", file };
      },
      (error: unknown) => {
        if (abort.signal.aborted) return;
        const problem = error instanceof Error ? error.message : String(error);
        arrival.value = { kind: "failed", problem };
        asked.value = "no";
      },
    );
    return () => abort.abort();
  }, [wanted, url, arrival, asked]);
  const now = arrival.value;
  if (now.kind === "here") return <>{children(now.file)}</>;
  if (wanted) {
    return (
      <p class="row" role="status">
        <progress
          aria-label={`Loading ${name}`}
          max={size}
          value={Math.min(size, now.kind === "waiting" ? now.bytes : 0)}
        />
        Loading {name} …
      </p>
    );
  }
  return (
    <p class="row">
      <button
        type="button"
        class="strong"
        onClick={() => {
          asked.value = "yes";
        }}
      >
        Load {name} ({megabytes(size)})
      </button>
      <span role="status" class="problem">
        {now.kind === "failed"
          ? `It could not be loaded: ${now.problem}. The rest of the page works without it.`
          : ""}
      </span>
    </p>
  );
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

/** All bytes of a file; tells how many have come. */
async function download(
  url: string,
  signal: AbortSignal,
  progress: (bytes: number) => void,
): Promise<Uint8Array> {
  const response = await fetch(url, { signal });
  if (!response.ok || response.body === null)
    throw new Error(`the server answers ${response.status}`);
  const pieces: Uint8Array<ArrayBuffer>[] = [];
  let bytes = 0;
  const reader = response.body.getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    pieces.push(part.value);
    bytes += part.value.length;
    progress(bytes);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}
