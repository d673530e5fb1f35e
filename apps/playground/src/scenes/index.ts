import type { SceneModule } from "../scene/define.tsx";

/** A scene as the navigation knows it. */
export interface SceneEntry {
  /** Its name in the address. */
  readonly id: string;
  /** Its place in the lecture. */
  readonly number: number;
  readonly title: string;
  readonly load: () => Promise<SceneModule>;
}

/** The scenes in the lecture's order. */
export const scenes: readonly [SceneEntry, ...SceneEntry[]] = [
  {
    id: "gradient-descent",
    number: 6,
    title: "Gradient descent",
    load: async () => (await import("./06-gradient-descent/scene.tsx")).scene,
  },
];
