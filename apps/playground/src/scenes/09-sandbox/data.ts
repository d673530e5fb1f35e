import { seven } from "../../gates/data.ts";
import { fewestPoints, mostPoints, planes, type Task } from "./limits.ts";

/** A point of the data; its class is 0 where there are none. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly kind: 0 | 1;
}

/** What there is to learn. */
export interface Data {
  readonly task: Task;
  readonly points: readonly Point[];
}

/** Data to begin with, by the names they have in the address. */
const presets: Readonly<Record<string, () => Data>> = {
  seven: () => ({ task: "regression", points: seven.map((point) => ({ ...point, kind: 0 })) }),
  wave: () => {
    const y = (x: number, i: number): number => 10 + 8 * Math.sin(x / 2.5) + (i % 2) - 0.5;
    return { task: "regression", points: places(20, (i) => [0.5 + i, y(0.5 + i, i)]) };
  },
  xor: () =>
    classes(28, (i) => {
      const [x, y] = disc(Math.floor(i / 4), 7, 0.8);
      const [right, up] = [i % 2, Math.floor(i / 2) % 2];
      return [x + 3 * right - 1.5, y + 3 * up - 1.5, right === up ? 0 : 1];
    }),
  circles: () =>
    classes(36, (i) => {
      const inner = i < 14;
      const [x, y] = inner ? disc(i, 14, 1.1) : turn((i - 14) / 22, 2 + 0.5 * (i % 2));
      return [x, y, inner ? 1 : 0];
    }),
  clouds: () =>
    classes(40, (i) => {
      const [x, y] = disc(Math.floor(i / 2), 20, 1.7);
      return i % 2 === 0 ? [x - 1, y - 0.8, 0] : [y + 1, x + 0.8, 1];
    }),
  spirals: () =>
    classes(60, (i) => {
      const along = (Math.floor(i / 2) + 2) / 31;
      const [x, y] = turn(1.25 * along + (i % 2) / 2, 2.8 * along);
      return [x, y, i % 2 === 0 ? 0 : 1];
    }),
};

/** Whether a text names data to begin with. */
export function isPreset(text: string): boolean {
  return Object.hasOwn(presets, text);
}

/** The place a share of a turn away from the right. */
function turn(share: number, radius: number): readonly [number, number] {
  const angle = 2 * Math.PI * share;
  return [radius * Math.cos(angle), radius * Math.sin(angle)];
}

/** Point i of n that fill a disc evenly, a golden angle apart. */
function disc(i: number, n: number, radius: number): readonly [number, number] {
  return turn(i * 0.381966, radius * Math.sqrt((i + 0.5) / n));
}

function places(
  count: number,
  at: (i: number) => readonly [x: number, y: number, kind?: number],
): Point[] {
  return Array.from({ length: count }, (_, i) => {
    const [x, y, kind] = at(i);
    return { x: round(x), y: round(y), kind: kind === 1 ? 1 : 0 };
  });
}

function classes(count: number, at: Parameters<typeof places>[1]): Data {
  return { task: "classes", points: places(count, at) };
}

/** To two decimals: that far, every browser's sine is the same. */
function round(value: number): number {
  return Math.round(value * 100) / 100 + 0;
}

/**
 * The data that a text names, or lists: numbers joined by `_`, two for each point, the first after
 * `n` or `y` where the point has a class. Null for any other text.
 */
export function readData(text: string): Data | null {
  const preset = isPreset(text) ? presets[text] : undefined;
  if (preset !== undefined) return preset();
  const words = text.split("_").map((word) => /^([ny]?)(-?\d+(?:\.\d+)?)$/.exec(word));
  const task = words[0]?.[1] === "" ? "regression" : "classes";
  const { x, y } = planes[task];
  const points: Point[] = [];
  for (let i = 0; i < words.length; i += 2) {
    const [first, second] = [words[i], words[i + 1]];
    if (!first || !second || second[1] !== "") return null;
    if ((first[1] === "") !== (task === "regression")) return null;
    const [across, up] = [round(Number(first[2])), round(Number(second[2]))];
    if (across < x[0] || across > x[1] || up < y[0] || up > y[1]) return null;
    points.push({ x: across, y: up, kind: first[1] === "y" ? 1 : 0 });
  }
  if (points.length < fewestPoints || points.length > mostPoints) return null;
  return { task, points };
}

/** The inverse of {@link readData} for a list. */
export function writeData({ task, points }: Data): string {
  const letters = task === "regression" ? ["", ""] : ["n", "y"];
  return points.map(({ x, y, kind }) => `${letters[kind]}${round(x)}_${round(y)}`).join("_");
}
