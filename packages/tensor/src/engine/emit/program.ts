import {
  add,
  and,
  type Code,
  callImport,
  get,
  isLess,
  leave,
  loadNumber,
  loopWhile,
  moduleOf,
  number,
  select,
  set,
  shiftLeft,
  store,
  storeBytes,
  when,
} from "./code.ts";
import { contiguousAt, sourceOf } from "./inputs.ts";
import { ruleOf } from "./rules.ts";

/** Elements of a block are 2⁹. */
const BLOCK_BITS = 9;
const BOOL = 3;

/** From here on four times the number of an element does not fit 32 bits; only bools can be as many. */
const TOO_MANY = 2 ** 30;

/** Vectors in one round of the loop. */
const UNROLL = 2;

/** The function's parameters, and after them its first vector. */
const [descriptor, begin, end, scratch, firstRegister] = [0, 1, 2, 3, 4] as const;

/**
 * Compiles an elementwise program to a WebAssembly module, whose function `run` is a kernel on the
 * same descriptor: registers are locals, and only inputs and outputs pass through memory. A last
 * block that is not whole is left to the interpreter. Addresses and the number of elements are read
 * from the descriptor: programs that differ in nothing else give the same bytes. Null for programs
 * with instructions, dtypes, strides or so many elements that have no code here.
 */
export function emitProgram(
  words: readonly number[],
  shared: boolean,
): Uint8Array<ArrayBuffer> | null {
  const [elements = 0, , registers = 0, inputs = 0, instructions = 0, outputs = 0] = words;
  if (elements >= TOO_MANY) return null;
  const instructionsAt = 6 + 4 * inputs;
  const outputsAt = instructionsAt + 5 * instructions;
  const word = (index: number): Code => loadNumber(4 * index, get(descriptor));
  const register = (index = 0): number => firstRegister + index;
  const firstNumber = register(registers);
  let locals = firstNumber;
  const newLocal = (): number => locals++;
  const position = newLocal();
  const stop = newLocal();
  const first = shiftLeft(get(begin), number(BLOCK_BITS));

  const before: Code[] = [];
  const round: Code[][] = Array.from({ length: UNROLL }, () => []);
  const steps: Code[] = [];
  for (let at = 6; at < instructionsAt; at += 4) {
    const [kind = 0, index = 0, , extension = 0] = words.slice(at, at + 4);
    const target = register(index);
    const place = { address: word(at + 2), position, first, register: target, newLocal };
    const source = sourceOf(kind, words.slice(extension), place);
    if (source === null) return null;
    const { value, step } = source;
    before.push(source.before);
    round.forEach((codes, u) => {
      if (value !== undefined) codes.push(set(target, value(u)));
    });
    if (step !== undefined) steps.push(step);
  }
  for (let at = instructionsAt; at < outputsAt; at += 5) {
    const [opcode = 0, target, ...operands] = words.slice(at, at + 5);
    const [a = [], b = [], c = []] = operands.map((index) => get(register(index)));
    const code = ruleOf(opcode)?.(a, b, c);
    if (code === undefined) return null;
    for (const codes of round) codes.push(set(register(target), code));
  }
  for (let at = outputsAt; at < outputsAt + 4 * outputs; at += 4) {
    const [type = 0, index] = words.slice(at, at + 2);
    const base = newLocal();
    before.push(set(base, word(at + 2)));
    const value = get(register(index));
    const to = contiguousAt(type, base, position);
    round.forEach((codes, u) => {
      codes.push(type === BOOL ? storeBytes(4 * u, to, value) : store(16 * u, to, value));
    });
  }

  const n = word(0);
  const ending = shiftLeft(get(end), number(BLOCK_BITS));
  const isCut = isLess(n, ending);
  const whole = select(and(n, number(-1 << BLOCK_BITS)), ending, isCut);
  const lastUnit = add(get(end), number(-1));
  const body = [
    ...before.flat(),
    ...set(position, shiftLeft(first, number(2))),
    ...set(stop, shiftLeft(whole, number(2))),
    ...loopWhile(isLess(get(position), get(stop)), [
      ...round.flatMap((codes) => [...codes, ...steps].flat()),
      ...set(position, add(get(position), number(16 * UNROLL))),
    ]),
    ...when(isCut, leave(callImport(number(0), get(descriptor), lastUnit, get(end), get(scratch)))),
    ...number(0),
  ];
  return moduleOf(body, registers, locals - firstNumber, shared);
}
