import { UsageError } from "../errors.ts";

/** Options of the tagger SENNA that `tag run` takes as well, with what they are called here. */
const same: Readonly<Record<string, string>> = {
  "-verbose": "--verbose",
  "-notokentags": "--no-words",
  "-offsettags": "--offsets",
  "-iobtags": "--scheme=IOB2",
  "-brackettags": "--scheme=brackets",
  "-usrtokens": "--input=tokens",
  "-pos": "--only=pos",
  "-chk": "--only=chunk",
  "-ner": "--only=ner",
  "-srl": "--only=srl",
  "-posvbs": "--pos-verbs",
  "-usrvbs": "--verbs",
};

/** Those that it refuses, with what to do instead. */
const refused: Readonly<Record<string, string>> = {
  "-psg": "there is no parser here, only taggers. Leave it out",
  "-path": "models are files here. Name them with --model",
};

/**
 * Arguments in which SENNA's options, words behind one hyphen, are those of `tag run`.
 * @throws UsageError for one that has no meaning here
 */
export function fromSenna(args: readonly string[]): string[] {
  if (args[0] !== "tag" || args[1] !== "run") return [...args];
  return args.map((arg) => {
    const reason = Object.hasOwn(refused, arg) ? refused[arg] : undefined;
    if (reason !== undefined) throw new UsageError(`tag run: ${arg}: ${reason}.`);
    return (Object.hasOwn(same, arg) ? same[arg] : undefined) ?? arg;
  });
}
