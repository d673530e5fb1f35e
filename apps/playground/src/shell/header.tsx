import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import { scenes } from "../scenes/index.ts";
import { SceneLink } from "./scene-link.tsx";
import { theme, toggleTheme } from "./theme.ts";

/** The bar on top: the name, the scenes, the theme. */
export function Header({ shown }: { readonly shown: string }): JSX.Element {
  const menu = useRef<HTMLDetailsElement>(null);
  const close = (): void => {
    if (menu.current !== null) menu.current.open = false;
  };
  return (
    <header class="bar">
      <a class="wordmark" href={`#/${scenes[0].id}`}>
        <span aria-hidden="true">∇</span> nnf playground
      </a>
      <nav aria-label="Scenes">
        <details ref={menu} class="menu" onKeyDown={({ key }) => key === "Escape" && close()}>
          <summary>Scenes</summary>
          <ol>
            {scenes.map((scene) => (
              <li
                key={scene.id}
                class={scene.number === undefined ? "beside-lecture" : undefined}
                value={scene.number}
              >
                <SceneLink to={scene} current={scene.id === shown} onFollow={close}>
                  {scene.title}
                </SceneLink>
              </li>
            ))}
          </ol>
        </details>
      </nav>
      <button
        type="button"
        class="plain"
        aria-pressed={theme() === "dark"}
        onClick={() => toggleTheme()}
      >
        Dark
      </button>
    </header>
  );
}
