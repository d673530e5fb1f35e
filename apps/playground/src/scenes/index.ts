import type { SceneModule } from "../scene/define.tsx";

/** A scene as the navigation knows it. */
export interface SceneEntry {
  /** Its name in the address. */
  readonly id: string;
  /** Its place in the lecture; none where it stands beside it. */
  readonly number?: number;
  readonly title: string;
  /** Parts of the state that go along from scene to scene, where both have them. */
  readonly shares: readonly string[];
  readonly load: () => Promise<SceneModule>;
}

/** The line of scenes 2 to 6. */
const line = ["w", "b"];

/** The scenes in the lecture's order, the sandbox after those it needs. */
export const scenes: readonly [SceneEntry, ...SceneEntry[]] = [
  {
    id: "numbers",
    number: 1,
    title: "Numbers and functions",
    shares: [],
    load: async () => (await import("./01-numbers/scene.tsx")).scene,
  },
  {
    id: "cost",
    number: 2,
    title: "Parameters and cost",
    shares: line,
    load: async () => (await import("./02-cost/scene.tsx")).scene,
  },
  {
    id: "surface",
    number: 3,
    title: "Cost surface",
    shares: line,
    load: async () => (await import("./03-surface/scene.tsx")).scene,
  },
  {
    id: "search",
    number: 4,
    title: "Search by steps",
    shares: line,
    load: async () => (await import("./04-search/scene.tsx")).scene,
  },
  {
    id: "finite-differences",
    number: 5,
    title: "Finite differences",
    shares: line,
    load: async () => (await import("./05-finite-differences/scene.tsx")).scene,
  },
  {
    id: "gradient-descent",
    number: 6,
    title: "Gradient descent",
    shares: line,
    load: async () => (await import("./06-gradient-descent/scene.tsx")).scene,
  },
  {
    id: "gates",
    number: 7,
    title: "Sigmoid gates",
    shares: [],
    load: async () => (await import("./07-gates/scene.tsx")).scene,
  },
  {
    id: "logic",
    number: 8,
    title: "And, Or, Xor",
    shares: [],
    load: async () => (await import("./08-logic/scene.tsx")).scene,
  },
  {
    id: "perceptron",
    number: 9,
    title: "Multilayer perceptron",
    shares: [],
    load: async () => (await import("./09-perceptron/scene.tsx")).scene,
  },
  {
    id: "sandbox",
    title: "Sandbox",
    shares: [],
    load: async () => (await import("./09-sandbox/scene.tsx")).scene,
  },
  {
    id: "overfitting",
    number: 10,
    title: "Overfitting and regularisation",
    shares: [],
    load: async () => (await import("./10-overfitting/scene.tsx")).scene,
  },
  {
    id: "words",
    number: 11,
    title: "Words: lookup and softmax",
    shares: [],
    load: async () => (await import("./11-words/scene.tsx")).scene,
  },
  {
    id: "graph",
    number: 12,
    title: "Computation graph",
    shares: [],
    load: async () => (await import("./12-graph/scene.tsx")).scene,
  },
  {
    id: "convolution",
    number: 13,
    title: "Convolution",
    shares: [],
    load: async () => (await import("./13-convolution/scene.tsx")).scene,
  },
  {
    id: "applications",
    number: 14,
    title: "The two applications",
    shares: [],
    load: async () => (await import("./14-applications/scene.tsx")).scene,
  },
];
