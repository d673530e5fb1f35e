import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { emitProgram } from "../../src/engine/emit/program.ts";
import { opcodes } from "../../src/engine/kernels.ts";
import { seed } from "../checker.ts";
import { Draw } from "../draw.ts";
import { arrayOf, bool, float32, float64, int32, Machine } from "./harness.ts";
import { blocks, elementwiseDescriptor, type Input, type Output, type Program } from "./program.ts";
import { bytesOf, product, stridesOf } from "./support.ts";

const machine = new Machine();
const narrow = [float32, int32, bool];

/** One instruction: the dtypes that its operands must have, and that of its result. */
interface Form {
  readonly opcode: number;
  readonly operands: readonly number[];
  readonly result: number;
}

/** Operators on operands of one dtype, whose result has it too unless one is given. */
function forms(names: string, dtypes: readonly number[], arity: number, result?: number): Form[] {
  return names.split(" ").flatMap((name) => {
    const base = Object.entries(opcodes).find(([key]) => key === name)?.[1];
    if (base === undefined) throw new Error(`test: no operator ${name}`);
    return dtypes.map((dtype) => ({
      opcode: base * 4 + dtype,
      operands: new Array<number>(arity).fill(dtype),
      result: result ?? dtype,
    }));
  });
}

const all: readonly Form[] = [
  ...forms("neg abs square relu", [float32, int32], 1),
  ...forms("sign floor ceil round sqrt rsqrt reciprocal", [float32], 1),
  ...forms("add sub mul minimum maximum", [float32, int32], 2),
  ...forms("div", [float32], 2),
  ...forms("equal notEqual less lessEqual greater greaterEqual", narrow, 2, bool),
  ...forms("isNaN isFinite", [float32], 1, bool),
  ...forms("not", [bool], 1),
  ...forms("and or xor", [bool], 2),
  ...forms("select", narrow, 3).map((form) => ({
    ...form,
    operands: [bool, ...form.operands.slice(1)],
  })),
  ...narrow.flatMap((to) =>
    narrow.map((from) => ({
      opcode: (opcodes.cast + to) * 4 + from,
      operands: [from],
      result: to,
    })),
  ),
];

const special = [
  ...[0, -0, 1, -1, 0.5, 2.5, -2.5, 1e-40, -1e-40, 3e38, -3e38, 2 ** 31, -(2 ** 31)],
  ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NaN],
];

function values(dtype: number, n: number, draw: Draw): ReturnType<typeof arrayOf> {
  const value = (): number => {
    if (dtype === bool) return draw.integer(0, 1);
    if (draw.next() < 0.3) return draw.pick(special);
    return dtype === int32 ? draw.integer(-(2 ** 31), 2 ** 31 - 1) : (draw.next() - 0.5) * 8;
  };
  return arrayOf(dtype, Array.from({ length: n }, value));
}

/** Shapes on whose last axis four elements lie in a row, some with a last block that is not whole. */
const shapes = [[512], [1000], [2048], [3, 512], [40, 28], [7, 300], [5, 6, 36], [2, 3, 5, 64]];

function randomInput(register: number, dims: readonly number[], draw: Draw): Input {
  const dtype = draw.pick(narrow);
  const kind = draw.pick(["contiguous", "contiguous", "scalar", "strided"]);
  const address = machine.put(values(dtype, product(dims), draw));
  if (kind === "scalar") return { dtype, register, address, scalar: true };
  if (kind === "contiguous" || dtype === bool) return { dtype, register, address };
  // Broadcast along some axes.
  const strides = stridesOf(dims).map((stride) => (draw.next() < 0.5 ? 0 : stride));
  return { dtype, register, address, dims, strides };
}

/** A program as the scheduler makes them: registers of inputs and outputs are written once. */
function randomProgram(draw: Draw): Program {
  const dims = draw.pick(shapes);
  const n = product(dims);
  const inputs = Array.from({ length: draw.integer(1, 5) }, (_, i) => randomInput(i, dims, draw));
  const dtypes = inputs.map(({ dtype }) => dtype);
  const instructions: number[][] = [];
  const reused = new Set<number>();
  for (let i = draw.integer(1, 16); i > 0; i--) {
    const fitting = all.filter(({ operands }) => operands.every((type) => dtypes.includes(type)));
    const { opcode, operands, result } = draw.pick(fitting);
    const sources = operands.map((type) => {
      return draw.pick([...dtypes.keys()].filter((register) => dtypes[register] === type));
    });
    let target = dtypes.length;
    if (target > inputs.length && draw.next() < 0.2) {
      target = draw.integer(inputs.length, target - 1);
      reused.add(target);
    }
    dtypes[target] = result;
    instructions.push([opcode, target, ...sources]);
  }
  const free = inputs.filter(({ scalar, strides }) => !scalar && !strides);
  const candidates = [...dtypes.keys()].slice(inputs.length).filter((r) => !reused.has(r));
  const outputs = draw
    .shuffle(candidates)
    .slice(0, 3)
    .map((register): Output => {
      const dtype = dtypes[register] ?? 0;
      const at = free.findIndex((input) => bytesOf(input.dtype) === bytesOf(dtype));
      const [over] = at >= 0 && draw.next() < 0.6 ? free.splice(at, 1) : [];
      if (over === undefined) {
        return {
          dtype,
          register,
          address: machine.allocate(n * bytesOf(dtype)),
          direct: dtype !== bool,
        };
      }
      const written = instructions.findIndex(([, target]) => target === register);
      const direct = !instructions
        .slice(written + 1)
        .some((i) => i.slice(2).includes(over.register));
      return { dtype, register, address: over.address, direct: direct && dtype !== bool };
    });
  return { n, registers: dtypes.length, inputs, instructions, outputs };
}

type Kernel = (descriptor: number, begin: number, end: number) => number;

const interpreter: Kernel = (...call) => machine.runUnits(0, ...call);

/** Compiles a program; null where it is left to the interpreter. */
function emitted(descriptor: number): Kernel | null {
  const { memory, scratch } = machine;
  const words = new Int32Array(memory.buffer, descriptor, 1000);
  const bytes = emitProgram([...words], true);
  if (bytes === null) return null;
  const runUnits = machine.runUnits.bind(machine);
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
    env: { memory, runUnits },
  }).exports;
  if (typeof run !== "function") throw new Error("test: an emitted module exports run");
  return (...call) => Number(run(...call, scratch));
}

/** What the memory from `start` to `stop` holds after the call, cut at `cut`; puts it back. */
function after(kernel: Kernel, descriptor: number, units: number, cut: number, region: Uint8Array) {
  const before = region.slice();
  expect(kernel(descriptor, cut, units)).toBe(0);
  if (cut > 0) expect(kernel(descriptor, 0, cut)).toBe(0);
  const result = region.slice();
  region.set(before);
  return result;
}

describe("an emitted kernel", () => {
  it("writes the same bits as the interpreter", () => {
    assert(
      property(integer(), (number) => {
        const draw = new Draw(number);
        machine.frame(() => {
          const start = machine.allocate(64);
          const program = randomProgram(draw);
          const stop = machine.allocate(64) + 64;
          const descriptor = elementwiseDescriptor(machine, program);
          const kernel = emitted(descriptor);
          if (kernel === null) throw new Error("test: expected a kernel");
          const region = new Uint8Array(machine.memory.buffer, start, stop - start);
          const units = blocks(program.n);
          const cut = draw.integer(0, units - 1);
          const expected = after(interpreter, descriptor, units, 0, region);
          const bytes = after(kernel, descriptor, units, cut, region);
          expect(bytes.every((byte, i) => byte === expected[i])).toBe(true);
        });
      }),
      { seed, numRuns: 300 },
    );
  });

  const strided = (dims: number[], strides: number[]): Partial<Input> => ({ dims, strides });
  it.each<[string, number, Partial<Input>, number?]>([
    ["more elements than are counted in bytes of float32", opcodes.neg * 4, {}, 2 ** 30],
    ["transcendental functions", opcodes.exp * 4 + float32, {}],
    ["float64", opcodes.add * 4 + float64, { dtype: float64 }],
    ["casts to float64", (opcodes.cast + float64) * 4 + float32, {}],
    ["random numbers", opcodes.uniform * 4 + int32, { dtype: int32 }],
    ["quotients of integers", opcodes.div * 4 + int32, { dtype: int32 }],
    ["elements that do not lie side by side", opcodes.neg * 4, strided([512, 4], [1, 512])],
    ["rows of another length than a multiple of four", opcodes.neg * 4, strided([512, 3], [0, 1])],
    ["strided bools", opcodes.not * 4 + bool, { dtype: bool, ...strided([512, 4], [0, 1]) }],
  ])("is not there for %s", (_, opcode, input, n = 2048) => {
    machine.frame(() => {
      const descriptor = elementwiseDescriptor(machine, {
        n,
        registers: 2,
        inputs: [{ dtype: float32, register: 0, address: 0, ...input }],
        instructions: [[opcode, 1, 0, 0]],
        outputs: [{ dtype: float32, register: 1, address: 0 }],
      });
      expect(emitted(descriptor)).toBeNull();
    });
  });
});
