import { effect, useSignal, useSignalEffect } from "@preact/signals";
import type { JSX } from "preact";
import { useEffect, useMemo, useRef } from "preact/hooks";
import type { OpenScene } from "../scene/define.tsx";
import { Share } from "../scene/share.tsx";
import { Training } from "../scene/training.ts";
import { type SceneEntry, scenes } from "../scenes/index.ts";
import type { AddressBar } from "../state/address.ts";
import { TrainingClient } from "../worker/client.ts";
import { Header } from "./header.tsx";
import { Notice } from "./notice.tsx";
import { Pager } from "./pager.tsx";

interface AppProps {
  readonly address: AddressBar;
  /** What the browser lacks. */
  readonly missing: readonly string[];
}

/** A scene that is shown. */
interface Shown {
  readonly entry: SceneEntry;
  readonly open: OpenScene;
}

/** The frame around all scenes: navigation, notices, and the scene that the address names. */
export function App({ address, missing }: AppProps): JSX.Element {
  const failure = useSignal<string | null>(missing.length === 0 ? null : lacking(missing));
  const problems = useSignal<readonly string[]>([]);
  const shown = useSignal<Shown | null>(null);
  const main = useRef<HTMLElement>(null);
  /** While another scene loads, the address is no longer that of the one still shown. */
  const leaving = useRef(false);

  const training = useMemo(() => {
    if (missing.length > 0) return null;
    try {
      const worker = new Worker(new URL("../worker/worker.ts", import.meta.url), {
        type: "module",
      });
      return new TrainingClient(worker, (message) => {
        failure.value = message === null ? null : `The computation stopped: ${message}.`;
      });
    } catch (error) {
      failure.value = `The computation could not start: ${String(error)}.`;
      return null;
    }
  }, [missing, failure]);

  useSignalEffect(() => {
    const { scene, state } = address.visited.value;
    const current = shown.peek();
    if (current !== null && current.entry.id === scene) {
      leaving.current = false;
      problems.value = current.open.visit(state);
      return;
    }
    const known = scenes.find(({ id }) => id === scene);
    const entry = known ?? scenes[0];
    leaving.current = true;
    void entry.load().then(
      (module) => {
        if (address.visited.peek().scene !== scene) return;
        const open = module.open(known === undefined ? "" : state);
        const strange = known === undefined && scene !== "";
        problems.value = strange ? [`There is no scene “${scene.slice(0, 40)}”.`] : open.problems;
        const first = shown.peek() === null;
        leaving.current = false;
        shown.value = { entry, open };
        document.title = `${entry.number === undefined ? "" : `${entry.number} · `}${entry.title} · nnf playground`;
        if (first) return;
        scrollTo(0, 0);
        main.current?.focus({ preventScroll: true });
      },
      () => {
        leaving.current = false;
        failure.value = "The scene could not be loaded. Is the network gone?";
      },
    );
  });

  // Only now that a scene is there does its state say what the address is to be.
  useEffect(
    () =>
      effect(() => {
        const current = shown.value;
        if (current === null || leaving.current) return;
        address.replace({ scene: current.entry.id, state: current.open.format() });
      }),
    [address, shown],
  );

  const current = shown.value;
  return (
    <Training.Provider value={training}>
      <button type="button" class="skip" onClick={() => main.current?.focus()}>
        Skip to the scene
      </button>
      <Header shown={current?.entry.id ?? ""} />
      <main id="main" ref={main} tabIndex={-1}>
        <Notice failure={failure} problems={problems} />
        {current === null ? (
          <p class="loading">Loading the scene …</p>
        ) : (
          <article key={current.entry.id} class="scene">
            <p class="eyebrow">
              {current.entry.number === undefined
                ? "Beside the lecture"
                : `Scene ${current.entry.number} of the lecture`}
            </p>
            {current.open.view()}
            <Share address={address} />
            <Pager current={current.entry} />
          </article>
        )}
      </main>
    </Training.Provider>
  );
}

function lacking(missing: readonly string[]): string {
  return (
    `This browser has no ${missing.join(" and no ")}, with which the scenes compute. You can read ` +
    "everything, but nothing will move. Current versions of Chrome, Edge, Firefox and Safari have it."
  );
}
