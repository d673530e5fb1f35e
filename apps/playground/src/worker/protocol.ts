import type { ModelName, Models } from "./models.ts";

/** What the page asks of the worker. A new run of a model replaces the one before. */
export type Request =
  | { [N in ModelName]: RunRequest<N> }[ModelName]
  | { readonly kind: "cancel"; readonly model: ModelName }
  /** The page has shown the last frame of this run and can take another. */
  | { readonly kind: "shown"; readonly model: ModelName; readonly run: number };

export interface RunRequest<N extends ModelName> {
  readonly kind: "run";
  readonly model: N;
  readonly run: number;
  readonly input: Models[N]["input"];
}

/** What the worker tells the page. */
export type Response =
  | { [N in ModelName]: FrameResponse<N> }[ModelName]
  | {
      readonly kind: "failure";
      readonly model: ModelName;
      readonly run: number;
      readonly message: string;
    };

export interface FrameResponse<N extends ModelName> {
  readonly kind: "frame";
  readonly model: N;
  readonly run: number;
  /** Whether this is the run's last frame. */
  readonly done: boolean;
  readonly frame: Models[N]["frame"];
}
