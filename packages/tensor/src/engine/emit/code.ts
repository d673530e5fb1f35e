/**
 * As much of WebAssembly's binary format as emitted kernels need. Code is composed of bytes: an
 * instruction is a function of the code of its operands.
 */
export type Code = readonly number[];

/** LEB128, as the format writes unsigned numbers. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (; value > 127; value >>>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value];
}

/** LEB128 of a signed number. */
function signed(value: number): Code {
  const bytes: number[] = [];
  for (; value > 63 || value < -64; value >>= 7) bytes.push((value & 127) | 128);
  return [...bytes, value & 127];
}

/** An instruction on numbers. */
const scalar =
  (opcode: number) =>
  (...operands: readonly Code[]): Code => [...operands.flat(), opcode];

export const number = (value: number): Code => [0x41, ...signed(value)];
export const isEqual = scalar(0x46);
export const isLess = scalar(0x49);
export const add = scalar(0x6a);
export const multiply = scalar(0x6c);
export const divide = scalar(0x6e);
export const remainder = scalar(0x70);
export const and = scalar(0x71);
export const shiftLeft = scalar(0x74);
export const shiftRight = scalar(0x76);
/** The first where the third holds, else the second. */
export const select = scalar(0x1b);
/** Leaves the function with a value. */
export const leave = scalar(0x0f);

/** Access to the memory at an address, with so many bytes added. */
const memory =
  (...opcode: Code) =>
  (offset: number, ...operands: readonly Code[]): Code => [
    ...operands.flat(),
    ...opcode,
    0,
    ...unsigned(offset),
  ];

export const loadNumber = memory(0x28);
export const loadByte = memory(0x2d);
export const load = memory(0xfd, 0x00);
/** One number in all lanes. */
export const loadSplat = memory(0xfd, 0x09);
/** Four bytes into the lanes. */
export const loadBytes = (offset: number, address: Code): Code =>
  unary(0xa9)(unary(0x89)(memory(0xfd, 0x5c)(offset, address)));
export const store = memory(0xfd, 0x0b);
/** Four lanes of at most 255 as bytes. */
export const storeBytes = (offset: number, address: Code, value: Code): Code => {
  const halves = binary(0x86)(value, value);
  return [...memory(0xfd, 0x5a)(offset, address, binary(0x66)(halves, halves)), 0];
};

/** An instruction on one vector. */
export function unary(opcode: number): (a: Code) => Code {
  return (a) => [...a, 0xfd, ...unsigned(opcode)];
}

/** An instruction on two vectors. */
export function binary(opcode: number): (a: Code, b: Code) => Code {
  return (a, b) => [...a, ...b, 0xfd, ...unsigned(opcode)];
}

/** Bits of the first where the mask is set, else of the second. */
export const bitselect = (a: Code, b: Code, mask: Code): Code => [...a, ...binary(0x52)(b, mask)];

export const splat = unary(0x11);

export const get = (local: number): Code => [0x20, ...unsigned(local)];

export const set = (local: number, value: Code): Code => [...value, 0x21, ...unsigned(local)];

/** Calls the imported function. */
export const callImport = (...operands: readonly Code[]): Code => [...operands.flat(), 0x10, 0];

export const when = (condition: Code, body: Code): Code => [
  ...condition,
  ...[0x04, 0x40],
  ...body,
  0x0b,
];

/** Runs the body for as long as the condition holds before it. */
export const loopWhile = (condition: Code, body: Code): Code =>
  when(condition, [0x03, 0x40, ...body, ...condition, 0x0d, 0, 0x0b]);

const NUMBER = 0x7f;
const VECTOR = 0x7b;

function text(value: string): Code {
  return [value.length, ...Array.from(value, (character) => character.charCodeAt(0))];
}

function section(id: number, ...items: readonly Code[]): Code {
  const content = [items.length, ...items.flat()];
  return [id, ...unsigned(content.length), ...content];
}

function functionType(parameters: number): Code {
  return [0x60, parameters, ...new Array<number>(parameters).fill(NUMBER), 1, NUMBER];
}

/**
 * A module that exports the function `run` of four numbers, with so many vectors and numbers as
 * locals behind them. It imports from "env" the memory and the function `runUnits` of five numbers.
 */
export function moduleOf(
  body: Code,
  vectors: number,
  numbers: number,
  shared: boolean,
): Uint8Array<ArrayBuffer> {
  const locals = [2, ...unsigned(vectors), VECTOR, ...unsigned(numbers), NUMBER];
  const code = [...locals, ...body, 0x0b];
  const env = text("env");
  return Uint8Array.from([
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, functionType(5), functionType(4)),
    ...section(
      2,
      [...env, ...text("runUnits"), 0, 0],
      [...env, ...text("memory"), 2, shared ? 3 : 1, 0, ...unsigned(65536)],
    ),
    ...section(3, [1]),
    ...section(7, [...text("run"), 0, 1]),
    ...section(10, [...unsigned(code.length), ...code]),
  ]);
}
