import { float64, type Machine } from "./harness.ts";

const BLOCK = 512;

export interface Input {
  readonly dtype: number;
  readonly register: number;
  readonly address: number;
  readonly scalar?: boolean;
  /** Makes the input strided. */
  readonly dims?: readonly number[];
  readonly strides?: readonly number[];
}

export interface Output {
  readonly dtype: number;
  readonly register: number;
  readonly address: number;
  readonly direct?: boolean;
}

export interface Program {
  readonly n: number;
  readonly registers: number;
  readonly inputs: readonly Input[];
  /** Rows of [opcode, dst, a, b, c]; trailing operands may be missing. */
  readonly instructions: readonly (readonly number[])[];
  readonly outputs: readonly Output[];
  /** Bytes of a register; 4096 unless given, which suits every dtype. */
  readonly registerBytes?: number;
}

/** Writes the descriptor of an elementwise program; returns its address. */
export function elementwiseDescriptor(machine: Machine, program: Program): number {
  return machine.words(...elementwiseWords(program));
}

export function elementwiseWords(program: Program): number[] {
  const { inputs, instructions, outputs } = program;
  const words = [program.n, program.registerBytes ?? 4096, program.registers];
  words.push(inputs.length, instructions.length, outputs.length);
  const ext: number[] = [];
  const extStart = 6 + 4 * inputs.length + 5 * instructions.length + 4 * outputs.length;
  for (const { dtype, register, address, scalar, dims, strides } of inputs) {
    const kind = scalar ? 1 : dims && strides ? 2 : 0;
    words.push(kind | (dtype << 8), register, address, extStart + ext.length);
    if (dims && strides) ext.push(dims.length, ...dims, ...strides);
  }
  for (const [opcode = 0, dst = 0, a = 0, b = 0, c = 0] of instructions) {
    words.push(opcode, dst, a, b, c);
  }
  for (const { dtype, register, address, direct } of outputs) {
    words.push(dtype, register, address, direct ? 1 : 0);
  }
  return [...words, ...ext];
}

/** Number of units of an elementwise call on `n` elements. */
export const blocks = (n: number): number => Math.ceil(n / BLOCK);

/** Runs a program in one call; returns what `run` returns. */
export function runProgram(machine: Machine, program: Program): number {
  return machine.run([0, elementwiseDescriptor(machine, program), blocks(program.n)]);
}

/** Bytes of an element in memory. */
export function elementBytes(dtype: number): number {
  return dtype === float64 ? 8 : dtype === 3 ? 1 : 4;
}
