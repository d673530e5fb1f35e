import type { ComponentChildren, JSX } from "preact";
import type { SceneEntry } from "../scenes/index.ts";
import { formatHash, parseHash } from "../state/address.ts";

interface SceneLinkProps {
  readonly to: SceneEntry;
  readonly current?: boolean;
  readonly onFollow?: () => void;
  readonly children: ComponentChildren;
}

/** A link to a scene, which takes along what that scene shares with the present one. */
export function SceneLink({ to, current, onFollow, children }: SceneLinkProps): JSX.Element {
  return (
    <a
      href={formatHash({ scene: to.id, state: "" })}
      aria-current={current === true ? "page" : undefined}
      onClick={({ currentTarget }) => {
        currentTarget.href = formatHash({ scene: to.id, state: shared(to) });
        onFollow?.();
      }}
    >
      {children}
    </a>
  );
}

/** The part of the address that a scene has in common with the one it is about to follow. */
function shared({ shares }: SceneEntry): string {
  const present = new URLSearchParams(parseHash(location.hash).state);
  const kept = [...present].filter(([name]) => shares.includes(name));
  return new URLSearchParams(kept).toString();
}
