import { loadModel } from "../tagging/load-model.ts";
import { RoleModel } from "../tagging/model.ts";
import { evaluate, evaluateRoles } from "../tagging/quality.ts";
import { RoleTagger } from "../tagging/run/role-tagger.ts";
import { Tagger } from "../tagging/run/tagger.ts";
import { readSentences } from "../tagging/sources.ts";
import { print, type Terminal } from "../terminal/terminal.ts";

/** Options of the command `tag eval`. */
export interface TagEvalOptions {
  readonly model: string;
  readonly data: string;
  readonly gazetteers: readonly string[];
  readonly json: boolean;
}

/**
 * Tags sentences whose tags are known and reports how right that was.
 * @throws FileError and FormatError for what the user can put right
 */
export async function tagEvalCommand(
  { model: path, data, gazetteers, json }: TagEvalOptions,
  terminal: Terminal,
): Promise<void> {
  const { model } = await loadModel(path);
  const sentences = await readSentences(model.parts.task, [data], gazetteers);
  const evaluation =
    model instanceof RoleModel
      ? evaluateRoles(sentences, new RoleTagger(model).tag(sentences))
      : evaluate(model, sentences, new Tagger(model.weights()).tag(sentences));
  if (json) print(terminal, JSON.stringify(evaluation.figures));
  else terminal.out.write(evaluation.lines);
}
