import type { Graph, GraphNode, Operator } from "./graph.ts";

/** What is wrong with a text, and at which of its characters, counted from 1. */
export interface ParseProblem {
  readonly problem: string;
  readonly position: number;
}

/** Most characters of an expression, and most nodes: more cannot be shown. */
export const mostCharacters = 200;
const mostNodes = 40;

const functions: Readonly<Record<string, Operator>> = {
  tanh: "tanh",
  σ: "sigmoid",
  sigma: "sigmoid",
  sigmoid: "sigmoid",
  exp: "exp",
  log: "log",
  ln: "log",
};

/** Signs that mean the same. */
const same: Readonly<Record<string, string>> = {
  "-": "−",
  "*": "×",
  "·": "×",
  "⋅": "×",
  "/": "÷",
  "**": "^",
  "\n": ";",
};

const token =
  /(?<space>[^\S\n]+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)|(?<name>[\p{L}_][\p{L}\p{N}_]*)|(?<sign>\*\*|[-+−*×·⋅/÷^()=;\n])/giuy;

interface Token {
  readonly kind: "number" | "name" | "sign" | "end";
  readonly text: string;
  /** As it was typed, where signs mean the same. */
  readonly typed: string;
  /** Its first character, counted from 1. */
  readonly position: number;
}

/**
 * Reads an expression of numbers, variables, + − × ÷ ^, tanh, σ, exp and log. It may be cut in
 * pieces that are given names, `o = w × x; (o − y)^2`: the last piece is what it is about.
 */
export function parse(text: string): { readonly graph: Graph } | ParseProblem {
  try {
    return { graph: new Parser(text).graph() };
  } catch (error) {
    if (error instanceof Wrong) return { problem: error.message, position: error.position };
    throw error;
  }
}

class Wrong extends Error {
  readonly position: number;

  constructor(position: number, message: string) {
    super(message);
    this.position = position;
  }
}

function tokens(text: string): Token[] {
  const found: Token[] = [];
  token.lastIndex = 0;
  let at = 0;
  while (at < text.length) {
    const groups = token.exec(text)?.groups;
    if (groups === undefined) {
      throw new Wrong(at + 1, `“${[...text.slice(at)][0]}” is no part of an expression`);
    }
    for (const kind of ["number", "name", "sign"] as const) {
      const piece = groups[kind];
      if (piece === undefined) continue;
      const meant = kind === "sign" ? (same[piece] ?? piece) : piece;
      found.push({ kind, text: meant, typed: piece, position: at + 1 });
    }
    at = token.lastIndex;
  }
  found.push({ kind: "end", text: "", typed: "", position: text.length + 1 });
  return found;
}

class Parser {
  readonly #tokens: readonly Token[];
  readonly #nodes: GraphNode[] = [];
  /** Places of variables and of named pieces. */
  readonly #known = new Map<string, number>();
  #at = 0;

  constructor(text: string) {
    if (text.length > mostCharacters) {
      throw new Wrong(mostCharacters + 1, `there are more than ${mostCharacters} characters`);
    }
    this.#tokens = tokens(text);
  }

  graph(): Graph {
    const pieces: { readonly root: number; readonly name: Token | null }[] = [];
    do {
      while (this.#take(";") !== null);
      if (this.#present.kind === "end" && pieces.length > 0) break;
      pieces.push(this.#piece());
    } while (this.#present.text === ";");
    if (this.#present.kind !== "end") throw this.#unexpected("an operator");
    const root = pieces.at(-1)?.root ?? 0;
    const used = this.#reachable(root);
    for (const { root: piece, name } of pieces) {
      if (used.has(piece)) continue;
      throw new Wrong(name?.position ?? 1, `${name ? `“${name.text}”` : "a piece"} is not used`);
    }
    if (!this.#nodes.some(({ kind }) => kind === "variable")) {
      throw new Wrong(1, "there is no variable in it");
    }
    return { nodes: this.#nodes, root };
  }

  /** `name = sum`, or a sum. */
  #piece(): { readonly root: number; readonly name: Token | null } {
    const name = this.#present;
    if (name.kind !== "name" || this.#tokens[this.#at + 1]?.text !== "=") {
      return { root: this.#sum(), name: null };
    }
    if (this.#known.has(name.text) || Object.hasOwn(functions, name.text)) {
      throw new Wrong(name.position, `“${name.text}” means something already`);
    }
    this.#at += 2;
    const root = this.#sum();
    if (this.#known.has(name.text)) {
      throw new Wrong(name.position, `“${name.text}” is made of itself`);
    }
    const node = this.#nodes[root];
    if (node?.kind === "operator") this.#nodes[root] = { ...node, name: node.name ?? name.text };
    this.#known.set(name.text, root);
    return { root, name };
  }

  #sum(): number {
    let left = this.#product();
    for (;;) {
      if (this.#take("+") !== null) left = this.#operator("add", left, this.#product());
      else if (this.#take("−") !== null) left = this.#operator("sub", left, this.#product());
      else return left;
    }
  }

  #product(): number {
    let left = this.#signed();
    for (;;) {
      if (this.#take("×") !== null) left = this.#operator("mul", left, this.#signed());
      else if (this.#take("÷") !== null) left = this.#operator("div", left, this.#signed());
      else return left;
    }
  }

  /** A sign binds less than ^ and more than ×. */
  #signed(): number {
    if (this.#take("+") !== null) return this.#signed();
    if (this.#take("−") === null) return this.#power();
    const operand = this.#signed();
    const node = this.#nodes[operand];
    if (node?.kind !== "number" || !this.#afterNumber) return this.#operator("neg", operand);
    this.#nodes[operand] = { kind: "number", value: -node.value };
    return operand;
  }

  #power(): number {
    const base = this.#atom();
    if (this.#take("^") === null) return base;
    const exponent = this.#signed();
    const node = this.#nodes[exponent];
    if (node?.kind !== "number" || node.value !== 2 || !this.#afterNumber) {
      return this.#operator("pow", base, exponent);
    }
    this.#nodes.pop();
    return this.#operator("square", base);
  }

  #atom(): number {
    const { kind, text, position } = this.#present;
    if (kind === "number") {
      this.#at += 1;
      const value = Number(text);
      if (!Number.isFinite(value)) throw new Wrong(position, `“${text}” is too large`);
      return this.#add({ kind: "number", value });
    }
    if (kind === "name") {
      this.#at += 1;
      const operator = Object.hasOwn(functions, text) ? functions[text] : undefined;
      if (operator !== undefined) {
        if (this.#present.text !== "(") throw this.#unexpected(`“(” after “${text}”`);
        return this.#operator(operator, this.#bracket());
      }
      if (this.#present.text === "(") {
        const known = "there are tanh, σ, exp and log, and products need a ×";
        throw new Wrong(position, `“${text}” is no function: ${known}`);
      }
      const place = this.#known.get(text) ?? this.#add({ kind: "variable", name: text });
      this.#known.set(text, place);
      return place;
    }
    if (text === "(") return this.#bracket();
    throw this.#unexpected("a number, a name or “(”");
  }

  #bracket(): number {
    const { position } = this.#present;
    this.#at += 1;
    const inside = this.#sum();
    if (this.#take(")") === null) {
      throw this.#unexpected(`an operator, or “)” for the “(” at character ${position}`);
    }
    return inside;
  }

  get #present(): Token {
    return this.#tokens[Math.min(this.#at, this.#tokens.length - 1)] as Token;
  }

  /** Whether a number was just read as such, not by a name that it was given. */
  get #afterNumber(): boolean {
    return this.#tokens[this.#at - 1]?.kind === "number";
  }

  #take(text: string): Token | null {
    const present = this.#present;
    if (present.kind !== "sign" || present.text !== text) return null;
    this.#at += 1;
    return present;
  }

  #unexpected(expected: string): Wrong {
    const { kind, text, typed, position } = this.#present;
    const found = kind === "end" ? "its end" : text === ";" ? "the end of a piece" : `“${typed}”`;
    return new Wrong(position, `expected ${expected}, found ${found}`);
  }

  #operator(operator: Operator, ...operands: number[]): number {
    return this.#add({ kind: "operator", operator, operands, name: null });
  }

  #add(node: GraphNode): number {
    if (this.#nodes.length === mostNodes) {
      throw new Wrong(this.#present.position, `there are more than ${mostNodes} nodes up to here`);
    }
    this.#nodes.push(node);
    return this.#nodes.length - 1;
  }

  #reachable(root: number): Set<number> {
    const found = new Set<number>();
    const open = [root];
    for (let place = open.pop(); place !== undefined; place = open.pop()) {
      if (found.has(place)) continue;
      found.add(place);
      const node = this.#nodes[place];
      if (node?.kind === "operator") open.push(...node.operands);
    }
    return found;
  }
}
