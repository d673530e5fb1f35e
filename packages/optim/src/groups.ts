import { Parameter, Tensor, ValueError } from "@nnf/tensor";
import { checkRate } from "./checks.ts";
import type { Schedule } from "./schedules.ts";

/** Parameters with a learning rate of their own: Collobert divides it by each layer's fan-in. */
export interface ParameterGroup {
  readonly parameters: readonly Parameter[];
  /** The optimiser's own unless given. */
  readonly learningRate?: number | Schedule;
}

/** What optimisers train. */
export type Trainable = readonly Parameter[] | readonly ParameterGroup[];

/** A parameter with the schedule it follows. */
export interface Member {
  readonly parameter: Parameter;
  /** Undefined: the optimiser's own. */
  readonly learningRate: Schedule | undefined;
}

/**
 * Every parameter with its group's rate.
 * @throws ValueError for an empty list, something else than a parameter, or one listed twice.
 */
export function members(operation: string, trainable: Trainable): Member[] {
  const all = trainable.flatMap((item): Member[] => {
    if (!isGroup(item)) return [{ parameter: checked(operation, item), learningRate: undefined }];
    const rate = item.learningRate;
    const learningRate = rate === undefined ? undefined : scheduleOf(operation, rate);
    return item.parameters.map((parameter) => ({
      parameter: checked(operation, parameter),
      learningRate,
    }));
  });
  if (all.length === 0) {
    throw new ValueError(operation, "got no parameters; expected at least one. Is the net empty?");
  }
  const seen = new Set<Parameter>();
  for (const { parameter } of all) {
    if (seen.has(parameter)) {
      throw new ValueError(
        operation,
        `${parameter.describe()} is listed twice; expected each parameter in one group.`,
      );
    }
    seen.add(parameter);
  }
  return all;
}

function isGroup(item: Parameter | ParameterGroup): item is ParameterGroup {
  return !(item instanceof Parameter) && Array.isArray(item?.parameters);
}

function checked(operation: string, item: unknown): Parameter {
  if (item instanceof Parameter) return item;
  const found = item instanceof Tensor ? item.describe() : String(item);
  throw new ValueError(
    operation,
    `got ${found}; expected parameters, or groups of them. Make one with parameter(...), or list ` +
      "those of a layer with parameters().",
  );
}

/**
 * A rate as a schedule.
 * @throws ValueError unless a number is finite and not negative.
 */
export function scheduleOf(operation: string, rate: number | Schedule): Schedule {
  if (typeof rate === "function") return rate;
  checkRate(operation, rate);
  return () => rate;
}
