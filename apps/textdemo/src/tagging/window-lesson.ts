import type { Mode } from "@nnf/layers";
import type { Random, Tensor } from "@nnf/tensor";
import { Pauses } from "../terminal/pause.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import { type ExampleOptions, Examples, type Hides } from "./examples.ts";
import type { Lesson, LessonBatch, TagTexts } from "./lesson.ts";
import type { TagModel } from "./model.ts";
import { scoreOf } from "./quality.ts";
import { Tagger } from "./run/tagger.ts";

/** A tag for each word, by the window around it. */
export class WindowLesson implements Lesson {
  readonly model: TagModel;
  readonly words: number;
  readonly batchCount: number;
  readonly #examples: Examples;
  readonly #heldOut: readonly TaggedSentence[];

  constructor(model: TagModel, { train, heldOut }: TagTexts, options: ExampleOptions) {
    const { features, labels } = model.parts;
    this.model = model;
    this.words = train.reduce((sum, { words }) => sum + words.length, 0);
    this.#examples = new Examples(features, labels, train, options);
    this.batchCount = this.#examples.groups().length;
    this.#heldOut = heldOut;
  }

  *batches(random: Random, hides: Hides): Generator<LessonBatch> {
    for (const group of this.#examples.groups(random)) {
      const { windows, tags } = this.#examples.batch(group, hides);
      yield { inputs: [windows], tags };
    }
  }

  scores([windows]: readonly [Tensor], mode: Mode): Tensor {
    return this.model.network.forward(windows, mode);
  }

  async measure(): Promise<number> {
    const pauses = new Pauses();
    const tagger = new Tagger(this.model.weights());
    const guess: string[][] = [];
    for (let start = 0; start < this.#heldOut.length; start += 200) {
      guess.push(...tagger.tag(this.#heldOut.slice(start, start + 200)));
      await pauses.pause();
    }
    const gold = this.#heldOut.map(({ tags }) => tags);
    return scoreOf(this.model.parts.task, gold, guess);
  }
}
