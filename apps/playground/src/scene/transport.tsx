import type { JSX } from "preact";
import { useEffect } from "preact/hooks";
import type { Playback } from "./playback.ts";

/** Rewind, step, play, and a slider through time. */
export function Transport({ playback }: { readonly playback: Playback }): JSX.Element {
  useEffect(() => () => playback.pause(), [playback]);
  const step = playback.shown;
  const last = playback.last.value;
  const playing = playback.playing.value;
  return (
    // Before the first frame, and where there is no step to take, nothing here can be pressed.
    <fieldset class="transport" aria-label="Steps" disabled={last === 0}>
      <div class="buttons">
        <Button label="Rewind" path="M6 5v14M19 5 9 12l10 7z" onPress={() => playback.go(0)} />
        <Button
          label="One step back"
          path="M17 5 7 12l10 7z"
          onPress={() => playback.go(playback.shown - 1)}
        />
        {playing ? (
          <Button label="Pause" path="M8 5v14M16 5v14" strong onPress={() => playback.pause()} />
        ) : (
          <Button label="Play" path="M7 4l13 8-13 8z" strong onPress={() => playback.play()} />
        )}
        <Button
          label="One step"
          path="M7 5l10 7-10 7z"
          onPress={() => playback.go(playback.shown + 1)}
        />
        <Button
          label="To the end"
          path="M5 5l10 7-10 7zM18 5v14"
          onPress={() => playback.go(playback.last.value)}
        />
      </div>
      <input
        type="range"
        aria-label="Step"
        min={0}
        max={Math.max(1, last)}
        step={1}
        value={step}
        aria-valuetext={`Step ${step} of ${last}`}
        onInput={({ currentTarget }) => playback.go(currentTarget.valueAsNumber)}
      />
      <p class="count">
        Step <b>{step}</b> of {last}
      </p>
    </fieldset>
  );
}

interface ButtonProps {
  readonly label: string;
  readonly path: string;
  readonly strong?: boolean;
  readonly onPress: () => void;
}

function Button({ label, path, strong = false, onPress }: ButtonProps): JSX.Element {
  return (
    <button
      type="button"
      class={strong ? "icon strong" : "icon"}
      aria-label={label}
      title={label}
      onClick={onPress}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}
