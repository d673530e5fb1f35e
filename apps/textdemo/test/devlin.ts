import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Random } from "@nnf/tensor";
import { Encoder } from "../src/devlin/contexts.ts";
import { isLexical } from "../src/devlin/direction.ts";
import { type JointModel, jointModel } from "../src/devlin/model.ts";
import { type JointSettings, jointDefaults } from "../src/devlin/settings.ts";
import { dictionaryOf } from "../src/devlin/texts.ts";
import type { LinkedPair } from "../src/translation/linked-pairs.ts";

/** Pairs in which each source word has its translation, the adjectives behind the nouns. */
export function smallPairs(count = 60): LinkedPair[] {
  const nouns = [
    ["gato", "cat"],
    ["rato", "rat"],
    ["pato", "duck"],
  ] as const;
  const colours = [
    ["azul", "blue"],
    ["verde", "green"],
    ["preto", "black"],
    ["rosa", "pink"],
  ] as const;
  const verbs = [
    ["vê", "sees"],
    ["ouve", "hears"],
  ] as const;
  const at = <T>(list: readonly T[], i: number): T => list[i % list.length] as T;
  return Array.from({ length: count }, (_, i) => {
    const [noun, colour] = [at(nouns, i), at(colours, i * 7 + (i >> 2))];
    const [verb, other] = [at(verbs, i >> 1), at(nouns, i * 5 + 1)];
    return {
      source: ["o", noun[0], colour[0], verb[0], "o", other[0]],
      target: ["the", colour[1], noun[1], verb[1], "the", other[1]],
      links: [
        [0, 0],
        [2, 1],
        [1, 2],
        [3, 3],
        [4, 4],
        [5, 5],
      ],
    };
  });
}

/** A training that takes milliseconds. */
export const smallJointSettings: JointSettings = {
  ...jointDefaults,
  source: "",
  target: "",
  links: null,
  learningRate: 0.2,
  history: 2,
  window: 3,
  size: 5,
  hidden: [8],
  batch: 16,
  epochs: 3,
  heldOut: 0.1,
  seed: 3,
};

/** A model with random weights, large enough that words differ, and what encodes for it. */
export function freshJointModel(settings: Partial<JointSettings> = {}): {
  model: JointModel;
  encoder: Encoder;
} {
  const parts = { ...smallJointSettings, ...settings };
  const pairs = smallPairs();
  const dictionary = dictionaryOf(pairs, parts);
  const { direction, window, size, hidden } = parts;
  const history = isLexical(direction) ? 0 : parts.history;
  const model = jointModel({ dictionary, direction, history, window, size, hidden }, new Random(1));
  const random = new Random(2);
  for (const [name, weight] of Object.entries(model.network.state())) {
    model.network.load({ ...model.network.state(), [name]: random.normal(weight.shape) });
  }
  return { model, encoder: new Encoder(dictionary, model.parts) };
}

/** Writes {@link smallPairs} into a folder: source, target and links. */
export function writePairs(folder: string, pairs = smallPairs()): string {
  const write = (name: string, line: (pair: LinkedPair) => string): void =>
    writeFileSync(join(folder, name), pairs.map((pair) => `${line(pair)}\n`).join(""));
  write("source", ({ source }) => source.join(" "));
  write("target", ({ target }) => target.join(" "));
  write("links", ({ links }) => links.map(([i, j]) => `${i}-${j}`).join(" "));
  return `--source ${folder}/source --target ${folder}/target`;
}
