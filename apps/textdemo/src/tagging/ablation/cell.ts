import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeFileAtomic } from "@nnf/tensor/node";
import { UsageError } from "../../errors.ts";
import { makeFolder } from "../../training-file.ts";
import type { TagLoss } from "../model.ts";
import type { SentenceCounts } from "../score/bootstrap.ts";
import type { TagSettings } from "../settings.ts";

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
  readonly counts: SentenceCounts;
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
  const kept = parsed(text);
  if (!isCellResult(kept)) {
    throw new UsageError(
      `${file}: this is not what tag ablate writes; expected an untouched file. Remove it to ` +
        "train anew.",
    );
  }
  if (isDeepStrictEqual(kept.settings, settings) && kept.texts === texts) return kept;
  throw new UsageError(
    `${file}: made with other settings, sentences or vectors; expected the same. Use another ` +
      "--output, or remove it to train anew.",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

type Unchecked<T> = { readonly [K in keyof T]?: unknown };

function isCellResult(value: unknown): value is CellResult {
  if (typeof value !== "object" || value === null) return false;
  const { settings, texts, heldOut, seconds, counts }: Unchecked<CellResult> = value;
  return (
    typeof settings === "object" &&
    typeof texts === "string" &&
    isBest(heldOut) &&
    typeof seconds === "number" &&
    Array.isArray(counts) &&
    counts.every((row) => Array.isArray(row) && row.every(Number.isFinite))
  );
}

function isBest(value: unknown): value is CellResult["heldOut"] {
  if (typeof value !== "object" || value === null) return false;
  const { score, epoch }: Unchecked<CellResult["heldOut"]> = value;
  return typeof score === "number" && typeof epoch === "number";
}
