import { tagsToSpans } from "@nnf/data";
import { compile, type Tensor } from "@nnf/tensor";
import type { Input } from "../features.ts";
import type { RoleModel } from "../model.ts";
import { RoleExamples } from "../role-examples.ts";
import type { Proposition } from "../score/propositions.ts";

/** A sentence with the predicates whose arguments are wanted. */
export type PredicateInput = Input & {
  readonly propositions?: readonly Omit<Proposition, "spans">[];
};

/** Words that are tagged together, about. */
const batch = 1024;

/** Finds the arguments of predicates. */
export class RoleTagger {
  readonly model: RoleModel;
  readonly #decode: (windows: Tensor, predicates: Tensor, lengths: Tensor) => Tensor;

  constructor(model: RoleModel) {
    const { network, crf } = model;
    this.model = model;
    this.#decode = compile(
      (windows: Tensor, predicates: Tensor, lengths: Tensor): Tensor =>
        crf.forward(network.forward(windows, undefined, predicates), undefined, lengths),
    );
  }

  /** The predicates of each sentence with their arguments. */
  tag(sentences: readonly PredicateInput[]): Proposition[][] {
    const { features, labels, window } = this.model.parts;
    const examples = new RoleExamples(features, sentences, { window, batch });
    const result = sentences.map(({ propositions = [] }) =>
      propositions.map((predicate): Proposition => ({ ...predicate, spans: [] })),
    );
    for (const group of examples.groups()) {
      const { windows, predicates, lengths } = examples.batch(group, () => false);
      const best = this.#decode(windows, predicates, lengths).data();
      group.members.forEach(({ sentence, predicate }, row) => {
        const words = sentences[sentence]?.words.length ?? 0;
        const tags = best.subarray(row * group.length, row * group.length + words);
        const spans = tagsToSpans(
          Array.from(tags, (tag: number) => labels[tag] ?? ""),
          "IOBES",
        );
        const all = result[sentence];
        const given = sentences[sentence]?.propositions?.[predicate];
        if (all !== undefined && given !== undefined) all[predicate] = { ...given, spans };
      });
    }
    return result;
  }
}
