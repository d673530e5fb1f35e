import { readable } from "../scene/format.ts";

/** What a node of an expression may do with its operands. */
export type Operator =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "pow"
  | "square"
  | "neg"
  | "tanh"
  | "sigmoid"
  | "exp"
  | "log"
  | "sum";

/** A node: a number of the expression, a variable, or an operator with the places of its operands. */
export type GraphNode =
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "variable"; readonly name: string }
  | {
      readonly kind: "operator";
      readonly operator: Operator;
      readonly operands: readonly number[];
      /** The name that the expression gives it; null where it gives none. */
      readonly name: string | null;
    };

/** An expression: nodes by their places, operands before the operators that use them. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The place of the node that the expression is about. */
  readonly root: number;
}

/** How operators are written: between their operands, before or behind the one they have. */
export const symbols: Readonly<Record<Operator, string>> = {
  add: "+",
  sub: "−",
  mul: "×",
  div: "÷",
  pow: "^",
  square: "²",
  neg: "−",
  tanh: "tanh",
  sigmoid: "σ",
  exp: "exp",
  log: "log",
  sum: "Σ",
};

/** What stands on a node in a picture. */
export function titleOf(node: GraphNode): string {
  if (node.kind === "number") return readable(node.value);
  if (node.kind === "variable") return node.name;
  const { operator, name } = node;
  const operand = operator === "square" || operator === "neg" ? "( )" : "";
  const symbol = operator === "neg" ? `${symbols.neg}${operand}` : `${operand}${symbols[operator]}`;
  return name === null ? symbol : `${name}  ${symbol}`;
}

/** The names of all variables, as they come. */
export function variablesOf({ nodes }: Graph): string[] {
  return nodes.flatMap((node) => (node.kind === "variable" ? [node.name] : []));
}

/** The same expression for several examples: the sum of what it is for each. */
export function summed({ nodes, root }: Graph): Graph {
  const sum: GraphNode = { kind: "operator", operator: "sum", operands: [root], name: null };
  return { nodes: [...nodes, sum], root: nodes.length };
}

/** An operator applied to operands, as it is written; operands have the brackets they need. */
export function written(operator: Operator, operands: readonly string[]): string {
  const [first = "", second = ""] = operands;
  switch (operator) {
    case "add":
    case "sub":
    case "mul":
    case "div":
      return `${first} ${symbols[operator]} ${second}`;
    case "pow":
      return `${first}^${second}`;
    case "square":
      return `${first}²`;
    case "neg":
      return `−${first}`;
    case "sum":
      return `Σ ${first}`;
    default:
      return `${symbols[operator]}(${first})`;
  }
}
