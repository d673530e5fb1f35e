import { type Dtype, isFloat } from "../dtype.ts";
import { NonFiniteError } from "../errors.ts";
import { formatShape, type Shape, sizeOf } from "../shape.ts";
import type { Tensor } from "../tensor.ts";
import { makeNode, type Operator } from "./node.ts";
import { realizeAll } from "./realize.ts";

/** A chain of constants this long computes itself, so that loops that never read stay bounded. */
const LONGEST_CONSTANT_CHAIN = 1000;

/** A chain with gradients this long cannot be cut; it is most likely a loss summed up for a log. */
const LONGEST_QUIET_CHAIN = 20_000;

const NONE: readonly number[] = [];

let debugging = false;
let warned = false;

/**
 * Turns debug mode on or off. In debug mode every operator is computed at its call, its result is
 * checked, and a NaN or infinity that its inputs did not hold throws a `NonFiniteError` that names
 * the operator and the line that called it. Slow; results are the same to the bit.
 */
export function debug(on: boolean): void {
  debugging = on;
}

/** Whether debug mode is on. */
export function isDebugging(): boolean {
  return debugging;
}

/**
 * Adds a node to the graph; the operator has checked shapes, dtypes and host-side values.
 * @throws ValueError where the result would have more than 2^31 − 1 elements.
 */
export function create(
  operator: Operator,
  inputs: readonly Tensor[],
  shape: Shape,
  dtype: Dtype,
  attributes: readonly number[] = NONE,
  numbers: readonly number[] = NONE,
): Tensor {
  sizeOf(shape, operator.name);
  let differentiable = false;
  if (operator.vjp !== null && isFloat(dtype)) {
    for (let i = 0; i < inputs.length; i++) if (inputs[i]?.differentiable) differentiable = true;
  }
  const node = makeNode({
    operator,
    inputs,
    shape,
    dtype,
    attributes,
    numbers,
    differentiable,
    storage: null,
  });
  if (debugging) inspect(node);
  else if (node.depth > LONGEST_CONSTANT_CHAIN) bound(node);
  return node;
}

function bound(node: Tensor): void {
  if (!node.differentiable) {
    realizeAll([node]);
  } else if (!warned && node.depth > LONGEST_QUIET_CHAIN) {
    warned = true;
    console.warn(
      `nnf: ${node.operator.name} ends a chain of ${node.depth} operators that was never computed ` +
        "and holds on to all of them. Read losses with item() before adding them up.",
    );
  }
}

function inspect(node: Tensor): void {
  node.stack = callerOf(deepStack());
  const { inputs } = node;
  realizeAll([node]);
  if (!isFloat(node.dtype)) return;
  const found = firstProduced(node, inputs);
  if (found === null) return;
  const shapes = inputs.map(({ shape }) => formatShape(shape)).join(", ");
  throw new NonFiniteError(
    node.operator.name,
    `produced ${found} (input shapes ${shapes || "none"}); ` +
      `created ${node.stack}. Check its inputs' range: a division by 0, a logarithm of 0 or an ` +
      "overflow are the usual causes.",
  );
}

/**
 * What of NaN and infinity the node holds though none of its inputs and numbers does; null where
 * nothing. An infinity may come from one that was passed in or written down, such as a mask.
 */
function firstProduced(node: Tensor, inputs: readonly Tensor[]): string | null {
  const sources = inputs.filter((input) => isFloat(input.dtype)).map((input) => input.data());
  const values = node.data();
  if (values.some(Number.isNaN)) {
    const given =
      node.numbers.some(Number.isNaN) || sources.some((data) => data.some(Number.isNaN));
    return given ? null : "a NaN from inputs without one";
  }
  const finite = (data: ArrayLike<number>): boolean =>
    Array.prototype.every.call(data, Number.isFinite);
  if (finite(values) || !finite(node.numbers) || !sources.every(finite)) return null;
  return "an infinity from finite inputs";
}

/** A composite operator called by a layer is further from its caller than the usual ten lines. */
function deepStack(): string {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 50;
  const { stack = "" } = new Error("stack");
  Error.stackTraceLimit = limit;
  return stack;
}

/** The first line of a stack outside the library's packages. */
function callerOf(stack: string): string {
  const lines = stack.split("\n").filter((line) => /:\d+:\d+/.test(line));
  // .../tensor/src/graph/create.ts in the sources, .../tensor/dist/chunk.js when built. "@" ends the
  // function's name in Firefox and Safari.
  const packages = lines[0]?.match(/([^\s(@]*\/)[^/]+\/(?:src|dist)\/[^\s]*$/)?.[1];
  // The first three are deepStack, inspect and create, wherever a bundler has put them.
  const callers = lines.slice(3).filter((line) => !line.includes("(node:"));
  const outside = callers.find((line) => !isOurs(line, packages));
  const line = (outside ?? callers[0] ?? "").trim();
  return line.replace(/^(?!at |$)/, "at ");
}

function isOurs(line: string, packages: string | undefined): boolean {
  if (line.includes("/node_modules/@nnf/")) return true;
  const at = packages === undefined ? -1 : line.indexOf(packages);
  if (packages === undefined || at === -1) return false;
  return /^[^/]+\/(?:src|dist)\//.test(line.slice(at + packages.length));
}
