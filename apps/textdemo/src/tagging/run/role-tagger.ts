import { tagsToSpans } from "@nnf/data";
import { compile, type Tensor } from "@nnf/tensor";
import type { RoleModel } from "../model.ts";
import { longestForRoles, RoleExamples, type RoleInput } from "../role-examples.ts";
import type { Proposition } from "../score/propositions.ts";

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
  tag(sentences: readonly RoleInput[]): Proposition[][] {
    const { features, labels, window } = this.model.parts;
    const result = sentences.map(({ propositions = [] }) =>
      propositions.map((predicate): Proposition => ({ ...predicate, spans: [] })),
    );
    const pieces = cut(sentences);
    const examples = new RoleExamples(features, pieces, { window, batch });
    for (const group of examples.groups()) {
      const { windows, predicates, lengths } = examples.batch(group, () => false);
      const best = this.#decode(windows, predicates, lengths).data();
      group.members.forEach((member, row) => {
        const { sentence, start, words, propositions } = pieces[member.sentence] as Piece;
        const tags = best.subarray(row * group.length, row * group.length + words.length);
        const names = Array.from(tags, (tag: number) => labels[tag] ?? "");
        const spans = tagsToSpans(names, "IOBES").map((span) => ({
          ...span,
          start: start + span.start,
          end: start + span.end,
        }));
        const { index, lemma, position } = propositions[member.predicate] as IndexedPredicate;
        const all = result[sentence] as Proposition[];
        all[index] = { lemma, position: start + position, spans };
      });
    }
    return result;
  }
}

/** A predicate with its place among those of its sentence. */
type IndexedPredicate = Omit<Proposition, "spans"> & { readonly index: number };

/** A sentence or a part of a long one. */
interface Piece extends RoleInput {
  readonly sentence: number;
  /** The place of its first word in the sentence. */
  readonly start: number;
  readonly propositions: readonly IndexedPredicate[];
}

/** Cuts sentences of very many words, so that memory has a bound. */
function cut(sentences: readonly RoleInput[]): Piece[] {
  return sentences.flatMap(({ words, columns, propositions = [] }, sentence): Piece[] => {
    const indexed = propositions.map((predicate, index) => ({ ...predicate, index }));
    return Array.from({ length: Math.ceil(words.length / longestForRoles) }, (_, i) => {
      const start = i * longestForRoles;
      const end = start + longestForRoles;
      return {
        sentence,
        start,
        words: words.slice(start, end),
        columns: columns.map((column) => column.slice(start, end)),
        propositions: indexed
          .filter(({ position }) => position >= start && position < end)
          .map((predicate) => ({ ...predicate, position: predicate.position - start })),
      };
    });
  });
}
