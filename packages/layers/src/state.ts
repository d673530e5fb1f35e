import { DtypeError, fromHost, ShapeError, Tensor, ValueError, type Variable } from "@nnf/tensor";
import { equalShapes, formatShape } from "@nnf/tensor/internal";

/** Entries a message names before it only counts. */
const NAMED = 5;

/** Writes every entry of `record` into the variable of the same path, or nothing at all. */
export function writeState(
  operation: string,
  targets: ReadonlyMap<string, Variable>,
  record: Readonly<Record<string, Tensor>>,
): void {
  checkEntries(operation, targets, record);
  const values = Array.from(targets, ([path, target]): [Variable, Tensor] => {
    const given = record[path];
    checkEntry(operation, path, target, given);
    return [target, given];
  });
  // All are read before any is written: a read can fail, and may be of a target.
  const read = values.map(([target, given]): [Variable, Tensor] => [
    target,
    fromHost(given.data(), given.shape),
  ]);
  for (const [target, value] of read) target.assign(value);
}

function checkEntries(
  operation: string,
  targets: ReadonlyMap<string, Variable>,
  record: Readonly<Record<string, Tensor>>,
): void {
  const missing = [...targets.keys()].filter((path) => !Object.hasOwn(record, path));
  const unexpected = Object.keys(record).filter((path) => !targets.has(path));
  if (missing.length === 0 && unexpected.length === 0) return;
  const problems = [
    ...(missing.length > 0 ? [`lacks ${list(missing)}`] : []),
    ...(unexpected.length > 0 ? [`has unexpected ${list(unexpected)}`] : []),
  ];
  throw new ValueError(
    operation,
    `record ${problems.join(" and ")}; expected exactly the entries of state(). ` +
      "Was it saved from a net of other layers?",
  );
}

function list(paths: readonly string[]): string {
  const named = paths.slice(0, NAMED).map((path) => JSON.stringify(path));
  const more = paths.length - named.length;
  return named.join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function checkEntry(
  operation: string,
  path: string,
  target: Variable,
  given: unknown,
): asserts given is Tensor {
  if (!(given instanceof Tensor)) {
    throw new ValueError(operation, `"${path}" is ${String(given)}; expected a tensor.`);
  }
  if (!equalShapes(given.shape, target.shape)) {
    throw new ShapeError(
      operation,
      `"${path}" has shape ${formatShape(given.shape)} in the record; ` +
        `expected ${formatShape(target.shape)}. Was it saved from a net of other sizes?`,
    );
  }
  if (given.dtype !== target.dtype) {
    throw new DtypeError(
      operation,
      `"${path}" is ${given.dtype} in the record; expected ${target.dtype}. Cast it first.`,
    );
  }
}
