/** What can be learnt: parts of speech, chunks, named entities. */
export const tasks = ["pos", "chunk", "ner"] as const;

export type Task = (typeof tasks)[number];

/** Whether the tags of a task mark spans of words, in IOBES. */
export function isSpanTask(task: Task): boolean {
  return task !== "pos";
}
