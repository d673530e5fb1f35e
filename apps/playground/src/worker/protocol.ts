import type { ModelName, Models } from "./models.ts";

/** What the page asks of the worker. A new run on a channel replaces the one before. */
export type Request =
  | { [N in ModelName]: RunRequest<N> }[ModelName]
  | { readonly kind: "cancel"; readonly channel: number }
  /** The page has shown the last frame of this run and can take another. */
  | { readonly kind: "shown"; readonly channel: number; readonly run: number };

export interface RunRequest<N extends ModelName> {
  readonly kind: "run";
  readonly channel: number;
  readonly model: N;
  readonly run: number;
  readonly input: Models[N]["input"];
}

/** What the worker tells the page. */
export type Response =
  | { [N in ModelName]: FrameResponse<N> }[ModelName]
  | EndResponse
  | {
      readonly kind: "failure";
      readonly channel: number;
      readonly run: number;
      readonly message: string;
    };

/** A run has ended, and the page has had all of its frames, if there was any. */
export interface EndResponse {
  readonly kind: "end";
  readonly channel: number;
  readonly run: number;
}

export interface FrameResponse<N extends ModelName> {
  readonly kind: "frame";
  readonly channel: number;
  readonly model: N;
  readonly run: number;
  /** Whether this is the run's last frame. */
  readonly done: boolean;
  readonly frame: Models[N]["frame"];
}
