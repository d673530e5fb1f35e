import type { JSX } from "preact";
import { type SceneEntry, scenes } from "../scenes/index.ts";
import { SceneLink } from "./scene-link.tsx";

/** The scenes before and after this one. */
export function Pager({ current }: { readonly current: SceneEntry }): JSX.Element | null {
  const place = scenes.indexOf(current);
  const [before, after] = [scenes[place - 1], scenes[place + 1]];
  if (before === undefined && after === undefined) return null;
  return (
    <nav class="pager" aria-label="Neighbouring scenes">
      {before && <SceneLink to={before}>←&nbsp;{before.title}</SceneLink>}
      {after && <SceneLink to={after}>{after.title}&nbsp;→</SceneLink>}
    </nav>
  );
}
