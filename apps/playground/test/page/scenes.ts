import { readdirSync } from "node:fs";
import type { Codec } from "../../src/state/codec.ts";

/** Something to drag, and the number fields that say the same. */
export interface Handle {
  readonly name: string;
  readonly fields: readonly string[];
  /** Keys that move it by a way which a mouse can go too. */
  readonly keys: readonly string[];
  /** How many pixels the mouse goes the same way; without, to where the keys have moved it. */
  readonly pixels?: number;
}

/** A scene as the tests of all scenes know it. */
export interface SceneRow {
  readonly id: string;
  /** A state with everything to be seen, after a guess and with numbers that are not the first. */
  readonly act: string;
  /** Whether the handles are there to guess with: nothing is computed of what they say. */
  readonly handlesGuess?: boolean;
  readonly handles: readonly Handle[];
}

const right = Array<string>(4).fill("ArrowRight");
const rightAndUp = ["Shift+ArrowRight", "ArrowUp", "ArrowUp", "ArrowUp"];
const line: readonly Handle[] = [
  { name: "Shift the line", fields: ["Intercept b"], keys: ["Shift+ArrowDown", ...right] },
  { name: "Turn the line", fields: ["Slope w"], keys: ["Shift+ArrowUp", "ArrowDown"] },
];
const start = ["Start w", "Start b"];

/** All scenes; a new one is a row. */
export const rows: readonly SceneRow[] = [
  {
    id: "numbers",
    act: "guess=13&step=1",
    handles: [
      { name: "w in the formula", fields: ["w"], keys: ["ArrowUp", "ArrowUp"], pixels: 12 },
      {
        name: "x in the formula",
        fields: ["x"],
        keys: ["Shift+ArrowLeft", "ArrowRight"],
        pixels: -54,
      },
      { name: "b in the formula", fields: ["b"], keys: ["ArrowDown"], pixels: -6 },
      { name: "x on the curve", fields: ["x"], keys: ["Shift+ArrowLeft", "ArrowDown"] },
    ],
  },
  { id: "cost", act: "guess=50", handles: line },
  {
    id: "surface",
    act: "guess=bowl&w=3&b=1",
    handles: [
      ...line,
      { name: "The line as a point", fields: ["Slope w", "Intercept b"], keys: rightAndUp },
    ],
  },
  {
    id: "search",
    act: "guess=sticks&halve=yes&move=2",
    handles: [{ name: "Start of the search", fields: start, keys: rightAndUp }],
  },
  {
    id: "finite-differences",
    act: "guess=useless&exponent=6",
    handles: [{ name: "Exponent, slider", fields: ["Exponent e"], keys: right }],
  },
  {
    id: "gradient-descent",
    act: "guess=0.012&step=3",
    handles: [
      { name: "Start of the walk", fields: start, keys: rightAndUp },
      { name: "Step size, slider", fields: ["Step size a"], keys: right },
    ],
  },
  {
    id: "gates",
    act: "guess=nearer&steepness=5",
    handles: [
      {
        name: "Shift the gate",
        fields: ["Weight w", "Bias b"],
        keys: ["Shift+ArrowLeft", ...right],
      },
      { name: "Bend the gate", fields: ["Weight w", "Bias b"], keys: ["ArrowDown", "ArrowDown"] },
      { name: "Shift both gates", fields: ["Where they open"], keys: right },
      { name: "Your own point", fields: ["Own point x", "Own point y"], keys: rightAndUp },
    ],
  },
  {
    id: "logic",
    act: "guess=10&table=0110&hidden=yes&fold=6",
    handles: [1, 2].map((ring) => ({
      name: `Ring ${ring}`,
      fields: [`Ring ${ring}, across`, `Ring ${ring}, up`],
      keys: ["Shift+ArrowLeft", "ArrowDown", "ArrowUp", "ArrowUp"],
    })),
  },
  {
    id: "perceptron",
    act: "guess=10&step=50",
    handles: [
      { name: "Where s₁ closes", fields: ["s₁ closes at"], keys: right },
      { name: "Where s₃ opens", fields: ["s₃ opens at"], keys: ["Shift+ArrowLeft", "ArrowUp"] },
      { name: "Steepness, slider", fields: ["Steepness k"], keys: right },
    ],
  },
  {
    id: "sandbox",
    act: "guess=skip&points=clouds&held=20&layers=2&a=points%3Dclouds",
    handles: [{ name: "Point 1", fields: ["x", "y"], keys: rightAndUp }],
  },
  {
    id: "overfitting",
    act: "guess=40_20_10_15_20&beta=0.01",
    handlesGuess: true,
    handles: ["1 unit", "3 units", "7 units", "13 units", "20 units"].map((units) => ({
      name: `Error with ${units}`,
      fields: [units],
      keys: ["Shift+ArrowDown", ...right],
    })),
  },
  {
    id: "words",
    act: "guess=row&word=turns&step=2",
    handles: ["Apple", "Banana", "Coconut"].map((word) => ({
      name: `Score of ${word}, to be dragged`,
      fields: [`Score of ${word}`],
      keys: ["Shift+ArrowUp", "ArrowUp"],
    })),
  },
  {
    id: "graph",
    act: "guess=-8&values=w+2+x+1+5+6+b+2+gold+0+16+20&step=12",
    handles: [{ name: "Step size, slider", fields: ["Step size α"], keys: right }],
  },
  {
    id: "convolution",
    act: "guess=7&step=14",
    handles: [
      { name: "Filter, to be dragged", fields: [], keys: ["ArrowRight", "ArrowDown", "ArrowLeft"] },
    ],
  },
  {
    id: "applications",
    act: "guess=skip&shown=second&vectors=yes&word=xbox&tagger=yes&step=3",
    handles: ["Abby", "likes", "to", "eat", "apples", "and", "bananas"].map((word) => ({
      name: `${word}, to be dragged`,
      fields: [word],
      keys: ["ArrowDown", "ArrowDown"],
    })),
  },
];

/** Where everything of a scene is to be seen. */
export function addressOf({ id, act }: SceneRow): string {
  return `#/${id}?${act}`;
}

/** The address of a scene with nothing set but that there is no guess. */
export function plainAddressOf({ id }: SceneRow): string {
  return `#/${id}?guess=skip`;
}

/** Where the handles of a scene are to be seen, with nothing set. */
export function handlesAddressOf(row: SceneRow): string {
  return row.handlesGuess ? `#/${row.id}` : plainAddressOf(row);
}

/** The state of a scene and its text; the folder of a scene ends with its name in the address. */
export async function codecOf({ id }: SceneRow): Promise<Codec<Record<string, unknown>>> {
  const scenes = new URL("../../src/scenes/", import.meta.url);
  const folder = readdirSync(scenes).find((name) => name.slice(3) === id);
  const { codec } = await import(new URL(`${folder}/state.ts`, scenes).href);
  return codec;
}
