import type { ComponentChild, ComponentType } from "preact";
import type { Codec, Signals } from "../state/codec.ts";

/** A scene that was opened with a state. */
export interface OpenScene {
  /** What of the address could not be used, in sentences. */
  readonly problems: readonly string[];
  /** The present state as text for the address; effects that call it follow the state. */
  readonly format: () => string;
  /** Takes another state, from back, forward or a typed address; returns what was wrong with it. */
  readonly visit: (text: string) => readonly string[];
  readonly view: () => ComponentChild;
}

/** What the chunk of a scene exports as `scene`. */
export interface SceneModule {
  readonly open: (text: string) => OpenScene;
}

/** Joins the state of a scene and its view. */
export function defineScene<S extends object>(
  codec: Codec<S>,
  View: ComponentType<{ readonly state: Signals<S> }>,
): SceneModule {
  return {
    open: (text) => {
      const { state, problems } = codec.parse(text);
      const signals = codec.signals(state);
      return {
        problems,
        format: () => codec.format(codec.read(signals)),
        visit: (other) => {
          const read = codec.parse(other);
          codec.write(signals, read.state);
          return read.problems;
        },
        view: () => <View state={signals} />,
      };
    },
  };
}
