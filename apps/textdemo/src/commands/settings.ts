import type { Command } from "commander";
import { UsageError } from "../errors.ts";

/** An option as it is written on the command line: `learningRate` → `--learning-rate`. */
export function flagOf(option: string): string {
  return `--${option.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** The settings that are the user's own, not defaults. */
export function givenBy<S extends object>(command: Command, settings: S): Set<keyof S & string> {
  const keys = Object.keys(settings) as (keyof S & string)[];
  return new Set(keys.filter((key) => command.getOptionValueSource(key) === "cli"));
}

/** Settings of a training, and which of them are not defaults. */
export interface GivenSettings<S extends object> {
  readonly settings: S;
  readonly given: ReadonlySet<keyof S & string>;
}

/**
 * Those of a checkpoint, with which those the user gave must agree.
 * @param operation the command, for error messages
 * @throws UsageError for a setting that is another one
 */
export function resumedSettings<S extends object>(
  operation: string,
  { settings, given }: GivenSettings<S>,
  saved: S,
  folder: string,
): S {
  for (const key of given) {
    const [now, before] = [String(settings[key]), String(saved[key])];
    if (now === before) continue;
    throw new UsageError(
      `${operation}: ${flagOf(key)} is ${now}, but the checkpoint in ${folder} was trained with ` +
        `${before}; expected the same. Leave the option out to go on, or leave out --resume to ` +
        "train anew.",
    );
  }
  return saved;
}
