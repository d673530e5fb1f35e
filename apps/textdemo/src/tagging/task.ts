/**
 * What can be learnt: parts of speech, chunks, named entities, which words are predicates (`vbs`), and
 * the arguments of predicates (`srl`).
 */
export const tasks = ["pos", "chunk", "ner", "vbs", "srl"] as const;

export type Task = (typeof tasks)[number];

/** Whether the tags of a task mark spans of words, in IOBES. */
export function isSpanTask(task: Task): boolean {
  return task !== "pos";
}

/** Whether the sentences of a task come with propositions. */
export function hasPropositions(task: Task): boolean {
  return task === "vbs" || task === "srl";
}
