import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { FileError } from "@nnf/tensor";
import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../../errors.ts";
import { makeFolder } from "../../training-file.ts";
import type { TagLoss } from "../model.ts";
import { isTagSettings, type TagSettings } from "../settings.ts";
import { type Task, tasks } from "../task.ts";
import { type CountsByChoice, choices } from "./measure.ts";

/** What is trained with one seed in one place of the table. */
export interface Cell {
  readonly loss: TagLoss;
  /** Name of the vectors that it starts from. */
  readonly vectors: string;
  readonly seed: number;
}

/** A trained cell: what its model was like on the sentences it was scored on. */
export interface CellResult {
  /** Without the paths, which may change while the files stay the same. */
  readonly settings: Omit<TagSettings, "train" | "vectors">;
  /** A hash of the sentences trained and scored on and of the vectors. */
  readonly texts: string;
  /** The best score on the sentences held out in training, and the epoch after which it was. */
  readonly heldOut: { readonly score: number; readonly epoch: number };
  readonly seconds: number;
  readonly counts: CountsByChoice;
}

/** The file in which a cell is kept. */
export function cellFile(folder: string, task: string, { loss, vectors, seed }: Cell): string {
  return join(folder, `${task}-${loss}-${vectors}-${seed}.json`);
}

/** @throws FileError when it cannot be written */
export async function saveCell(folder: string, file: string, result: CellResult): Promise<void> {
  await makeFolder(folder);
  await writeFileAtomic(file, `${JSON.stringify(result)}\n`);
}

/**
 * Reads a cell if it is there.
 * @throws UsageError when it was trained with other settings or on other texts
 */
export async function loadCell(
  file: string,
  { settings, texts }: Pick<CellResult, "settings" | "texts">,
): Promise<CellResult | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return undefined;
  const kept = parsed(file, text);
  if (isDeepStrictEqual(kept.settings, settings) && kept.texts === texts) return kept;
  throw new UsageError(
    `${file}: made with other settings, sentences or vectors; expected the same. Use another ` +
      "--output, or remove it to train anew.",
  );
}

/** A trained cell as it lies in a folder. */
export interface KeptCell extends Cell {
  readonly task: Task;
  readonly counts: CountsByChoice;
}

/**
 * Reads all cells of a folder, of any tasks, by task, vectors (none first) and seed.
 * @throws FileError when there is no such folder, UsageError when one was changed
 */
export async function loadCells(folder: string): Promise<KeptCell[]> {
  const names = await readdir(folder).catch((cause: NodeJS.ErrnoException) => {
    const problem = `cannot read: ${cause.message}; expected the --output of tag ablate.`;
    throw new FileError("tag table", folder, problem, { cause });
  });
  const cells: KeptCell[] = [];
  for (const name of names) {
    const [, vectors] = /^[a-z]+-[a-z]+-([\w.+]+)-\d+\.json$/.exec(name) ?? [];
    if (vectors === undefined) continue;
    const file = join(folder, name);
    const { settings, counts } = parsed(file, await readFile(file, "utf8"));
    const { task, loss, seed } = settings;
    cells.push({ task, loss, vectors, seed, counts });
  }
  const rank = ({ task, vectors }: KeptCell): string =>
    `${tasks.indexOf(task)} ${vectors === "none" ? "" : vectors}`;
  return cells.sort((a, b) => rank(a).localeCompare(rank(b), "en") || a.seed - b.seed);
}

function parsed(file: string, text: string): CellResult {
  try {
    const kept: unknown = JSON.parse(text);
    if (isCellResult(kept)) return kept;
  } catch {
    // What is not JSON is not a cell either.
  }
  throw new UsageError(
    `${file}: this is not what tag ablate writes; expected an untouched file. Remove it to ` +
      "train anew.",
  );
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isCellResult(value: unknown): value is CellResult {
  if (typeof value !== "object" || value === null) return false;
  const { settings, texts, heldOut, seconds, counts }: Unchecked<CellResult> = value;
  return (
    isTagSettings({ ...(settings ?? {}), train: [], vectors: null }) &&
    typeof texts === "string" &&
    isBest(heldOut) &&
    typeof seconds === "number" &&
    typeof counts === "object" &&
    counts !== null &&
    Object.entries(counts).every(
      ([choice, rows]) =>
        choices.some((it) => it === choice) &&
        Array.isArray(rows) &&
        rows.every((row) => Array.isArray(row) && row.every(Number.isFinite)),
    )
  );
}

function isBest(value: unknown): value is CellResult["heldOut"] {
  if (typeof value !== "object" || value === null) return false;
  const { score, epoch }: Unchecked<CellResult["heldOut"]> = value;
  return typeof score === "number" && typeof epoch === "number";
}
