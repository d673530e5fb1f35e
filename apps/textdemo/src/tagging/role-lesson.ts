import type { Mode } from "@nnf/layers";
import { fromHost, type Random, type Tensor } from "@nnf/tensor";
import { UsageError } from "../errors.ts";
import { Pauses } from "../terminal/pause.ts";
import type { TaggedSentence } from "./corpus/sentence.ts";
import type { ExampleOptions, Hides } from "./examples.ts";
import type { Lesson, LessonBatch, TagTexts } from "./lesson.ts";
import type { RoleModel } from "./model.ts";
import { longestForRoles, RoleExamples, roleTags } from "./role-examples.ts";
import { RoleTagger } from "./run/role-tagger.ts";
import type { Proposition } from "./score/propositions.ts";
import { roleMeasures, scoreRoles } from "./score/roles.ts";

/** A tag for each word and each predicate of its sentence. */
export class RoleLesson implements Lesson {
  readonly model: RoleModel;
  readonly words: number;
  readonly batchCount: number;
  readonly #examples: RoleExamples;
  /** The tags for each predicate of each sentence. */
  readonly #tags: readonly (readonly Int32Array[])[];
  readonly #heldOut: readonly TaggedSentence[];

  constructor(model: RoleModel, texts: TagTexts, options: ExampleOptions) {
    const train = texts.train.filter(({ words }) => words.length <= longestForRoles);
    const { features, labels } = model.parts;
    const ids = new Map(labels.map((label, id) => [label, id]));
    const outside = ids.get("O") ?? 0;
    this.model = model;
    this.words = train.reduce(
      (sum, { words, propositions = [] }) => sum + words.length * propositions.length,
      0,
    );
    this.#examples = new RoleExamples(features, train, options);
    this.#tags = train.map((sentence) =>
      roleTags(sentence).map((tags) => Int32Array.from(tags, (tag) => ids.get(tag) ?? outside)),
    );
    this.batchCount = this.#examples.groups().length;
    if (this.batchCount === 0) {
      throw new UsageError(
        `there are no predicates in the ${train.length} sentences to train on; expected some.`,
      );
    }
    this.#heldOut = texts.heldOut;
  }

  *batches(random: Random, hides: Hides): Generator<LessonBatch> {
    for (const group of this.#examples.groups(random)) {
      const { windows, predicates } = this.#examples.batch(group, hides);
      const shape = [group.predicates, group.length] as const;
      const tags = new Int32Array(shape[0] * shape[1]).fill(-1);
      group.members.forEach(({ sentence, predicate }, place) => {
        tags.set(this.#tags[sentence]?.[predicate] ?? [], place * group.length);
      });
      yield { inputs: [windows, predicates], tags: fromHost(tags, shape) };
    }
  }

  scores([windows, predicates]: readonly [Tensor, Tensor], mode: Mode): Tensor {
    return this.model.network.forward(windows, mode, predicates);
  }

  /** F over arguments, the predicates being given. */
  async measure(): Promise<number> {
    const pauses = new Pauses();
    const tagger = new RoleTagger(this.model);
    const guess: Proposition[][] = [];
    for (let start = 0; start < this.#heldOut.length; start += 200) {
      guess.push(...tagger.tag(this.#heldOut.slice(start, start + 200)));
      await pauses.pause();
    }
    const gold = this.#heldOut.map(({ propositions = [] }) => propositions);
    return roleMeasures(scoreRoles(gold, guess).overall)[2];
  }
}
